from odoo import fields
from odoo.tests import tagged, warmup

from .common import ServiceCommon

NOW = "2026-03-02 10:00:00"


@tagged("post_install", "-at_install")
class TestHelpdeskTicketTeamBoard(ServiceCommon):
    """It is 10:00 on the second of March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_ids += cls.max
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Pump {number}",
                    "description": "Since Monday",
                    "team_id": cls.team.id,
                    "user_id": user.id,
                }
                for number, user in enumerate((cls.erika, cls.erika, cls.max, cls.max))
            ]
        )
        cls.env.flush_all()
        cls.tickets.crm_waiting_since = False
        late, soon, waiting, waiting_longer = cls.tickets
        late.crm_deadline = "2026-03-02 09:00:00"
        soon.crm_deadline = "2026-03-03 09:00:00"
        waiting.crm_deadline = "2026-03-09 09:00:00"
        waiting.crm_waiting_since = "2026-03-01 12:00:00"
        waiting_longer.crm_waiting_since = "2026-02-27 12:00:00"

    def setUp(self):
        super().setUp()
        moment = fields.Datetime.to_datetime(NOW)
        self.patch(fields.Datetime, "now", lambda *_args: moment)

    def _read(self, user, team=None):
        team = (team or self.team).with_user(user)
        return (
            team.crm_late_count,
            team.crm_due_count,
            team.crm_waiting_count,
            fields.Datetime.to_string(team.crm_waiting_since),
        )

    def test_the_board_says_what_is_late_due_and_who_waits_longest(self):
        self.assertEqual(self._read(self.erika), (1, 1, 2, "2026-02-27 12:00:00"))

    def test_it_counts_only_tickets_the_user_may_see(self):
        self.assertEqual(self._read(self.max), (0, 0, 2, "2026-02-27 12:00:00"))

    def test_a_team_without_tickets_has_nothing_to_do(self):
        empty = self.team.copy()
        self.assertEqual(self._read(self.erika, empty), (0, 0, 0, False))

    def test_the_top_of_the_board_counts_what_its_buttons_open(self):
        teams = self.env["helpdesk.ticket.team"].with_user(self.erika)
        tickets = self.env["helpdesk.ticket"].with_user(self.erika)
        values = {
            section["action"]: section["value"]
            for section in teams.retrieve_dashboard()
        }
        mine = tickets.search_count(
            [("user_id", "=", self.erika.id), ("closed", "=", False)]
        )
        self.assertEqual(mine, 2)
        self.assertEqual(values["crm_ext_service.helpdesk_ticket_action_queue"], mine)
        self.assertEqual(
            values["crm_ext_service.helpdesk_ticket_action_waiting"],
            tickets.search_count([("crm_waiting_since", "!=", False)]),
        )
        for action in values:
            self.assertTrue(self.env.ref(action))

    @warmup
    def test_eighty_teams_cost_as_much_as_one(self):
        teams = self.env["helpdesk.ticket.team"].create(
            [{"name": f"Team {number}"} for number in range(80)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            (teams | self.team).with_user(self.erika).mapped("crm_waiting_count")
