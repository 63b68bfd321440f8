from functools import partial

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_ext_core.tools.spelling import EQUAL, SAME


class CrmNumberResolver(models.AbstractModel):
    _inherit = "crm.number.resolver"

    @api.model
    def _resolvers(self):
        return [(5, self._resolve_tickets), *super()._resolvers()]

    @api.model
    def _resolve_tickets(self, spelling, limit):
        """Find tickets by any number they ever had, in any spelling."""
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        if spelling.corrections_only or not tickets.has_access("read"):
            return
        # Sorted out by the query itself: nobody can tell a hidden number from none by
        # the time it takes. A merged ticket may lead to one that is readable.
        domain = Domain.custom(to_sql=partial(self._get_readable_sql, tickets))
        domain |= Domain("ticket_id.duplicate_id", "!=", False)
        found = self.env["crm.number.alias"]._find(spelling, limit, domain)
        for alias, reason, grade in found:
            ticket = alias.ticket_id._get_crm_survivor().with_env(tickets.env)
            if ticket.id != alias.ticket_id.id and not ticket._filtered_access("read"):
                continue
            hit = self._prepare_ticket_hit(ticket, spelling, alias.number, grade)
            yield {**hit, "reason": reason or hit["reason"]}

    @api.model
    def _get_readable_sql(self, tickets, register, alias, query):
        """Look for the one ticket: PostgreSQL would list all readable ones before."""
        readable = tickets._search([])
        readable.add_where(
            SQL(
                "%s = %s",
                tickets._field_to_sql(readable.table, "id", readable),
                register._field_to_sql(alias, "ticket_id", query),
            )
        )
        return SQL("EXISTS %s", readable.subselect())

    @api.model
    def _prepare_ticket_hit(self, ticket, spelling, number, grade):
        kind = self.env._("Ticket")
        if ticket.crm_is_complaint:
            kind = self.env._("Complaint")
        if grade is None:
            grade = SAME if spelling.strip().upper() == number.upper() else EQUAL
        hit = self._prepare_hit(ticket, kind, grade, ticket.number, ticket.partner_id)
        hit["label"] = " · ".join(filter(None, [ticket.name, hit["label"]]))
        if number != ticket.number:
            hit["reason"] = self.env._("Former number %(number)s", number=number)
        return hit
