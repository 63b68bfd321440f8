from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty


class CrmConversation(models.Model):
    _inherit = "crm.conversation"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Ticket",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )

    @api.model
    def _get_link_fields(self):
        return ["ticket_id", *super()._get_link_fields()]

    def action_crm_create_ticket(self):
        """Make a ticket out of this talk and show the number to read out."""
        self.ensure_one()
        if self.ticket_id:
            raise UserError(
                self.env._(
                    "This talk belongs to ticket %(number)s already. Open that one.",
                    number=self.ticket_id.number,
                )
            )
        self.ticket_id = self.env["helpdesk.ticket"].create(
            self._prepare_crm_ticket_values()
        )
        return self.ticket_id._get_crm_number_notification()

    def _prepare_crm_ticket_values(self):
        """Return the values of a ticket about what this talk says."""
        subject = self.name or self.kind_id.name
        return {
            "name": subject,
            "description": subject if is_html_empty(self.body) else self.body,
            "partner_id": self.partner_id.id,
            "partner_name": self.partner_id.name,
            "partner_email": self.partner_id.email,
            "company_id": self.company_id.id,
            "crm_is_complaint": self.kind_id.is_complaint,
        }
