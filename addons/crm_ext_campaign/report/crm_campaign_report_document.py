# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

LEAD, ORDER, ORDER_LINE, OTHER_LINE = 1, 2, 3, 4


class CrmCampaignReport(models.Model):
    """Which leads, orders and invoices a campaign brought.

    Documents are queries of: document_id, account_id (the customer), company_id,
    campaign_id and source_id (as on the document), date, user_id.
    """

    _inherit = "crm.campaign.report"

    @api.model
    def _get_document_queries(self):
        """Return the queries of what the campaigns brought, each a :meth:`_fact`."""
        orders = self._attribute(self._get_orders())
        return [
            self._get_lead_query(),
            self._get_order_query(orders),
            self._get_order_line_query(orders),
            self._get_other_line_query(),
        ]

    # === ROWS === #
    @api.model
    def _get_lead_query(self):
        return self._fact(
            LEAD,
            SQL("FROM (%s) document", self._attribute(self._get_leads())),
            **self._get_document_columns("lead", "document_id"),
            lead_count=SQL("1"),
        )

    @api.model
    def _get_order_query(self, orders):
        return self._fact(
            ORDER,
            SQL(
                """FROM (%s) document
                   JOIN sale_order ON sale_order.id = document.document_id
                  WHERE sale_order.state IN ('draft', 'sent', 'sale')""",
                orders,
            ),
            **self._get_document_columns("order", "document_id"),
            quotation_count=SQL("(sale_order.state <> 'sale')"),
            order_count=SQL("(sale_order.state = 'sale')"),
            ordered_amount=SQL(
                """CASE WHEN sale_order.state = 'sale' THEN sale_order.amount_untaxed
                   / COALESCE(NULLIF(sale_order.currency_rate, 0), 1) END"""
            ),
        )

    @api.model
    def _get_order_line_query(self, orders):
        return self._fact(
            ORDER_LINE,
            SQL("FROM (%s) document %s", orders, self._get_invoiced_joins()),
            **{
                **self._get_document_columns("invoice", "line_id"),
                "key": SQL("line.id"),
                "date": SQL("move.invoice_date::timestamp"),
            },
            **self._get_line_figures(),
        )

    @api.model
    def _get_other_line_query(self):
        return self._fact(
            OTHER_LINE,
            SQL(
                """FROM (%s) document
                   JOIN account_move_line line ON line.id = document.document_id
                   JOIN account_move move ON move.id = line.move_id
                   %s""",
                self._attribute(self._get_other_lines()),
                self._get_product_joins(),
            ),
            **{
                **self._get_document_columns("invoice", "document_id"),
                "date": SQL("move.invoice_date::timestamp"),
            },
            **self._get_line_figures(),
        )

    @api.model
    def _get_document_columns(self, kind, key):
        names = ("campaign_id", "mailing_id", "selection_id", "company_id")
        return {
            "kind": SQL("%s", kind),
            "key": SQL.identifier("document", key),
            **{
                name: SQL.identifier("document", name)
                for name in (*names, "account_id", "user_id", "date")
            },
        }

    @api.model
    def _get_line_figures(self):
        """Return revenue and margin of ``line`` of ``move``, in company currency.

        The margin is that of ``account.invoice.report``.
        """
        return {
            "revenue": SQL("-line.balance"),
            "margin": SQL(
                """
                -line.balance
                - CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END
                * line.quantity * COALESCE(line_uom.factor, 1)
                / COALESCE(NULLIF(product_uom.factor, 0), 1)
                * COALESCE(
                    (product.standard_price ->> line.company_id::text)::numeric, 0
                )
                """
            ),
        }

    @api.model
    def _get_invoiced_joins(self):
        """Return the joins from ``document``, an order, to its posted invoice lines.

        A line that bills several order lines at once belongs to the first of them.
        """
        return SQL(
            """
            JOIN sale_order_line ordered ON ordered.order_id = document.document_id
            JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = ordered.id
             AND rel.order_line_id = (
                SELECT min(order_line_id)
                  FROM sale_order_line_invoice_rel first
                 WHERE first.invoice_line_id = rel.invoice_line_id
             )
            JOIN account_move_line line
              ON line.id = rel.invoice_line_id AND line.display_type = 'product'
            JOIN account_move move ON move.id = line.move_id
             AND move.state = 'posted'
             AND move.move_type IN ('out_invoice', 'out_refund')
            %s
            """,
            self._get_product_joins(),
        )

    @api.model
    def _get_product_joins(self):
        return SQL(
            """
            LEFT JOIN product_product product ON product.id = line.product_id
            LEFT JOIN product_template template
                   ON template.id = product.product_tmpl_id
            LEFT JOIN uom_uom line_uom ON line_uom.id = line.product_uom_id
            LEFT JOIN uom_uom product_uom ON product_uom.id = template.uom_id
            """
        )

    # === DOCUMENTS === #
    @api.model
    def _get_leads(self):
        return SQL(
            """
            SELECT lead.id AS document_id, customer.commercial_partner_id AS account_id,
                   lead.company_id, lead.campaign_id, lead.source_id,
                   lead.create_date AS date, lead.user_id
              FROM crm_lead lead
         LEFT JOIN res_partner customer ON customer.id = lead.partner_id
            """
        )

    @api.model
    def _get_orders(self):
        return SQL(
            """
            SELECT sale_order.id AS document_id,
                   customer.commercial_partner_id AS account_id, sale_order.company_id,
                   sale_order.campaign_id, sale_order.source_id,
                   sale_order.date_order AS date, sale_order.user_id
              FROM sale_order
              JOIN res_partner customer ON customer.id = sale_order.partner_id
             WHERE sale_order.state IN ('draft', 'sent', 'sale')
            """
        )

    @api.model
    def _get_other_lines(self):
        """Return the lines of posted invoices that no order stands behind.

        A credit note belongs where the invoice does that it reverses. An invoice of the
        day of the contact came after it: it has no time.
        """
        return SQL(
            """
            SELECT line.id AS document_id, invoice.commercial_partner_id AS account_id,
                   invoice.company_id, invoice.campaign_id, invoice.source_id,
                   invoice.invoice_date + time '23:59:59' AS date,
                   invoice.invoice_user_id AS user_id
              FROM account_move invoice
              JOIN account_move move
                ON move.id = invoice.id OR move.reversed_entry_id = invoice.id
              JOIN account_move_line line
                ON line.move_id = move.id AND line.display_type = 'product'
             WHERE invoice.move_type = 'out_invoice' AND invoice.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund')
               AND move.state = 'posted'
               AND NOT EXISTS (
                    SELECT FROM sale_order_line_invoice_rel rel
                     WHERE rel.invoice_line_id = line.id
               )
            """
        )

    # === ATTRIBUTION === #
    @api.model
    def _attribute(self, documents):
        """Return the query of documents with the campaign and contact they belong to."""
        return SQL(
            "%s UNION ALL %s",
            self._get_linked_sql(documents),
            self._get_within_window_sql(documents),
        )

    @api.model
    def _get_touches(self):
        """Return the query of what a customer can have reacted to."""
        return SQL(
            """
            SELECT contact.id, contact.campaign_id, contact.mailing_id,
                   contact.selection_id, contact.company_id, contact.account_id,
                   contact.date, contact.date
                   + campaign.crm_attribution_days * interval '1 day' AS until
              FROM (%s) contact
              JOIN utm_campaign campaign ON campaign.id = contact.campaign_id
             WHERE contact.account_id IS NOT NULL AND contact.bounced = 0
            """,
            SQL(" UNION ALL ").join(self._get_contact_queries()),
        )

    @api.model
    def _get_linked_sql(self, documents):
        """Return the documents on which a campaign stands.

        Its mailing is the one that stands on the document as source, else the last one
        that the customer got.
        """
        return SQL(
            """
            SELECT document.document_id, document.campaign_id,
                   COALESCE(mailing.id, touch.mailing_id) AS mailing_id,
                   CASE WHEN mailing.id IS NOT NULL THEN mailing.crm_selection_id
                        ELSE touch.selection_id END AS selection_id,
                   COALESCE(document.company_id, campaign.company_id) AS company_id,
                   document.account_id, document.date, document.user_id
              FROM (%(documents)s) document
              JOIN utm_campaign campaign ON campaign.id = document.campaign_id
         LEFT JOIN mailing_mailing mailing
                ON mailing.source_id = document.source_id
               AND mailing.campaign_id = document.campaign_id
         LEFT JOIN LATERAL (
                SELECT touch.mailing_id, touch.selection_id
                  FROM (%(touches)s) touch
                 WHERE touch.campaign_id = document.campaign_id
                   AND touch.account_id = document.account_id
                   AND touch.date <= document.date
                   AND mailing.id IS NULL
                 ORDER BY touch.date DESC, touch.id DESC
                 LIMIT 1
              ) touch ON TRUE
            """,
            documents=documents,
            touches=self._get_touches(),
        )

    @api.model
    def _get_within_window_sql(self, documents):
        """Return the documents of customers within the window after their last contact."""
        return SQL(
            """
            SELECT document.document_id, touch.campaign_id, touch.mailing_id,
                   touch.selection_id,
                   COALESCE(document.company_id, touch.company_id) AS company_id,
                   document.account_id, document.date, document.user_id
              FROM (%(touches)s) touch
              JOIN (%(documents)s) document
                ON document.account_id = touch.account_id
               AND document.date >= touch.date AND document.date < touch.until
               AND (document.company_id IS NULL OR touch.company_id IS NULL
                    OR document.company_id = touch.company_id)
             WHERE document.campaign_id IS NULL
               AND NOT EXISTS (
                    SELECT FROM (%(touches)s) later
                     WHERE later.account_id = document.account_id
                       AND (later.date, later.id) > (touch.date, touch.id)
                       AND later.date <= document.date AND later.until > document.date
                       AND (document.company_id IS NULL OR later.company_id IS NULL
                            OR document.company_id = later.company_id)
               )
            """,
            documents=documents,
            touches=self._get_touches(),
        )
