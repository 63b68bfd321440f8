"""How many tickets, and how many open ones, do 80 companies have?"""

from ._tickets import TicketJob

COMPANIES = 80
CASES = 10


class Benchmark(TicketJob):
    """The counters of a list or kanban of companies.

    helpdesk_mgmt loads all tickets, company by company.
    """

    plain_is_wrong = "child_of adds the tickets of the companies below"

    def cases(self):
        companies = self.column(
            """SELECT id FROM bench.company ORDER BY bench.random(n, 910) LIMIT %s""",
            COMPANIES * CASES,
        )
        # The biggest ones first, as a list by number of tickets shows them.
        biggest = self.column(
            """SELECT commercial_partner_id FROM helpdesk_ticket
                 JOIN bench.company c ON c.id = commercial_partner_id
             GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %s""",
            COMPANIES,
        )
        return [
            biggest,
            *(
                companies[start : start + COMPANIES]
                for start in range(0, len(companies), COMPANIES)
            ),
        ]

    def ours(self, case):
        partners = self.env["res.partner"].browse(case)
        return partners.read(["helpdesk_ticket_count", "helpdesk_ticket_active_count"])

    def plain(self, case):
        # Found only after Odoo knows its addons path
        from odoo.addons.helpdesk_mgmt.models.res_partner import ResPartner

        partners = self.env["res.partner"].browse(case)
        with self.env.protecting(
            [
                partners._fields[name]
                for name in (
                    "helpdesk_ticket_count",
                    "helpdesk_ticket_active_count",
                    "helpdesk_ticket_count_string",
                )
            ],
            partners,
        ):
            ResPartner._compute_helpdesk_ticket_count(partners)
        return partners.read(["helpdesk_ticket_count", "helpdesk_ticket_active_count"])

    def limit(self, case):
        return self.rows(
            """SELECT t.commercial_partner_id, count(*),
                      count(*) FILTER (WHERE s.closed IS NOT TRUE)
                 FROM helpdesk_ticket t
            LEFT JOIN helpdesk_ticket_stage s ON s.id = t.stage_id
                WHERE t.commercial_partner_id = ANY(%s)
                  AND t.active AND t.company_id IN %s
             GROUP BY 1""",
            case,
            tuple(self.env.companies.ids),
        )

    def answer(self, variant, result):
        if variant == "limit":
            return {row[0]: row[1:] for row in result}
        return {
            row["id"]: (
                row["helpdesk_ticket_count"],
                row["helpdesk_ticket_active_count"],
            )
            for row in result
            if row["helpdesk_ticket_count"]
        }
