# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

# A trace that has got here tells of a later event than the acceptance by the server.
SENT_OR_LATER = ("sent", "open", "reply", "bounce")


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    trace_status = fields.Selection(
        selection_add=[("process",), ("crm_unclear", "Unclear"), ("pending",)],
        ondelete={"crm_unclear": "set error"},
    )

    # Mailings that a customer received, by contact and by address.
    _crm_res_id_idx = models.Index("(res_id, model)")
    _crm_email_idx = models.Index("(email) WHERE email IS NOT NULL")
    # Contacts within the last days, for the cap on them: rows come in this order.
    _crm_sent_idx = models.Index("USING brin (sent_datetime)")

    def set_sent(self, domain=None):
        """Keep what is known already: some open a mail before its batch is done."""
        traces = self + (self.search(domain) if domain else self.browse())
        known = traces.filtered(
            lambda trace: trace.mass_mailing_id.crm_selection_id
            and trace.trace_status in SENT_OR_LATER
        )
        known.filtered(lambda trace: not trace.sent_datetime).write(
            {"sent_datetime": fields.Datetime.now()}
        )
        super(MailingTrace, traces - known).set_sent()
        return traces

    # === ACTION METHODS === #
    def action_crm_send_again(self):
        """Let mails be sent of which nobody knows whether they were accepted."""
        mails = self._crm_get_unclear_mails()
        mails.write({"state": "outgoing", "scheduled_date": False})
        mails.mailing_trace_ids.sudo().write({"trace_status": "outgoing"})
        mails._crm_trigger_queue()
        self._crm_note_decision(
            mails,
            lambda emails: self.env._(
                "Sent again, although they may have arrived before: %(emails)s",
                emails=emails,
            ),
        )

    def action_crm_regard_as_sent(self):
        """Take it that these mails were accepted."""
        mails = self._crm_get_unclear_mails()
        self._crm_note_decision(
            mails,
            lambda emails: self.env._("Regarded as sent: %(emails)s", emails=emails),
        )
        mails._crm_regard_as_sent()

    # === BUSINESS METHODS === #
    def _crm_get_unclear_mails(self):
        """Return the mails of these traces, if somebody may decide about all of them.

        :raise UserError: if somebody decided before, or the mail was deleted
        """
        self.check_access("write")
        # Marketing sees traces, but not the mails themselves
        mails = self.sudo().mail_mail_id.try_lock_for_update()
        if {*mails.mapped("state")} != {"crm_unclear"} or len(mails) != len(self):
            raise UserError(
                self.env._(
                    "It is no longer unclear what became of these mails. Reload the "
                    "list, and decide about the others."
                )
            )
        return mails

    def _crm_note_decision(self, mails, get_text):
        for mailing, some in mails.grouped("mailing_id").items():
            emails = ", ".join(some.mailing_trace_ids.mapped("email"))
            mailing.message_post(body=get_text(emails))
