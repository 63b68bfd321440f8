from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Let mails with customers enter the protocol of talks."""
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if self._name in self.env["crm.conversation"]._get_mail_models():
            self.env["crm.conversation"]._log_mails(message)
        return recipients
