from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """A ticket that came by mail shows what the mail showed."""

    _inherit = "helpdesk.ticket"

    crm_is_mailed = fields.Boolean(
        string="Came by Mail",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    crm_lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        copy=False,
        groups="base.group_user",
        help="The language of a sender who is no contact yet, as the mail says.",
    )

    @api.model
    def message_new(self, msg, custom_values=None):
        """Say that the ticket came by mail."""
        values = {"crm_is_mailed": True, **(custom_values or {})}
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False
        )
        if channel:
            values.setdefault("channel_id", channel.id)
        return super().message_new(msg, values)

    def _message_post_after_hook(self, message, msg_vals):
        """Show the images of a mail also in the description.

        There they would name parts of the mail, which only the mail has.
        """
        result = super()._message_post_after_hook(message, msg_vals)
        ticket = self.sudo()
        if (
            message.message_type == "email"
            and message.attachment_ids
            and message.subtype_id == self._creation_subtype()
            and "cid:" in (ticket.description or "")
        ):
            ticket.description = message.body
        return result

    @api.model
    def _get_crm_mail_lang(self, message):
        """Return the installed language that a mail is written in, if it says so.

        :param email.message.EmailMessage message:
        :rtype: str|bool
        """
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        for header in ("Content-Language", "Accept-Language"):
            told = str(message.get(header) or "").partition(",")[0].partition(";")[0]
            told = told.strip().replace("-", "_").lower()
            for code in codes:
                if told and code.lower() == told:
                    return code
            for code in codes:
                if told and code.partition("_")[0] == told.partition("_")[0]:
                    return code
        return False

    def _get_crm_lang(self):
        """Return the language to write to the customer in."""
        self.ensure_one()
        ticket = self.sudo()
        return (
            ticket.partner_id.lang
            or ticket.crm_lang
            or ticket.company_id.partner_id.lang
            or self.env.lang
        )
