from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_sla import SlaCommon, to_berlin


@tagged("post_install", "-at_install")
class TestCrmTicketMovement(SlaCommon):
    """A ticket of 2 March is closed on the 4th, reopened on the 6th, closed on the
    10th; another one of the 3rd stays open.
    """

    def setUp(self):
        super().setUp()
        self.cancelled = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        self.ticket = self._create_ticket_at(
            "2026-03-02 09:00", user_id=self.erika.id, partner_id=self.bert.id
        )
        self.other = self._create_ticket_at("2026-03-03 09:00")
        self._move("2026-03-04 09:00", self.stage_done)
        self._move("2026-03-06 09:00", self.stage_progress)
        self._move("2026-03-10 09:00", self.stage_done)

    def _move(self, text, stage):
        with self._at(text):
            self.ticket.stage_id = stage

    def _read(self, tickets, user=None):
        """Return date, kind and change of the movements, in the order of time."""
        movements = self.env["crm.ticket.movement"].with_user(user or self.paula)
        found = movements.search([("ticket_id", "in", tickets.ids)], order="date, id")
        return [(to_berlin(row.date), row.kind, row.change) for row in found]

    def test_each_creation_closing_and_reopening_is_a_movement(self):
        self.assertEqual(
            self._read(self.ticket),
            [
                ("2026-03-02 09:00", "created", 1),
                ("2026-03-04 09:00", "closed", -1),
                ("2026-03-06 09:00", "reopened", 1),
                ("2026-03-10 09:00", "closed", -1),
            ],
        )

    def test_the_sum_is_what_is_open(self):
        tickets = self.ticket | self.other
        self.assertEqual(sum(row[2] for row in self._read(tickets)), 1)
        self.ticket.stage_id = self.stage_new
        self.assertEqual(sum(row[2] for row in self._read(tickets)), 2)

    def test_from_one_closed_stage_to_another_is_no_movement(self):
        before = self._read(self.ticket)
        self._move("2026-03-11 09:00", self.cancelled)
        self.assertEqual(self._read(self.ticket), before)
        self._move("2026-03-12 09:00", self.stage_progress)
        self.assertEqual(
            self._read(self.ticket), [*before, ("2026-03-12 09:00", "reopened", 1)]
        )

    def test_every_movement_has_its_own_id(self):
        movements = self.env["crm.ticket.movement"].search(
            [("ticket_id", "in", (self.ticket | self.other).ids)]
        )
        self.assertEqual(len(set(movements.ids)), 5)
        self.assertEqual(movements[0].action_open_ticket()["res_id"], self.ticket.id)

    def test_the_backlog_can_be_told_by_team_and_customer(self):
        [[team, partner, change, count]] = self.env["crm.ticket.movement"]._read_group(
            [("ticket_id", "=", self.ticket.id)],
            ["team_id", "partner_id"],
            ["change:sum", "__count"],
        )
        self.assertEqual((team, partner, change, count), (self.team, self.adler, 0, 4))

    def test_archived_tickets_are_left_out(self):
        self.ticket.active = False
        self.assertEqual(self._read(self.ticket), [])

    def test_whoever_sees_no_ticket_sees_no_movement(self):
        self.assertEqual(self._read(self.ticket, self.max), [])
        self.assertEqual(len(self._read(self.ticket, self.erika)), 4)
        seller = new_test_user(self.env, "seller", "base.group_user", lang="en_US")
        with self.assertRaises(AccessError):
            self._read(self.ticket, seller)

    def test_another_company_sees_nothing(self):
        foreign = self._create_ticket_at("2026-03-02 09:00", team_id=self.nord_team.id)
        self.assertEqual(foreign.company_id, self.nord)
        self.assertEqual(self._read(foreign), [])
