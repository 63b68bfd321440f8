from odoo import api, models
from odoo.exceptions import UserError


class CrmCall(models.Model):
    _inherit = "crm.call"

    @api.model
    def _get_card_actions(self):
        actions = super()._get_card_actions()
        if self.env["helpdesk.ticket"].has_access("create"):
            new_ticket = {
                "method": "action_create_ticket",
                "label": self.env._("New Ticket"),
            }
            actions.insert(1, new_ticket)
        return actions

    def action_create_ticket(self):
        """Open a new ticket of the caller."""
        self.ensure_one()
        self.check_access("read")
        partner = self.partner_id or self.lead_id.partner_id
        if not partner:
            raise UserError(
                self.env._("Tell first who called: create a contact or choose one.")
            )
        action = partner.action_crm_new_ticket()
        context = {**action["context"], "default_company_id": self.company_id.id}
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_phone", raise_if_not_found=False
        )
        if channel:
            context["default_channel_id"] = channel.id
        return {**action, "context": context}

    @api.model
    def _complete_call_hits(self, hits):
        super()._complete_call_hits(hits)
        callers = self._get_hit_partners(hits)
        tickets = self.env["helpdesk.ticket"]
        if not callers or not tickets.has_access("read"):
            return
        companies = self.env["res.partner"].union(*callers.values())
        rows = tickets._read_group(
            [
                ("commercial_partner_id", "in", companies.commercial_partner_id.ids),
                ("stage_id.closed", "=", False),
            ],
            ["commercial_partner_id"],
            ["id:recordset"],
        )
        open_tickets = {
            company.id: self._prepare_records(found) for company, found in rows
        }
        for hit in hits:
            partner = callers.get((hit["model"], hit["res_id"]))
            if partner:
                company_id = partner.commercial_partner_id.id
                hit["open_tickets"] = open_tickets.get(company_id, False)
