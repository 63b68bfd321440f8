from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_flow import FlowCommon

MONDAY = datetime(2026, 3, 2, 8, 0)
TUESDAY = datetime(2026, 3, 3, 8, 0)


@tagged("post_install", "-at_install")
class TestHelpdeskTicketParent(FlowCommon):
    """A pump series leaks: one ticket for the cause, one for each customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls._create_ticket(name="Bad seals", user_id=cls.erika.id)
        cls.first, cls.second = (
            cls._create_ticket(partner_id=partner.id, crm_parent_id=cls.cause.id)
            for partner in (cls.bert, cls.storch)
        )
        cls.children = cls.first | cls.second

    def test_closing_the_cause_closes_all_that_hang_on_it(self):
        grandchild = self._create_ticket(crm_parent_id=self.first.id)
        with self._at(MONDAY):
            self.cause.with_user(self.erika).stage_id = self.stage_done
            family = self.children | grandchild
            self.assertEqual(family.stage_id, self.stage_done)
            self.assertEqual(set(family.mapped("closed_date")), {MONDAY})
        self.assertIn("Bad seals", self.first.message_ids.mapped("body")[-1])

    def test_children_that_were_closed_before_keep_their_date(self):
        with self._at(MONDAY):
            self.first.stage_id = self.stage_done
        with self._at(TUESDAY):
            self.cause.stage_id = self.stage_done
            self.assertEqual(self.first.closed_date, MONDAY)
            self.assertEqual(self.second.closed_date, TUESDAY)

    def test_reopening_the_cause_reopens_what_was_closed_with_it(self):
        self.first.stage_id = self.stage_done
        self.cause.stage_id = self.stage_done
        self.cause.action_crm_reopen()
        self.assertTrue(self.first.closed, "solved on its own")
        self.assertFalse(self.second.closed)
        self.assertFalse(self.second.closed_date)
        self.assertFalse(self.second.crm_closed_with_parent)

    def test_a_child_reopened_alone_leaves_the_cause_closed(self):
        self.cause.stage_id = self.stage_done
        self.first.action_crm_reopen()
        self.assertTrue(self.cause.closed)
        self.first.stage_id = self.stage_done
        self.cause.action_crm_reopen()
        self.assertTrue(self.first.closed, "closed for a reason of its own since")

    def test_children_may_stay_open(self):
        self.cause.crm_children_stay_open = True
        self.cause.stage_id = self.stage_done
        self.assertEqual(self.children.mapped("closed"), [False, False])

    def test_children_of_another_team_are_closed_in_a_stage_of_theirs(self):
        own_done = self.stage_done.copy({"name": "Done", "team_ids": self.team.ids})
        self.second.team_id = self.team.copy({"name": "Sales", "user_ids": False})
        self.cause.with_user(self.erika).stage_id = own_done
        self.assertEqual(self.first.stage_id, own_done)
        self.assertEqual(self.second.stage_id, self.stage_done)

    def test_the_cause_tells_how_many_children_are_open(self):
        self.first.stage_id = self.stage_done
        self.assertEqual(self.cause.crm_child_count, 2)
        self.assertEqual(self.cause.crm_open_child_count, 1)
        tickets = self.env["helpdesk.ticket"].search(
            self.cause.action_crm_open_children()["domain"]
        )
        self.assertEqual(tickets, self.children)

    def test_counts_of_many_tickets_take_one_query(self):
        tickets = self.cause | self.children
        self.env.flush_all()
        self.env.invalidate_all()
        tickets.stage_id.mapped("closed")
        with self.assertQueryCount(1):
            tickets.mapped("crm_open_child_count")

    def test_no_ticket_is_its_own_ancestor(self):
        with self.assertRaisesRegex(ValidationError, "its own parent"):
            self.cause.crm_parent_id = self.second

    def test_a_family_belongs_to_one_company(self):
        other = self._create_ticket(team_id=self.nord_team.id)
        with self.assertRaisesRegex(ValidationError, "different companies"):
            other.crm_parent_id = self.cause
        with self.assertRaisesRegex(ValidationError, "different companies"):
            self.cause.write({"company_id": self.nord.id, "team_id": False})

    def test_nobody_takes_a_child_that_is_not_his(self):
        own = self._create_ticket(user_id=self.max.id, team_id=False)
        with self.assertRaises(AccessError):
            own.with_user(self.max).write({"crm_child_ids": [(4, self.cause.id)]})

    def test_customers_do_not_learn_of_the_family(self):
        portal = self.env["res.users"].create(
            {
                "name": "Bert",
                "login": "bert@adler.example",
                "partner_id": self.bert.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        ticket = self.first.with_user(portal)
        for name in ("crm_parent_id", "crm_child_ids", "crm_related_ids"):
            with self.assertRaises(AccessError):
                ticket.read([name])


@tagged("post_install", "-at_install")
class TestHelpdeskTicketRelated(FlowCommon):
    def test_related_tickets_name_each_other(self):
        pump, valve, hose = (self._create_ticket() for _unused in range(3))
        pump.crm_related_ids = valve | hose
        self.assertEqual(valve.crm_related_ids, pump)
        self.assertEqual(hose.crm_related_ids, pump)
        valve.crm_related_ids = False
        self.assertEqual(pump.crm_related_ids, hose)
        hose.crm_related_ids = hose
        self.assertFalse(hose.crm_related_ids, "not to itself")

    def test_a_new_ticket_is_related_from_both_sides(self):
        pump = self._create_ticket()
        valve = self._create_ticket(crm_related_ids=[(4, pump.id)])
        self.assertEqual(pump.crm_related_ids, valve)

    def test_a_related_ticket_of_another_company_stays_hidden(self):
        pump = self._create_ticket()
        pump.crm_related_ids = self._create_ticket(team_id=self.nord_team.id)
        self.assertFalse(pump.with_user(self.erika).crm_related_ids)
