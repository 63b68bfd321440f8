from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import SQL

Exposure = namedtuple("Exposure", "receivable orders overdue overdue_since")
NO_EXPOSURE = Exposure(0.0, 0.0, 0.0, None)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_crm_exposures(self):
        """Return what accounts owe or have ordered, alone and with those below them.

        Receivables are what is left of posted items; orders count in full, taxes
        included, less what posted invoices bill already, so that goods on the way and
        delivered ones are in. No rights are applied: a limit holds for everybody. The
        documents of our company count, or of all that share their limits, in the
        currency of the company of the environment.

        :return: for each account its own exposure and that of its tree
        :rtype: dict[int, tuple[Exposure, Exposure]]
        """
        if not self:
            return {}
        self._flush_crm_exposure()
        rows = self.env.execute_query(
            SQL(
                """
                WITH link AS MATERIALIZED (
                    SELECT ancestor_id, descendant_id, depth
                      FROM crm_account_link WHERE ancestor_id IN %(ids)s
                     UNION
                    SELECT id, id, 0 FROM res_partner WHERE id IN %(ids)s
                ), account AS MATERIALIZED (
                    SELECT link.id, receivable.*, orders.*
                      FROM (SELECT DISTINCT descendant_id AS id FROM link) link
                CROSS JOIN LATERAL (%(receivables)s) receivable
                CROSS JOIN LATERAL (%(orders)s) orders
                )
                SELECT ancestor_id,
                       %(own)s,
                       %(tree)s
                  FROM link JOIN account ON account.id = link.descendant_id
              GROUP BY ancestor_id
                """,
                ids=tuple(self.ids),
                receivables=self._select_crm_receivable(),
                orders=self._select_crm_open_orders(),
                own=self._sum_crm_exposure(SQL("FILTER (WHERE depth = 0)")),
                tree=self._sum_crm_exposure(SQL()),
            )
        )
        return {row[0]: (Exposure(*row[1:5]), Exposure(*row[5:])) for row in rows}

    @api.model
    def _sum_crm_exposure(self, condition):
        return SQL(
            """COALESCE(sum(receivable) %(condition)s, 0)::float,
               COALESCE(sum(orders) %(condition)s, 0)::float,
               COALESCE(sum(overdue) %(condition)s, 0)::float,
               min(overdue_since) %(condition)s""",
            condition=condition,
        )

    @api.model
    def _flush_crm_exposure(self):
        self.env["account.move.line"].flush_model(
            ["amount_residual", "parent_state", "partner_id", "price_total"]
        )
        self.env["account.move"].flush_model(["state"])
        self.env["sale.order"].flush_model(
            ["state", "crm_is_open", "partner_invoice_id", "currency_rate"]
        )
        self.env["sale.order.line"].flush_model(
            ["price_total", "product_uom_qty", "qty_delivered", "invoice_lines"]
        )

    @api.model
    def _select_crm_receivable(self):
        return SQL(
            """
            SELECT sum(item.amount_residual * %(factor)s) AS receivable,
                   sum(item.amount_residual * %(factor)s) FILTER (WHERE %(late)s)
                       AS overdue,
                   min(item.date_maturity) FILTER (
                       WHERE %(late)s AND item.amount_residual > 0) AS overdue_since
              FROM account_move_line item
              JOIN account_account ledger ON ledger.id = item.account_id
             WHERE item.partner_id = link.id
               AND item.parent_state = 'posted'
               AND item.amount_residual <> 0
               AND ledger.account_type = 'asset_receivable'
               AND item.company_id IN %(companies)s
            """,
            late=SQL("item.date_maturity < %s", fields.Date.context_today(self)),
            **self._get_crm_credit_companies(SQL("item.company_id")),
        )

    @api.model
    def _select_crm_open_orders(self):
        """Return the SELECT of what is not billed yet by posted invoices.

        More delivered than ordered counts as delivered; a down payment is subtracted
        as soon as it is a posted invoice, and so part of the receivables.
        """
        return SQL(
            """
            SELECT sum(%(factor)s * GREATEST(
                       ordered.amount / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                       - COALESCE(billed.amount, 0), 0)) AS orders
              FROM res_partner address
              JOIN sale_order sale ON sale.partner_invoice_id = address.id
        CROSS JOIN LATERAL (
                   SELECT sum(line.price_total
                              * CASE WHEN line.product_uom_qty > 0
                                     THEN GREATEST(line.qty_delivered
                                                   / line.product_uom_qty, 1)
                                     ELSE 1 END) AS amount
                     FROM sale_order_line line
                    WHERE line.order_id = sale.id) ordered
        CROSS JOIN LATERAL (
                   SELECT sum(item.price_total
                              * CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                              / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1))
                              AS amount
                     FROM sale_order_line line
                     JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
                     JOIN account_move_line item ON item.id = rel.invoice_line_id
                     JOIN account_move move ON move.id = item.move_id
                    WHERE line.order_id = sale.id AND move.state = 'posted') billed
             WHERE address.commercial_partner_id = link.id
               AND sale.state = 'sale'
               AND sale.crm_is_open IS TRUE
               AND sale.company_id IN %(companies)s
            """,
            **self._get_crm_credit_companies(SQL("sale.company_id")),
        )

    @api.model
    def _get_crm_credit_companies(self, column):
        """Return whose documents count and the factor to our currency."""
        company = self.env.company
        companies = company.sudo()._get_crm_credit_companies()
        cases = SQL(" ").join(
            SQL(
                "WHEN %s THEN %s::numeric",
                other.id,
                self.env["res.currency"]._get_conversion_rate(
                    other.currency_id, company.currency_id, company
                ),
            )
            for other in companies
        )
        return {
            "factor": SQL("CASE %s %s END", column, cases),
            "companies": tuple(companies.ids),
        }
