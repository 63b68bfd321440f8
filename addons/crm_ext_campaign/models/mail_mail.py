# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, *args, **kwargs):
        """Cancel mails whose recipient objected while they were waiting.

        Mailings to many people are sent later by the mail queue, possibly days later
        when the mail server is down.
        """
        waiting = self.filtered(
            lambda mail: mail.mailing_id.crm_selection_id and mail.state == "outgoing"
        )
        for mailing, mails in waiting.grouped("mailing_id").items():
            mails._cancel_skipped(mailing)
        return super()._send(*args, **kwargs)

    def _cancel_skipped(self, mailing):
        """Cancel the mails to people who may no longer get this mailing."""
        selection = mailing.crm_selection_id.sudo()  # whoever runs the mail queue
        reasons = selection._get_skip_reasons(self.mapped("res_id"))
        for mail in self.filtered(lambda mail: mail.res_id in reasons):
            failure_type = selection._get_failure_type(reasons[mail.res_id])
            mail.write({"state": "cancel", "failure_type": failure_type})
            mail.mailing_trace_ids.write(
                {"trace_status": "cancel", "failure_type": failure_type}
            )
        selection._log_skipped(mailing, reasons)
