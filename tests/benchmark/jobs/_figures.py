"""What the jobs about figures of accounts have in common."""

from odoo import fields
from odoo.tools import SQL

from ._base import Job

INVOICES = [
    ("state", "=", "posted"),
    ("move_type", "in", ("out_invoice", "out_refund")),
]
OPEN = [("state", "=", "sale"), ("invoice_status", "in", ("no", "to invoice"))]
RECEIVABLE = [
    ("parent_state", "=", "posted"),
    ("account_type", "=", "asset_receivable"),
    ("amount_residual", "!=", 0),
]

INVOICE, QUOTATION, ORDER, ITEM = range(4)
"""The kinds of documents in the side table."""


class FigureJob(Job):
    """Figures from one side table, whose index holds all documents of an account."""

    @classmethod
    def prepare(cls, env):
        """Keep the amounts of the documents that figures are made of."""
        env.cr.execute(
            SQL(
                """CREATE TABLE IF NOT EXISTS bench.figure AS
                   SELECT %s AS kind, commercial_partner_id AS account_id,
                          invoice_date AS day, amount_untaxed_signed AS amount
                     FROM account_move
                    WHERE state = 'posted'
                      AND move_type IN ('out_invoice', 'out_refund')
                UNION ALL
                   SELECT CASE state WHEN 'sale' THEN %s ELSE %s END,
                          p.commercial_partner_id, NULL, o.amount_untaxed
                     FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                    WHERE o.state IN ('draft', 'sent')
                       OR o.state = 'sale' AND o.invoice_status IN ('no', 'to invoice')
                UNION ALL
                   SELECT %s, i.partner_id, i.date_maturity, i.amount_residual
                     FROM account_move_line i
                     JOIN account_account a ON a.id = i.account_id
                    WHERE i.parent_state = 'posted' AND i.amount_residual <> 0
                      AND a.account_type = 'asset_receivable'
                 ORDER BY 2, 1""",
                INVOICE,
                ORDER,
                QUOTATION,
                ITEM,
            )
        )
        env.cr.execute(
            """CREATE INDEX IF NOT EXISTS figure_idx
                   ON bench.figure (account_id, kind, day) INCLUDE (amount)"""
        )

    def documents(self, name):
        """Return model, domain and aggregate by which plain Odoo finds a figure."""
        today, year, last = self._get_days()
        move, item = "amount_untaxed_signed:sum", "amount_residual:sum"
        this_year = [*INVOICES, ("invoice_date", ">=", year)]
        last_year = [("invoice_date", ">=", last), ("invoice_date", "<", year)]
        quoted = [("state", "in", ("draft", "sent"))]
        overdue = [*RECEIVABLE, ("date_maturity", "<", today)]
        return {
            "crm_revenue_tree": ("account.move", this_year, move),
            "crm_revenue_last_tree": ("account.move", [*INVOICES, *last_year], move),
            "crm_open_quotations_tree": ("sale.order", quoted, "amount_untaxed:sum"),
            "crm_open_orders_tree": ("sale.order", OPEN, "amount_untaxed:sum"),
            "crm_receivable_tree": ("account.move.line", RECEIVABLE, item),
            "crm_overdue_tree": ("account.move.line", overdue, item),
        }[name]

    def condition(self, name):
        """Return which rows ``d`` of the side table a figure is made of."""
        today, year, last = self._get_days()
        return {
            "crm_revenue_tree": SQL("d.kind = %s AND d.day >= %s", INVOICE, year),
            "crm_revenue_last_tree": SQL(
                "d.kind = %s AND d.day >= %s AND d.day < %s", INVOICE, last, year
            ),
            "crm_open_quotations_tree": SQL("d.kind = %s", QUOTATION),
            "crm_open_orders_tree": SQL("d.kind = %s", ORDER),
            "crm_receivable_tree": SQL("d.kind = %s", ITEM),
            "crm_overdue_tree": SQL("d.kind = %s AND d.day < %s", ITEM, today),
        }[name]

    def _get_days(self):
        """Return today and the first days of this year and of the last one."""
        today = fields.Date.context_today(self)
        year = today.replace(month=1, day=1)
        return today, year, year.replace(year=year.year - 1)
