# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """A dead mailbox is blacklisted, but that is nobody's objection."""
        thread = self.with_context(crm_consent_bounce=True)
        return super(MailThread, thread)._routing_handle_bounce(
            email_message, message_dict
        )
