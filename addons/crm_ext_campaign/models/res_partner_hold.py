# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """What accounting knows about whom marketing leaves alone for now."""

    _inherit = "res.partner"

    @api.model
    def _get_crm_marketing_holds(self, company):
        holds = [
            *super()._get_crm_marketing_holds(company),
            ("dispute", self._get_crm_disputing_sql(company)),
        ]
        if company.crm_hold_overdue_days:
            holds.append(("dunning", self._get_crm_overdue_sql(company)))
        return holds

    @api.model
    def _get_crm_disputing_sql(self, company):
        """Return whose invoices accounting has blocked.

        Odoo's action "(Un)Block Payment" marks what a customer disputes.
        """
        self.env["account.move"].flush_model()
        return SQL(
            """
            SELECT partner_id
              FROM account_move
             WHERE payment_state = 'blocked'
               AND state = 'posted'
               AND move_type IN ('out_invoice', 'out_receipt')
               AND partner_id IS NOT NULL
               AND company_id = %s
            """,
            company.id,
        )

    @api.model
    def _get_crm_overdue_sql(self, company):
        """Return who has open receivables that are overdue for too long.

        Invoices in dispute have their own reason; items without a customer have none.
        """
        self.env["account.move.line"].flush_model()
        limit = fields.Date.context_today(self) - timedelta(
            days=company.crm_hold_overdue_days
        )
        return SQL(
            """
            SELECT line.partner_id
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
             WHERE line.parent_state = 'posted'
               AND line.amount_residual <> 0
               AND line.amount_residual > 0
               AND line.date_maturity < %s
               AND line.company_id = %s
               AND line.partner_id IS NOT NULL
               AND account.account_type = 'asset_receivable'
            """,
            limit,
            company.id,
        )
