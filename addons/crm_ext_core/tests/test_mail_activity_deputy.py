from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged

from ..models import mail_activity_deputy_signal
from .common_deputy import NOON, QUARTER, DeputyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")
class TestMailActivityDeputy(DeputyCommon):
    # === PLAN === #

    def test_deputy_plans_what_nobody_reacts_to_after_the_minutes(self):
        coming = self._schedule(NOON + timedelta(hours=2))

        self.assertEqual(
            self._get_planned(self.carl), {self.due.id: "12:15", coming.id: "14:15"}
        )
        self.assertEqual(self._get_planned(self.dora), {})

    def test_deputy_plans_at_once_what_an_absent_colleague_is_due(self):
        self._set_away(self.anna)

        self.assertEqual(self._get_planned(self.carl), {self.due.id: "12:00"})

    def test_deputy_plans_for_the_beginning_of_an_absence(self):
        self.team.crm_reaction_minutes = 0
        self.assertEqual(self._get_planned(self.carl), {})

        self._set_away(self.anna, NOON + timedelta(minutes=7))

        self.assertEqual(self._get_planned(self.carl), {self.due.id: "12:07"})

    def test_leader_plans_while_the_deputy_is_away_too(self):
        self._set_away(self.carl)

        self.assertEqual(self._get_planned(self.dora), {self.due.id: "12:15"})
        self.assertEqual(self._get_planned(self.carl), {})

    def test_two_who_are_each_others_deputies_leave_it_to_the_leader(self):
        self.anna.crm_deputy_id = self.emil
        self.emil.crm_deputy_id = self.anna
        self.team.crm_deputy_id = False
        of_emil = self._schedule(NOON, self.emil)
        self._set_away(self.anna)
        self.assertEqual(self._get_planned(self.emil)[self.due.id], "12:00")

        self._set_away(self.emil)

        self.assertEqual(
            self._get_planned(self.dora), {self.due.id: "12:00", of_emil.id: "12:00"}
        )

    def test_nobody_is_asked_where_everybody_is_away(self):
        for user in self.anna + self.carl + self.dora:
            self._set_away(user)

        self.assertEqual(self._get_planned(self.carl), {})
        self.assertEqual(self._get_planned(self.dora), {})
        self.assertFalse(self._claim(self.carl) + self._claim(self.dora))
        self.assertEqual(self._get_planned(self.anna), {self.due.id: "12:00"})

    def test_followups_of_who_left_go_to_the_deputy(self):
        self.anna.active = False

        self.assertEqual(self._get_planned(self.carl), {self.due.id: "12:00"})

    def test_done_answered_timeless_private_and_old_ones_are_not_planned(self):
        self._schedule(NOON - timedelta(minutes=30)).action_done()
        seen = self._schedule(NOON - timedelta(minutes=30))
        seen.with_user(self.anna).crm_acknowledge()
        self._schedule(False)
        self._schedule(NOON - timedelta(days=8))
        self.env["mail.activity"].create(
            {"user_id": self.anna.id, "summary": "Dentist", "crm_due": NOON}
        )

        self.assertEqual(self._get_planned(self.carl), {self.due.id: "12:15"})

    def test_deputy_of_nobody_plans_only_his_own(self):
        mine = self._schedule(NOON, self.otto)

        self.assertEqual(self._get_planned(self.otto), {mine.id: "12:00"})

    def test_start_of_a_client_costs_a_deputy_two_queries_more(self):
        for user, more in ((self.otto, 0), (self.carl, 2)):
            model = self.env["mail.activity"].with_user(user)
            model.crm_get_followups()
            self.env.flush_all()
            with self.subTest(user.login), self.assertQueryCount(1 + more):
                model.crm_get_followups()

    def test_deputy_is_not_asked_again_and_again_what_he_may_not_read(self):
        lead = self.env["crm.lead"].create({"name": "Mill", "user_id": self.anna.id})
        self._schedule(NOON - timedelta(hours=1), record=lead)

        self.assertEqual(self._get_planned(self.carl), {self.due.id: "12:15"})

    def test_deputy_asks_again_after_the_last_that_it_plans(self):
        self.patch(mail_activity_deputy_signal, "MAX_PLANNED", 2)
        for hours in (1, 2, 3):
            self._schedule(NOON + timedelta(hours=hours))

        planned = self.env["mail.activity"].with_user(self.carl).crm_get_followups()

        self.assertEqual(planned["until"], "2026-11-26 14:00:00")
        self.assertEqual(
            [followup["at"][11:16] for followup in planned["followups"]],
            ["12:15", "13:15"],
        )

    # === CLAIM === #

    def test_deputy_claims_not_before_the_minutes_have_passed(self):
        self.assertFalse(self._claim(self.carl))
        self.assertFalse(self.due.crm_deputy_shown_at)

        with freeze_time(NOON + QUARTER):
            (data,) = self._claim(self.carl)

        self.assertEqual(data["for_user"], self.anna.name)
        self.assertEqual(data["customer"], "Adler Nord")
        self.assertFalse(data["taken_by"])
        self.assertEqual(self.due.crm_deputy_shown_id, self.carl)
        self.assertEqual(self.due.crm_deputy_shown_at, NOON + QUARTER)
        self.assertFalse(self.due.crm_deputy_id)

    def test_nobody_is_signalled_twice(self):
        with freeze_time(NOON + QUARTER):
            self.assertEqual(len(self._claim(self.anna)), 1)
            self.assertEqual(len(self._claim(self.carl)), 1)
            for user in self.anna + self.carl + self.dora + self.otto:
                self.assertFalse(self._claim(user))
            self.assertEqual(self._get_planned(self.dora), {})

    def test_leader_claims_only_when_the_deputy_cannot(self):
        with freeze_time(NOON + QUARTER):
            self.assertFalse(self._claim(self.dora))
            self._set_away(self.carl)
            self.assertFalse(self._claim(self.carl))
            self.assertTrue(self._claim(self.dora))

    def test_deputy_is_not_signalled_what_the_assignee_has_seen(self):
        self._claim(self.anna)
        self.due.with_user(self.anna).crm_acknowledge()

        with freeze_time(NOON + QUARTER):
            self.assertFalse(self._claim(self.carl))

    def test_second_signal_after_a_snooze_has_its_own_minutes(self):
        self._claim(self.anna)
        self.due.with_user(self.anna).crm_snooze("1_hour")

        self.assertEqual(self._get_planned(self.carl), {self.due.id: "13:15"})
        with freeze_time(NOON + timedelta(hours=1)):
            self._claim(self.anna)
            self.assertFalse(self._claim(self.carl))
        with freeze_time(NOON + timedelta(hours=1) + QUARTER):
            self.assertTrue(self._claim(self.carl))

    def test_new_time_or_assignee_calls_for_new_signals(self):
        for vals in ({"crm_due": NOON - timedelta(hours=1)}, {"user_id": self.emil.id}):
            with self.subTest(vals), freeze_time(NOON + QUARTER):
                self._claim(self.carl)
                self.due.with_user(self.carl).crm_take()

                self.due.write(vals)

                self.assertFalse(self.due.crm_deputy_id)
                self.assertTrue(self._claim(self.carl))

    def test_reload_shows_the_deputy_again_what_nobody_answered(self):
        with freeze_time(NOON + QUARTER):
            self._claim(self.carl)
            model = self.env["mail.activity"].with_user(self.carl)

            (data,) = model.crm_get_shown_followups(self.due.ids)
            self.assertEqual(data["for_user"], self.anna.name)

            self.due.with_user(self.carl).crm_acknowledge()
            self.assertFalse(model.crm_get_shown_followups(self.due.ids))
            self.assertFalse(self.due.crm_acknowledged_at)

    def test_tab_that_asks_again_or_takes_over_gets_the_card(self):
        with freeze_time(NOON + QUARTER):
            self.assertTrue(self._claim(self.carl, crm_tab="a"))
            self.assertTrue(self._claim(self.carl, crm_tab="a"))
            self.assertFalse(self._claim(self.carl, crm_tab="b"))
            self.assertTrue(self._claim(self.carl, crm_tab="b", crm_take_over=True))
            self.assertFalse(self._claim(self.carl, crm_tab="a"))

    def test_deputy_that_names_no_ids_is_told_how(self):
        with self.assertRaisesRegex(UserError, "list of their ids"):
            self.env["mail.activity"].with_user(self.carl).crm_claim_followups("7")

    # === RIGHTS === #

    def test_document_hidden_from_the_deputy_goes_to_the_leader(self):
        lead = self.env["crm.lead"].create({"name": "Mill", "user_id": self.anna.id})
        self.dora.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        hidden = self._schedule(NOON, record=lead)

        with freeze_time(NOON + QUARTER):
            self.assertFalse(self._claim(self.carl, hidden))
            self.assertEqual(self._get_planned(self.dora), {hidden.id: "12:15"})
            (data,) = self._claim(self.dora, hidden)
        self.assertEqual(data["document"], "Mill")

    def test_deputy_of_another_company_is_signalled_only_what_he_may_read(self):
        beck = self.env["res.company"].create({"name": "Beck AG"})
        self.anna.company_ids += beck
        lead_vals = {"user_id": False, "type": "lead", "team_id": False}
        home, away = self.env["crm.lead"].create(
            [
                {**lead_vals, "name": "Home", "company_id": self.env.company.id},
                {**lead_vals, "name": "Away", "company_id": beck.id},
            ]
        )
        self.due.unlink()
        at_home = self._schedule(NOON, record=home)
        abroad = self._schedule(NOON, record=away)
        both = at_home + abroad

        with freeze_time(NOON + QUARTER):
            claimed = self._claim(self.carl, both)
            self.assertEqual([data["id"] for data in claimed], at_home.ids)
            self.assertFalse(self._claim(self.dora, both))

            # The leader works in both, but looks at one of them.
            self.dora.company_ids += beck
            (data,) = self._claim(
                self.dora, both, allowed_company_ids=self.env.company.ids
            )
        self.assertEqual(data["document"], "Away")

    def test_card_of_the_deputy_keeps_what_he_may_not_read(self):
        self._create_talk(self.anna, name="Secret of Anna")

        with freeze_time(NOON + QUARTER):
            (data,) = self._claim(self.carl)

        self.assertFalse(data["last_talk"])

    def test_portal_users_get_nothing(self):
        portal = new_test_user(self.env, "portal2", groups="base.group_portal")

        self.assertNotIn(portal.id, self.env.user._crm_get_deputy_ids())

    # === BUS === #

    def test_new_followup_is_pushed_to_assignee_and_deputy(self):
        pushed = self._get_pushed(lambda: self._schedule(NOON))

        newest = self.bert.activity_ids.sorted("id")[-1]
        self.assertEqual(
            pushed,
            {
                ("anna", "followups"): [
                    [{"id": newest.id, "at": "2026-11-26 12:00:00"}]
                ],
                ("carl", "followups"): [
                    [{"id": newest.id, "at": "2026-11-26 12:15:00"}]
                ],
            },
        )

    def test_absence_lets_the_deputies_plan_anew(self):
        pushed = self._get_pushed(lambda: self._set_away(self.anna))

        self.assertEqual(
            {login for login, kind in pushed if kind == "followups_replan"},
            {"anna", "carl", "dora"},
        )

    def test_settings_of_the_team_let_the_deputies_plan_anew(self):
        for action in (
            lambda: self.team.write({"crm_reaction_minutes": 5}),
            lambda: self.team.write({"crm_deputy_id": self.otto.id}),
            lambda: self.team.write({"member_ids": [(3, self.emil.id)]}),
        ):
            pushed = self._get_pushed(action)
            self.assertIn((self.team.crm_deputy_id.login, "followups_replan"), pushed)
            self.assertIn(("dora", "followups_replan"), pushed)

    def test_without_any_deputy_nothing_more_is_asked(self):
        self.team.crm_deputy_id = False
        self.env.flush_all()

        pushed = self._get_pushed(lambda: self._schedule(NOON))

        self.assertEqual(list(pushed), [("anna", "followups")])
