from odoo import fields, models


class CrmCallAttach(models.TransientModel):
    """Choose the contact who called from an unknown number."""

    _name = "crm.call.attach"
    _description = "Choose the Contact Who Called"

    call_id = fields.Many2one(
        "crm.call", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Contact", required=True)

    def action_attach(self):
        self.ensure_one()
        return self.call_id.action_attach(self.partner_id.id)
