from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Figures: receivable and overdue of a company and of the tree below it.
    _crm_residual_idx = models.Index(
        "(partner_id) INCLUDE"
        " (amount_residual, date_maturity, date, company_id, account_id, move_id)"
        " WHERE parent_state = 'posted' AND amount_residual <> 0"
    )
    # Orders to invoice: those with a prepared invoice.
    _crm_draft_idx = models.Index("(move_id) WHERE parent_state = 'draft'")
