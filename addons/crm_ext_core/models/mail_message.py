from odoo import models
from odoo.tools import SQL

from .crm_conversation_search import CREATE_VECTOR_FUNCTION


class MailMessage(models.Model):
    _inherit = "mail.message"

    # Full text search of the talks that are mails.
    _crm_text_idx = models.Index(
        "USING gin (crm_conversation_vector(subject, body))"
        " WHERE message_type IN ('comment', 'email')"
    )

    def _auto_init(self):
        self.env.cr.execute(SQL(CREATE_VECTOR_FUNCTION))
        return super()._auto_init()

    def unlink(self):
        """Keep in the protocol what a deleted record said."""
        talks = self.env["crm.conversation"]
        talks._outlive_sources("message_id", "message_body", self)
        return super().unlink()
