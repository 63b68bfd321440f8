import re

from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    crm_portal_attachment_ids = fields.Many2many(
        "ir.attachment",
        compute="_compute_crm_portal_attachment_ids",
        export_string_translation=False,
        help="Attachments that the customer sees in the portal.",
    )

    @api.depends("attachment_ids", "description", "message_ids.attachment_ids")
    def _compute_crm_portal_attachment_ids(self):
        """Leave out what stands on internal notes or was filed by colleagues.

        The customer sees what came with the description, what a message showed that
        customers can read, and what a portal user uploaded.
        """
        # sudo: portal users do not read messages and attachments one by one.
        tickets = self.sudo()
        messages = tickets._get_crm_portal_messages().grouped("res_id")
        for ticket in tickets:
            shown = messages.get(ticket.id, self.env["mail.message"]).attachment_ids
            described = re.findall(
                r"/web/(?:image|content)/(\d+)", ticket.description or ""
            )
            noted = ticket.message_ids.attachment_ids - shown
            uploaded = ticket.attachment_ids.filtered("create_uid.share") - noted
            ticket.crm_portal_attachment_ids = ticket.attachment_ids & (
                shown | uploaded | shown.browse(map(int, described))
            )

    def _get_crm_portal_messages(self):
        """Return the messages that the customer may read in the portal."""
        messages = self.env["mail.message"]
        return messages.search(
            Domain("model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & messages._get_search_domain_share()
        )

    def _get_crm_portal_close_stages(self):
        """Return the stages that the portal page offers to close the ticket with."""
        self.ensure_one()
        stages = self.team_id.with_company(self.company_id)._get_applicable_stages()
        return stages.filtered("close_from_portal")
