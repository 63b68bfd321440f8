from odoo import fields, models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    crm_ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Ticket", groups="base.group_user"
    )

    def _prepare_default_reversal(self, move):
        values = super()._prepare_default_reversal(move)
        return {**values, "crm_ticket_id": self.crm_ticket_id.id}

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        return {**values, "crm_ticket_id": self.crm_ticket_id.id}
