import doctest
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..formulas import assignment
from .common import ServiceCommon


class TestHelpdeskTicketAssign(ServiceCommon):
    """Erika, Paula and Max share the work of a team that assigns by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_ids = cls.erika + cls.paula + cls.max
        cls.team.crm_auto_assign = True
        categories = cls.env["helpdesk.ticket.category"]
        cls.pumps = categories.create({"name": "Pumps"})
        cls.seals = categories.create({"name": "Seals", "parent_id": cls.pumps.id})
        cls.polish = cls.env["helpdesk.ticket.tag"].create({"name": "Polish"})

    @classmethod
    def _add_skill(cls, user, **values):
        return cls.env["crm.ticket.team.member"].create(
            {"team_id": cls.team.id, "user_id": user.id, **values}
        )

    def _set_away(self, users):
        now = fields.Datetime.now()
        users.write(
            {
                "out_of_office_from": now - timedelta(days=1),
                "out_of_office_to": now + timedelta(days=1),
            }
        )

    def _run_job(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1000
        ):
            self.env["helpdesk.ticket"]._cron_assign()

    def test_examples_in_the_formula_hold(self):
        self.assertFalse(doctest.testmod(assignment).failed)

    def test_the_member_with_the_fewest_open_tickets_gets_the_next(self):
        for user, count in ((self.erika, 2), (self.paula, 1), (self.max, 2)):
            for _index in range(count):
                self._create_ticket(user_id=user.id)
        self.assertEqual(self._create_ticket().user_id, self.paula)

    def test_closed_tickets_are_no_load(self):
        for _index in range(3):
            self._create_ticket(user_id=self.erika.id, stage_id=self.stage_done.id)
        for user in self.paula + self.max:
            self._create_ticket(user_id=user.id)
        self.assertEqual(self._create_ticket().user_id, self.erika)

    def test_many_tickets_at_once_are_spread_with_few_queries(self):
        self._create_ticket()
        self.env.flush_all()
        Team = type(self.env["helpdesk.ticket.team"])
        with patch.object(
            Team, "_choose_crm_users", autospec=True, side_effect=Team._choose_crm_users
        ) as choose:
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": f"Ticket {index}",
                        "description": "x",
                        "team_id": self.team.id,
                        "user_id": False,
                    }
                    for index in range(9)
                ]
            )
        self.assertEqual(choose.call_count, 1)
        counts = sorted(len(own) for own in tickets.grouped("user_id").values())
        self.assertEqual(counts, [3, 3, 3])
        company = self.team.company_id
        self.team._choose_crm_users(company, [(False, [])])
        with self.assertQueryCount(2):
            self.team._choose_crm_users(company, [(False, [])] * 50)

    def test_among_equals_it_is_the_turn_of_who_waited_longest(self):
        turns = [self._create_ticket() for _index in range(3)]
        for ticket in turns:
            ticket.stage_id = self.stage_done
        self.assertEqual(len({ticket.user_id for ticket in turns}), 3)

    def test_absent_members_are_skipped(self):
        self._set_away(self.erika + self.max)
        for _index in range(3):
            self.assertEqual(self._create_ticket().user_id, self.paula)

    def test_a_ticket_waits_until_somebody_is_there(self):
        everybody = self.erika + self.paula + self.max
        self._set_away(everybody)
        ticket = self._create_ticket()
        self.assertFalse(ticket.user_id)
        self.assertTrue(ticket.crm_waits_for_user)
        self._run_job()
        self.assertFalse(ticket.user_id)
        self.max.write({"out_of_office_from": False, "out_of_office_to": False})
        self._run_job()
        self.assertEqual(ticket.user_id, self.max)
        self.assertFalse(ticket.crm_waits_for_user)

    def test_who_is_named_for_a_category_gets_the_tickets_below_it(self):
        self._add_skill(self.max, category_ids=[(6, 0, self.pumps.ids)])
        for _index in range(3):
            ticket = self._create_ticket(category_id=self.seals.id)
            self.assertEqual(ticket.user_id, self.max)

    def test_who_is_named_for_something_gets_nothing_else(self):
        self._set_away(self.erika + self.paula)
        self._add_skill(self.max, category_ids=[(6, 0, self.pumps.ids)])
        self.assertFalse(self._create_ticket().user_id)

    def test_the_deputy_takes_what_the_absent_member_is_named_for(self):
        self._add_skill(self.max, category_ids=[(6, 0, self.pumps.ids)])
        for user in self.erika + self.paula:
            self._add_skill(user, tag_ids=[(6, 0, self.polish.ids)])
        self.max.crm_deputy_id = self.erika
        values = {"category_id": self.seals.id}
        self.assertEqual(self._create_ticket(**values).user_id, self.max)
        self._set_away(self.max)
        self.assertEqual(self._create_ticket(**values).user_id, self.erika)
        self.assertEqual(self._create_ticket(**values).user_id, self.erika)

    def test_a_tag_is_a_skill_too(self):
        self._add_skill(self.paula, tag_ids=[(6, 0, self.polish.ids)])
        for tags in ([(6, 0, self.polish.ids)], [(4, self.polish.id)], self.polish.ids):
            self.assertEqual(self._create_ticket(tag_ids=tags).user_id, self.paula)

    def test_members_with_enough_open_tickets_get_no_more(self):
        self._set_away(self.erika + self.max)
        self._add_skill(self.paula, max_open=1)
        self.assertEqual(self._create_ticket().user_id, self.paula)
        self.assertFalse(self._create_ticket().user_id)

    def test_whoever_was_chosen_by_hand_keeps_the_ticket(self):
        self._create_ticket(user_id=self.erika.id)
        self.assertEqual(self._create_ticket(user_id=self.erika.id).user_id, self.erika)

    def test_teams_that_do_not_assign_leave_it_to_people(self):
        self.team.crm_auto_assign = False
        ticket = self._create_ticket()
        self.assertFalse(ticket.user_id or ticket.crm_waits_for_user)

    def test_a_ticket_that_is_born_closed_is_not_assigned(self):
        ticket = self._create_ticket(stage_id=self.stage_done.id)
        self.assertFalse(ticket.user_id)

    def test_a_ticket_that_comes_from_another_team_is_assigned(self):
        other = self.team.copy({"name": "Other", "crm_auto_assign": False})
        other.user_ids = self.env.user
        ticket = self._create_ticket(team_id=other.id, user_id=self.env.user.id)
        ticket.team_id = self.team
        self.assertIn(ticket.user_id, self.team.user_ids)

    def test_the_form_that_changes_the_team_has_it_assigned(self):
        other = self.team.copy({"name": "Other", "crm_auto_assign": False})
        other.user_ids = self.env.user
        ticket = self._create_ticket(team_id=other.id, user_id=self.env.user.id)
        self._set_away(self.paula)
        form = Form(ticket.with_user(self.paula))
        form.team_id = self.team
        form.save()
        self.assertIn(ticket.user_id, self.erika + self.max)

    def test_a_member_taken_away_by_hand_is_not_replaced(self):
        ticket = self._create_ticket()
        ticket.user_id = False
        self._run_job()
        self.assertFalse(ticket.user_id)

    def test_members_without_rights_or_company_get_nothing(self):
        stranger = self._create_user("nora", "group_helpdesk_user")
        stranger.write(
            {"company_ids": [(6, 0, self.nord.ids)], "company_id": self.nord.id}
        )
        guest = self._create_user("gast", "group_helpdesk_user")
        guest.group_ids = self.env.ref("base.group_user")
        self.team.user_ids = stranger + guest
        self.assertFalse(self._create_ticket().user_id)

    def test_the_list_assigns_what_nobody_has(self):
        self.team.crm_auto_assign = False
        tickets = self._create_ticket() + self._create_ticket()
        with self.assertRaises(UserError):
            tickets.with_user(self.erika).action_crm_assign()
        self.team.crm_auto_assign = True
        tickets.with_user(self.erika).action_crm_assign()
        self.assertEqual(len(tickets.user_id), 2)
        with self.assertRaises(UserError):
            tickets.with_user(self.erika).action_crm_assign()
        self._set_away(self.team.user_ids)
        tickets.user_id = False
        action = tickets.with_user(self.erika).action_crm_assign()
        self.assertEqual(action["tag"], "display_notification")
        self.assertTrue(all(tickets.mapped("crm_waits_for_user")))

    def test_a_customer_in_the_portal_gets_an_agent(self):
        portal = self.env["res.users"].create(
            {
                "name": "Bert",
                "login": "bert@adler.test",
                "partner_id": self.bert.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        values = {"name": "Leak", "description": "x", "user_id": False}
        tickets = self.env["helpdesk.ticket"].with_user(portal).sudo()
        ticket = tickets.create({**values, "team_id": self.team.id})
        self.assertIn(ticket.user_id, self.team.user_ids)

    def test_only_managers_say_who_is_good_at_what(self):
        skill = self._add_skill(self.max, max_open=3)
        with self.assertRaises(AccessError):
            skill.with_user(self.max).max_open = 0
        skill.with_user(self.paula).max_open = 5
        self.assertEqual(skill.max_open, 5)

    def test_skills_of_another_company_are_not_seen(self):
        skill = self.env["crm.ticket.team.member"].create(
            {"team_id": self.nord_team.id, "user_id": self.max.id}
        )
        with self.assertRaises(AccessError):
            skill.with_user(self.paula).read(["max_open"])
