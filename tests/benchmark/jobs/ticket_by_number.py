"""Which ticket is it? A customer reads its number out on the phone."""

from odoo.models import BaseModel

from . import Job


class Benchmark(Job):
    """Ours understands any spelling and any kind of number; it is asked for `ht 1234`.

    Plain is asked for the number exactly as it was given, and profits from the index
    that we put on it.
    """

    def cases(self):
        return self.column(
            """SELECT number FROM helpdesk_ticket WHERE number LIKE 'HT%%'
             ORDER BY bench.random(id, 904) LIMIT 40"""
        )

    def ours(self, case):
        typed = f"{case[:2].lower()} {case[2:].lstrip('0')}"
        return self.env["crm.number.resolver"].resolve(typed)

    def plain(self, case):
        tickets = self.env["helpdesk.ticket"]
        # What name_search does where nobody overrides it
        domain = BaseModel._search_display_name(tickets, "ilike", case)
        tickets = tickets.search_fetch(domain, ["display_name"], limit=8)
        return [(ticket.id, ticket.display_name) for ticket in tickets]

    def limit(self, case):
        return self.rows(
            """SELECT t.id, t.number, t.name, p.complete_name
                 FROM helpdesk_ticket t LEFT JOIN res_partner p ON p.id = t.partner_id
                WHERE t.company_id = %s AND t.number = %s AND t.number <> '/'""",
            self.env.company.id,
            case,
        )

    def answer(self, variant, result):
        """Compare the first hit."""
        if variant == "ours":
            return (result[0]["model"], result[0]["res_id"])
        return ("helpdesk.ticket", result[0][0])
