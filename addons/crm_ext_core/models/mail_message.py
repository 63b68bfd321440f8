from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def unlink(self):
        """Keep in the protocol what a deleted record said."""
        talks = self.env["crm.conversation"]
        talks._outlive_sources("message_id", "message_body", self)
        return super().unlink()
