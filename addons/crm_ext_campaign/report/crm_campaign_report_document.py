# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

LEAD, ORDER, INVOICED, OTHER_INVOICED = 1, 2, 3, 4


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
            self._get_invoiced_query(orders),
            self._get_other_invoiced_query(),
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
    def _get_invoiced_query(self, orders):
        return self._fact(
            INVOICED,
            SQL("FROM (%s) document %s", orders, self._get_invoiced_join()),
            **{
                **self._get_document_columns("invoice", "document_id"),
                "key": SQL("share.id"),
                "date": SQL("share.invoice_date::timestamp"),
            },
            **self._get_share_figures(),
        )

    @api.model
    def _get_other_invoiced_query(self):
        return self._fact(
            OTHER_INVOICED,
            SQL(
                """FROM (%s) document
                   JOIN crm_invoice_share share ON share.id = document.document_id""",
                self._attribute(self._get_other_shares()),
            ),
            **{
                **self._get_document_columns("invoice", "document_id"),
                "date": SQL("share.invoice_date::timestamp"),
            },
            **self._get_share_figures(),
        )

    @api.model
    def _get_document_columns(self, kind, key):
        names = ("campaign_id", "mailing_id", "selection_id", "company_id", "channel")
        return {
            "kind": SQL("%s", kind),
            "key": SQL.identifier("document", key),
            **{
                name: SQL.identifier("document", name)
                for name in (*names, "account_id", "user_id", "date")
            },
        }

    @api.model
    def _get_share_figures(self):
        """Return revenue and margin of ``share``, in company currency."""
        return {
            "revenue": SQL("share.amount"),
            "margin": SQL("share.amount - share.cost"),
        }

    @api.model
    def _get_invoiced_join(self):
        """Return the join from ``document``, an order, to its ``share`` of invoices."""
        return SQL(
            "JOIN crm_invoice_share share ON share.order_id = document.document_id"
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
    def _get_other_shares(self):
        """Return the shares of posted invoices that no order stands behind.

        A credit note belongs where the invoice does that it reverses. An invoice of the
        day of the contact came after it: it has no time.
        """
        return SQL(
            """
            SELECT share.id AS document_id, invoice.commercial_partner_id AS account_id,
                   invoice.company_id, invoice.campaign_id, invoice.source_id,
                   invoice.invoice_date + time '23:59:59' AS date,
                   invoice.invoice_user_id AS user_id
              FROM account_move invoice
              JOIN account_move move
                ON move.id = invoice.id OR move.reversed_entry_id = invoice.id
              JOIN crm_invoice_share share
                ON share.move_id = move.id AND share.order_id IS NULL
             WHERE invoice.move_type = 'out_invoice' AND invoice.state = 'posted'
            """
        )
