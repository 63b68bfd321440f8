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

    def _get_crm_portal_orders(self, visitor):
        """Return the orders of the ticket that its page in the portal tells about.

        These are the one that it is about and those registered in it, as far as the
        visitor may open them himself: a role shows him tickets of other branches, a
        link in a mail may be passed on.

        :param visitor: the user who looks at the page
        """
        self.ensure_one()
        ticket = self.sudo()
        orders = ticket.crm_order_id | ticket.crm_replacement_ids
        visible = orders.with_user(visitor)._filtered_access("read")
        # sudo: where an order stands is told in words made for customers.
        return visible.sudo().filtered("crm_portal_steps").sorted("date_order")
