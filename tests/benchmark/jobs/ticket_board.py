"""What does each team have to do? The board of the teams, with the counts on top."""

from . import without_us
from ._tickets import TicketJob

VIEW = "helpdesk_mgmt.helpdesk_ticket_kanban_view"
COUNTS = (
    "todo_ticket_count",
    "todo_ticket_count_unassigned",
    "todo_ticket_count_unattended",
    "todo_ticket_count_high_priority",
)


class Benchmark(TicketJob):
    """All teams with the figures of their cards.

    Plain has four figures on each card and one on top; ours also what is late and due,
    who waits and since when. The answers are compared by plain's.
    """

    def cases(self):
        return [None]

    def ours(self, case):
        return self._read()

    def plain(self, case):
        with without_us(self.env["helpdesk.ticket.team"], ["_retrieve_dashboard"]):
            return self._read(with_us=False)

    def _read(self, with_us=True):
        teams = self.env["helpdesk.ticket.team"]
        specification = self.specification(teams, self.arch(teams, VIEW, with_us))
        return teams.retrieve_dashboard(), teams.web_search_read([], specification)

    def limit(self, case):
        args = {"companies": tuple(self.env.companies.ids), "user": self.env.uid}
        teams = self.rows(
            """SELECT team.id, team.name, team.color,
                      count(*), count(*) FILTER (WHERE t.user_id IS NULL),
                      count(*) FILTER (WHERE t.unattended),
                      count(*) FILTER (WHERE t.priority = '3'),
                      count(*) FILTER (WHERE t.crm_deadline < now()),
                      count(*) FILTER (WHERE t.crm_deadline >= now()
                                         AND t.crm_deadline < now() + interval '1 day'),
                      count(t.crm_waiting_since), min(t.crm_waiting_since)
                 FROM helpdesk_ticket_team team
                 JOIN helpdesk_ticket t ON t.team_id = team.id
                 JOIN helpdesk_ticket_stage s ON s.id = t.stage_id
                WHERE t.active AND t.company_id IN %(companies)s AND NOT s.closed
             GROUP BY team.id""",
            **args,
        )
        top = self.rows(
            """SELECT count(*), count(*) FILTER (WHERE t.team_id IS NULL),
                      count(*) FILTER (WHERE t.user_id = %(user)s),
                      count(t.crm_waiting_since)
                 FROM helpdesk_ticket t
                 JOIN helpdesk_ticket_stage s ON s.id = t.stage_id
                WHERE t.active AND t.company_id IN %(companies)s AND NOT s.closed""",
            **args,
        )
        return top, teams

    def answer(self, variant, result):
        top, teams = result
        if variant == "limit":
            return top[0][0], sorted((row[0], *row[3:7]) for row in teams)
        opened = "helpdesk_mgmt.helpdesk_ticket_action_opened"
        [count] = [s["value"] for s in top if s["action"] == opened]
        return count, sorted(
            (row["id"], *(row[name] for name in COUNTS))
            for row in teams["records"]
            if row["todo_ticket_count"]
        )
