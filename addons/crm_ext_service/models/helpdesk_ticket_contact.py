from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import parse_contact_from_email


class HelpdeskTicket(models.Model):
    """Who wrote, and who of us answers for it: also where code creates the ticket."""

    _inherit = "helpdesk.ticket"

    partner_name = fields.Char(
        compute="_compute_partner_name", store=True, readonly=False
    )
    partner_email = fields.Char(
        compute="_compute_partner_email", store=True, readonly=False
    )

    @api.depends("partner_id")
    def _compute_partner_name(self):
        for ticket in self:
            ticket.partner_name = ticket.partner_id.name or ticket.partner_name

    @api.depends("partner_id")
    def _compute_partner_email(self):
        for ticket in self:
            ticket.partner_email = ticket.partner_id.email or ticket.partner_email

    @api.model
    def default_get(self, fields):
        """Assign nothing to customers and robots, who answer no tickets."""
        defaults = super().default_get(fields)
        user = self.env["res.users"].browse(defaults.get("user_id"))
        if user and (user.share or user.id == SUPERUSER_ID):
            del defaults["user_id"]
        return defaults

    @api.model
    def message_new(self, msg, custom_values=None):
        """Take name and address of the sender apart, and let the team assign."""
        name, email = parse_contact_from_email(msg.get("from") or "")
        defaults = {"partner_name": name or email, "partner_email": email}
        if msg.get("author_id"):
            defaults = {}  # as the contact is called
        return super().message_new(
            msg, {"user_id": False, **defaults, **(custom_values or {})}
        )
