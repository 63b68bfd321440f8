from odoo import fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """Orders in a ticket: where the one stands that it is about, and new ones."""

    _inherit = "helpdesk.ticket"

    # What the agent tells the caller, also when the order is closed to him.
    crm_order_progress = fields.Json(
        related="crm_order_id.crm_progress_steps",
        string="Progress of the Order",
        export_string_translation=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    crm_order_next_step = fields.Char(
        related="crm_order_id.crm_next_step",
        string="Next Step of the Order",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    crm_order_late_reason = fields.Char(
        related="crm_order_id.crm_late_reason",
        string="Why the Order Is Late",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    def action_register_order(self):
        """Register an order that the customer gives in this ticket."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Choose the contact of the ticket first."))
        return self.env["sale.order"]._get_crm_register_action(
            self.partner_id,
            default_company_id=self.company_id.id,
            default_origin=self.number,
            default_crm_ticket_id=self.id,
        )
