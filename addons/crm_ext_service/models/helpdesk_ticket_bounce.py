from email import message_from_string, policy

from odoo import api, models
from odoo.tools import html2plaintext

MAX_REASON = 500  # letters of what a mail server says


class HelpdeskTicket(models.Model):
    """A ticket says when its mail did not arrive."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _log_crm_bounce(self, email_message, message_dict):
        """Note on the ticket that a mail did not arrive, and why.

        The ticket of the mail that came back, or the one whose number stands in the
        subject of either.
        """
        message = message_dict.get("bounced_message")
        reason = html2plaintext(message_dict.get("body") or "").strip()
        address = message_dict.get("bounced_email")
        ticket = self.browse()
        if message and message.model == self._name:
            ticket = self.browse(message.res_id).exists()
        for subject in self._get_crm_bounced_subjects(email_message):
            named = ticket or self._find_crm_in_subject(subject, {})
            # Anybody can write a number: the address must be the ticket's
            if named.partner_email and named.partner_email in (address or reason):
                ticket = named
        if not ticket:
            return
        speaking = ticket.with_context(lang=ticket.company_id.partner_id.lang)
        address = address or ticket.partner_email or "?"
        speaking.message_post(
            body=speaking.env._(
                "The mail to %(address)s came back: %(reason)s",
                address=address,
                reason=reason[:MAX_REASON]
                or speaking.env._("the mail server gives no reason"),
            ),
            author_id=self.env.ref("base.partner_root").id,
            subtype_xmlid="mail.mt_note",
            partner_ids=ticket.user_id.partner_id.ids,
        )

    @api.model
    def _get_crm_bounced_subjects(self, email_message):
        """Return the subjects of a bounce and of the mail that it gives back."""
        subjects = []
        for part in email_message.walk():
            subjects.append(part.get("Subject"))
            if part.get_content_type() == "text/rfc822-headers":
                headers = message_from_string(part.get_content(), policy=policy.SMTP)
                subjects.append(headers.get("Subject"))
        return [str(subject) for subject in subjects if subject]
