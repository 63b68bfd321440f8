from odoo import api, models

from odoo.addons.crm_ext_core.tools.spelling import EQUAL, PARTIAL, SAME


class CrmNumberResolver(models.AbstractModel):
    _inherit = "crm.number.resolver"

    @api.model
    def _resolvers(self):
        return [*super()._resolvers(), (5, self._resolve_tickets)]

    @api.model
    def _resolve_tickets(self, spelling, limit):
        """Find tickets by any number they ever had, in any spelling."""
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        if not tickets.has_access("read"):
            return
        found = self.env["crm.number.alias"]._find(spelling, limit)
        survivors = {alias: alias.ticket_id._get_crm_survivor() for alias, _ in found}
        ids = {ticket.id for ticket in survivors.values()}
        readable = tickets.search([("id", "in", list(ids))]) if ids else tickets
        for alias, reason in found:
            ticket = survivors[alias].with_env(readable.env)
            if ticket in readable:
                yield self._prepare_ticket_hit(spelling, ticket, alias.number, reason)

    @api.model
    def _prepare_ticket_hit(self, spelling, ticket, number, reason):
        kind = self.env._("Ticket")
        if ticket.crm_is_complaint:
            kind = self.env._("Complaint")
        if reason:
            grade = PARTIAL
        elif spelling.strip().upper() == number.upper():
            grade = SAME
        else:
            grade = EQUAL
        if not reason and number != ticket.number:
            reason = self.env._("Former number %(number)s", number=number)
        # sudo: as in a many2one field, who reads the ticket sees the customer's name.
        partner = ticket.partner_id.sudo()
        return {
            **self._prepare_hit(ticket, kind, ticket.number, partner),
            "label": " · ".join(filter(None, [ticket.name, partner.display_name])),
            "reason": reason or self._get_reason(grade),
            "grade": grade,
        }
