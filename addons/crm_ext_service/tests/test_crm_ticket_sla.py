from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_sla import SlaCommon, berlin, to_berlin

MONDAY = "2026-03-02 08:00"


@tagged("post_install", "-at_install")
class TestCrmTicketSla(SlaCommon):
    """Each ticket follows the first target of each goal that fits it."""

    # === WHICH TARGET === #

    def _get_target(self, **values):
        ticket = self._create_ticket_at(MONDAY, **values)
        return ticket.crm_deadline_ids.sla_id

    def test_the_first_target_that_fits_counts(self):
        urgent = self._create_target(name="Urgent", priority="3", hours=2, sequence=1)
        usual = self._create_target(name="Usual", sequence=2)
        self.assertEqual(self._get_target(priority="3"), urgent)
        self.assertEqual(self._get_target(priority="1"), usual)

    def test_response_and_resolution_each_have_a_target(self):
        answer = self._create_target(name="Answer", goal="response", hours=1)
        solve = self._create_target()
        self.assertEqual(self._get_target(), answer | solve)

    def test_targets_of_a_team_count_for_the_teams_below(self):
        below = self.team.create(
            {"name": "Pumps", "parent_id": self.team.id, "company_id": self.company.id}
        )
        other = self.team.create({"name": "Sales", "company_id": self.company.id})
        target = self._create_target(team_ids=[(6, 0, self.team.ids)])
        self.assertEqual(self._get_target(team_id=below.id), target)
        self.assertFalse(self._get_target(team_id=other.id))

    def test_targets_of_a_category_count_for_the_categories_below(self):
        pumps = self.env["helpdesk.ticket.category"].create({"name": "Pumps"})
        seals = pumps.create({"name": "Seals", "parent_id": pumps.id})
        target = self._create_target(category_ids=[(6, 0, pumps.ids)])
        self.assertEqual(self._get_target(category_id=seals.id), target)
        self.assertFalse(self._get_target())

    def test_complaints_may_have_targets_of_their_own(self):
        target = self._create_target(kind="complaint")
        self.assertEqual(self._get_target(crm_is_complaint=True), target)
        self.assertFalse(self._get_target())

    def test_a_contract_is_told_by_its_tag(self):
        gold = self.env["helpdesk.ticket.tag"].create({"name": "Gold"})
        target = self._create_target(tag_ids=[(6, 0, gold.ids)])
        self.assertEqual(self._get_target(tag_ids=[(6, 0, gold.ids)]), target)
        self.assertFalse(self._get_target())

    def test_a_customer_brings_his_people_and_the_companies_below(self):
        branch = self.adler.create(
            {"name": "Adler Nord", "is_company": True, "crm_parent_id": self.adler.id}
        )
        target = self._create_target(partner_ids=[(6, 0, self.adler.ids)])
        self.assertEqual(self._get_target(partner_id=self.bert.id), target)
        self.assertEqual(self._get_target(partner_id=branch.id), target)
        self.assertFalse(self._get_target(partner_id=self.storch.id))
        target.with_tree = False
        self.assertFalse(self._get_target(partner_id=branch.id))

    def test_targets_of_another_company_do_not_count(self):
        self._create_target()
        self.assertFalse(self._get_target(team_id=self.nord_team.id))

    def test_holidays_of_another_company_do_not_count(self):
        self._create_target()
        self.env["resource.calendar.leaves"].with_company(self.nord).create(
            {
                "name": "Works holidays of Nord",
                "calendar_id": False,
                "date_from": berlin("2026-03-01 00:00"),
                "date_to": berlin("2026-03-20 00:00"),
            }
        )
        ticket = self._create_ticket_at(MONDAY)
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-02 17:00")

    def test_customers_and_the_companies_below_have_service_hours_of_their_own(self):
        branch = self.adler.create(
            {"name": "Adler Nord", "is_company": True, "crm_parent_id": self.adler.id}
        )
        self.adler.crm_calendar_id = self.always
        self._create_target()
        evening = "2026-03-02 20:00"
        for customer in self.bert | branch:
            ticket = self._create_ticket_at(evening, partner_id=customer.id)
            self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-03 04:00")
        ticket = self._create_ticket_at(evening, partner_id=self.storch.id)
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-03 17:00")
        branch.crm_calendar_id = self.office
        ticket = self._create_ticket_at(evening, partner_id=branch.id)
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-03 17:00")

    # === RECOMPUTATION === #

    def test_a_company_that_joins_a_tree_gets_the_targets_of_the_tree(self):
        self._create_target(partner_ids=[(6, 0, self.adler.ids)], hours=2, sequence=1)
        self._create_target(sequence=2)
        ticket = self._create_ticket_at(MONDAY, partner_id=self.storch.id)
        with self._at("2026-03-02 09:00"):
            self.storch.crm_parent_id = self.adler
            self._run_job()
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-02 10:00")

    def test_a_raised_priority_brings_the_deadline_nearer_at_once(self):
        self._create_target(priority="3", hours=2, sequence=1)
        self._create_target(sequence=2)
        ticket = self._create_ticket_at(MONDAY)
        with self._at("2026-03-02 09:00"):
            ticket.priority = "3"
            self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-02 10:00")
            self.assertEqual(ticket.crm_sla_state, "running")
            ticket.priority = "1"
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-02 17:00")
        self.assertEqual(len(ticket.crm_deadline_ids), 1)

    def test_open_tickets_follow_a_changed_target_and_closed_ones_do_not(self):
        target = self._create_target()
        done, ticket = (
            self._create_ticket_at(MONDAY),
            self._create_ticket_at(MONDAY),
        )
        with self._at("2026-03-02 09:00"):
            done.stage_id = self.stage_done
            target.hours = 4
            self._run_job()
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-02 12:00")
        self.assertEqual(
            to_berlin(self._get_deadline(done).deadline), "2026-03-02 17:00"
        )
        self.assertFalse(self.company.crm_deadlines_next)

    def test_a_new_holiday_moves_the_deadlines_of_open_tickets(self):
        self._create_target()
        ticket = self._create_ticket_at("2026-03-02 15:00")
        with self._at("2026-03-02 16:00"):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Works meeting",
                    "company_id": self.company.id,
                    "calendar_id": self.office.id,
                    "date_from": berlin("2026-03-03 00:00"),
                    "date_to": berlin("2026-03-03 23:59"),
                }
            )
            self._run_job()
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-04 15:00")

    def test_tickets_without_a_target_any_more_have_no_deadline(self):
        target = self._create_target()
        ticket = self._create_ticket_at(MONDAY)
        with self._at("2026-03-02 09:00"):
            target.active = False
            self._run_job()
        self.assertFalse(ticket.crm_deadline)
        self.assertFalse(ticket.crm_sla_state)

    # === RIGHTS, SPEED, OTHER ADDONS === #

    def test_users_see_the_deadlines_of_their_tickets_only(self):
        target = self._create_target()
        mine = self._create_ticket_at(MONDAY, user_id=False, team_id=False)
        mine.user_id = self.max
        other = self._create_ticket_at(MONDAY, user_id=self.erika.id)
        rows = self.env["crm.ticket.deadline"].with_user(self.max).search([])
        self.assertIn(mine.crm_deadline_ids, rows)
        self.assertNotIn(other.crm_deadline_ids, rows)
        with self.assertRaises(AccessError):
            rows[:1].deadline = False
        with self.assertRaises(AccessError):
            target.with_user(self.erika).hours = 1
        target.with_user(self.paula).hours = 1

    def test_targets_and_deadlines_of_another_company_are_hidden(self):
        target = self._create_target(company_id=self.nord.id)
        ticket = self._create_ticket_at(MONDAY, team_id=self.nord_team.id)
        self.assertEqual(ticket.crm_deadline_ids.sla_id, target)
        self.assertFalse(target.with_user(self.paula).search([]))
        rows = ticket.crm_deadline_ids.with_user(self.paula)
        self.assertFalse(rows.search([]))
        with self.assertRaises(AccessError):
            rows.read(["deadline"])

    def test_a_stage_that_was_used_can_be_deleted(self):
        self._create_target()
        stage = self.stage_new.create({"name": "Asking the works", "sequence": 2})
        ticket = self._create_ticket_at(MONDAY)
        with self._at("2026-03-02 09:00"):
            ticket.stage_id = stage
        with self._at("2026-03-02 10:00"):
            ticket.stage_id = self.stage_progress
        stage.unlink()
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-02 17:00")
        with self._at("2026-03-02 11:00"):
            ticket._update_crm_deadlines()
        self.assertEqual(to_berlin(ticket.crm_deadline), "2026-03-02 17:00")

    def test_a_copied_target_has_the_same_escalation(self):
        target = self._create_chain()
        self.assertEqual(
            target.copy().step_ids.mapped("offset"), target.step_ids.mapped("offset")
        )

    def test_a_target_of_nobody_s_hours_is_refused(self):
        empty = self._create_calendar("Empty", [])
        with self.assertRaises(ValidationError):
            self._create_target(calendar_id=empty.id)

    def test_many_tickets_cost_as_many_queries_as_few(self):
        self._create_target(goal="response", partner_ids=[(6, 0, self.adler.ids)])
        self._create_target()
        few = self._create_ticket(partner_id=self.bert.id)
        many = self.env["helpdesk.ticket"]
        for _index in range(12):
            many |= self._create_ticket(partner_id=self.bert.id)
        counts = []
        for tickets in (few, many):
            tickets.crm_deadline_ids.unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets._update_crm_deadlines()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 40)

    def test_ours_stands_aside_for_the_sla_addon_of_oca(self):
        self._create_target()
        ticket = self._create_ticket_at(MONDAY)
        self.assertTrue(ticket.crm_deadline)
        menu = self.env.ref("crm_ext_service.crm_ticket_sla_menu")
        menus = self.env["ir.ui.menu"]
        self.assertNotIn(menu.id, menus._load_menus_blacklist())
        with patch.object(
            type(ticket), "_has_crm_other_sla", lambda self: True, create=True
        ):
            self._run_job()
            self.assertFalse(ticket.crm_deadline)
            self.assertFalse(self._create_ticket_at(MONDAY).crm_deadline_ids)
            self.assertIn(menu.id, menus._load_menus_blacklist())
