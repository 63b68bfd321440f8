from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmConversation(models.Model):
    """A talk about a ticket that the customer may read, too."""

    _inherit = "crm.conversation"

    is_shared = fields.Boolean(
        string="Shown in the Portal",
        copy=False,
        help="Who sees the ticket in the portal reads subject and text of this talk.",
    )

    @api.constrains("is_shared", "is_confidential", "ticket_id")
    def _check_is_shared(self):
        for conversation in self.filtered("is_shared"):
            if conversation.is_confidential:
                raise ValidationError(
                    self.env._(
                        "A confidential talk is not shown in the portal. "
                        "Take one of the two back."
                    )
                )
            if not conversation.ticket_id:
                raise ValidationError(
                    self.env._(
                        "The portal shows talks about tickets. Choose the ticket, or "
                        "do not show this talk in the portal."
                    )
                )


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_crm_portal_talks(self):
        """Return the shared talks about this ticket, also about those merged into it.

        For whom the ticket is; latest first.
        """
        self.ensure_one()
        # sudo: customers read no talks but these.
        return (
            self.env["crm.conversation"]
            .sudo()
            .search(
                [
                    ("ticket_id", "in", self._get_crm_merged().ids),
                    ("is_shared", "=", True),
                    ("is_confidential", "=", False),
                ]
            )
        )
