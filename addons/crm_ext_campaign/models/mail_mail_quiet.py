# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, *args, **kwargs):
        """Leave mails in the queue while it is night where their recipients are.

        They may have waited until now for a mail server.
        """
        quiet = self.browse()
        waiting = self.filtered(
            lambda mail: mail.mailing_id.crm_selection_id and mail.state == "outgoing"
        )
        for mailing, mails in waiting.grouped("mailing_id").items():
            quiet |= mails._postpone_quiet(mailing)
        return super(MailMail, self - quiet)._send(*args, **kwargs)

    def _postpone_quiet(self, mailing):
        """Reschedule mails of which the quiet hours have begun, and return them."""
        selection = mailing.crm_selection_id.sudo()  # whoever runs the mail queue
        quiet = selection._get_quiet_until(self.mapped("res_id"))
        mails = self.filtered(lambda mail: mail.res_id in quiet)
        for mail in mails:
            mail.scheduled_date = quiet[mail.res_id]
        selection._wake_mail_queue(quiet.values())
        return mails
