# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _crm_filter_due(self):
        """Leave mails in the queue while it is night where their recipients are.

        They may have waited until now for a mail server.
        """
        due = super()._crm_filter_due()
        quiet = self.browse()
        for mailing, mails in due.grouped("mailing_id").items():
            quiet |= mails._postpone_quiet(mailing)
        return due - quiet

    def _postpone_quiet(self, mailing):
        """Reschedule mails of which the quiet hours have begun, and return them."""
        selection = mailing.crm_selection_id.sudo()  # whoever runs the mail queue
        quiet = selection._get_quiet_until(self.mapped("res_id"))
        mails = self.filtered(lambda mail: mail.res_id in quiet)
        for mail in mails:
            mail.scheduled_date = quiet[mail.res_id]
        selection._wake_mail_queue(quiet.values())
        return mails
