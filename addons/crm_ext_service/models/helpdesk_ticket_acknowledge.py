from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

# Two machines that answer each other's new mails stop after so many in an hour.
MAX_PER_HOUR = 3


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    crm_acknowledge = fields.Boolean(
        string="Confirm Receipt",
        help="Customers who open a ticket by mail or in the portal get a mail with its "
        "number and a link. Machines get none.",
    )
    crm_acknowledge_template_id = fields.Many2one(
        "mail.template",
        string="Confirmation Mail",
        domain=[("model", "=", "helpdesk.ticket")],
        default=lambda self: self.env.ref(
            "crm_ext_service.mail_template_ticket_received", raise_if_not_found=False
        ),
        ondelete="restrict",
    )


class HelpdeskTicket(models.Model):
    """Who opens a ticket learns its number."""

    _inherit = "helpdesk.ticket"

    crm_acknowledged_date = fields.Datetime(
        string="Receipt Confirmed",
        readonly=True,
        copy=False,
        groups="base.group_user",
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Confirm what customers open in the portal; mails wait until they are read."""
        tickets = super().create(vals_list)
        if self.env.user.share and "crm_acknowledge" not in self.env.context:
            tickets._send_crm_acknowledgement()
        return tickets

    def _message_post_after_hook(self, message, msg_vals):
        """Confirm a mail below the mail itself."""
        result = super()._message_post_after_hook(message, msg_vals)
        if (
            self.env.context.get("crm_acknowledge")
            and message.message_type == "email"
            and message.subtype_id == self._creation_subtype()
        ):
            self.with_context(crm_acknowledge=False)._send_crm_acknowledgement()
        return result

    def _send_crm_acknowledgement(self):
        """Send the customers of these tickets their numbers, where the team says so."""
        # sudo: portal users read neither teams nor templates.
        for ticket in self.sudo():
            template = ticket.team_id.crm_acknowledge_template_id
            if not ticket.team_id.crm_acknowledge or not template:
                continue
            email = email_normalize(ticket.partner_email or "")
            if email and not ticket._is_crm_acknowledged_enough(email):
                ticket.crm_acknowledged_date = fields.Datetime.now()
                ticket._post_crm_as_robot(template, auto_submitted="auto-replied")

    def _is_crm_acknowledged_enough(self, email):
        """Tell whether so many mails in an hour went to an address that it may be a
        machine that answers them.
        """
        since = fields.Datetime.now() - timedelta(hours=1)
        recent = [
            ("crm_acknowledged_date", ">", since),
            ("partner_email", "=ilike", email),
        ]
        return self.search_count(recent, limit=MAX_PER_HOUR) >= MAX_PER_HOUR
