from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..models import mail_activity_signal
from .common_followup import NOON, FollowupCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")
class TestMailActivityFollowup(FollowupCommon):
    # === FETCH === #

    def test_client_plans_missed_and_next_hours_of_its_user(self):
        planned = self.env["mail.activity"].with_user(self.anna).crm_get_followups()

        self.assertEqual(
            planned,
            {
                "now": "2026-11-26 12:00:00",
                "until": "2026-11-27 12:00:00",
                "followups": [
                    {"id": self.missed.id, "at": "2026-11-26 10:00:00"},
                    {"id": self.coming.id, "at": "2026-11-26 14:00:00"},
                ],
            },
        )

    def test_answered_done_and_timeless_activities_are_not_planned(self):
        self.missed.write({"crm_shown_at": NOON, "crm_acknowledged_at": NOON})
        self.coming.with_user(self.anna).action_done()
        self.bert.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.anna.id
        )

        self.assertFalse(self._get_planned(self.anna))

    def test_start_tells_what_some_tab_shows_and_nobody_has_answered(self):
        self._claim(self.missed, tab="desk")

        planned = self.env["mail.activity"].with_user(self.anna).crm_get_followups()

        self.assertEqual(
            planned["followups"][0],
            {"id": self.missed.id, "at": "2026-11-26 10:00:00", "shown": True},
        )

    def test_start_of_a_client_costs_one_query(self):
        model = self.env["mail.activity"].with_user(self.anna)
        # Cached for all users: who is anybody's deputy.
        self.anna._crm_get_deputy_ids()
        self.env.flush_all()

        with self.assertQueryCount(1):
            model.crm_get_followups()

    def test_start_reads_two_ranges_of_one_index(self):
        # Cached for all users: who is anybody's deputy.
        self.anna._crm_get_deputy_ids()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        executed = []
        execute_query = type(self.env).execute_query

        def explain(env, query):
            executed.extend(execute_query(env, SQL("EXPLAIN %s", query)))
            return []

        self.patch(type(self.env), "execute_query", explain)
        self.env["mail.activity"].with_user(self.anna).crm_get_followups()

        plan = "\n".join(line for (line,) in executed)
        self.assertEqual(plan.count("mail_activity_crm_signal_idx"), 2, plan)
        self.assertNotIn("Sort", plan)

    def test_of_too_many_the_latest_missed_and_the_next_to_come_are_planned(self):
        for number in range(3):
            self._schedule(NOON - timedelta(days=3 + number))
            self._schedule(NOON + timedelta(hours=5 + number))
        with (
            patch.object(mail_activity_signal, "MAX_MISSED", 2),
            patch.object(mail_activity_signal, "MAX_PLANNED", 2),
        ):
            planned = self.env["mail.activity"].with_user(self.anna).crm_get_followups()

        self.assertEqual(
            [followup["at"] for followup in planned["followups"]],
            [
                "2026-11-26 10:00:00",
                "2026-11-23 12:00:00",
                "2026-11-26 14:00:00",
                "2026-11-26 17:00:00",
            ],
        )
        self.assertEqual(planned["until"], "2026-11-26 17:00:00")

    # === ANSWERS === #

    def test_acknowledged_followup_stays_open_but_silent(self):
        self._claim(self.missed)

        self.missed.with_user(self.anna).crm_acknowledge()

        self.assertEqual(self.missed.crm_acknowledged_at, NOON)
        self.assertTrue(self.missed.active)
        self.assertNotIn(self.missed.id, self._get_planned(self.anna))

    def test_snoozed_followup_comes_again(self):
        for choice, expected in (
            ("10_minutes", datetime(2026, 11, 26, 12, 10)),
            ("1_hour", datetime(2026, 11, 26, 13, 0)),
            ("tomorrow", datetime(2026, 11, 27, 8, 0)),  # 9:00 in Berlin
        ):
            with self.subTest(choice):
                self._claim(self.missed)
                self.missed.with_user(self.anna).crm_snooze(choice)

                self.assertEqual(self.missed.crm_snoozed_until, expected)
                self.assertIn(self.missed.id, self._get_planned(self.anna))
                self.assertFalse(self._claim(self.missed))
                with freeze_time(expected):
                    self.assertTrue(self._claim(self.missed))

    def test_snooze_until_a_chosen_time(self):
        at = self.missed.with_user(self.anna).crm_snooze("2027-03-01 07:15:00")

        self.assertEqual(at, "2027-03-01 07:15:00")
        self.assertEqual(self.missed.crm_snoozed_until, datetime(2027, 3, 1, 7, 15))

    def test_impossible_snooze_tells_the_choices(self):
        for choice in ("never", "2026-11-26 12:00:00", False, 7, ["1_hour"]):
            with (
                self.subTest(choice),
                self.assertRaisesRegex(UserError, "10_minutes, 1_hour, tomorrow"),
            ):
                self.missed.with_user(self.anna).crm_snooze(choice)
        self.assertFalse(self.missed.crm_snoozed_until)

    def test_done_followup_is_done(self):
        self.missed.with_user(self.anna).crm_done()

        self.assertFalse(self.missed.active)

    def test_nobody_answers_for_another(self):
        activity = self.of_carl.with_user(self.anna)
        for answer in (
            activity.crm_acknowledge,
            activity.crm_done,
            activity.action_crm_log_conversation,
            lambda: activity.crm_snooze("1_hour"),
        ):
            with self.assertRaises(AccessError):
                answer()
        self.assertTrue(self.of_carl.active)
        self.assertFalse(self.of_carl.crm_acknowledged_at)

    # === BUS === #

    def _get_pushed(self, action):
        """Return {user: [followups pushed by ``action``]}."""
        pushed = {}

        def push(users, message_type, payload):
            if message_type == "crm_ext_core.followups":
                pushed.setdefault(users.login, []).extend(payload)

        self.patch(type(self.env["res.users"]), "_bus_send", push)
        action()
        return pushed

    def test_new_followup_is_pushed_to_its_assignee(self):
        pushed = self._get_pushed(lambda: self._schedule(NOON))

        newest = self.bert.activity_ids.sorted("id")[-1]
        self.assertEqual(
            pushed, {"anna": [{"id": newest.id, "at": "2026-11-26 12:00:00"}]}
        )

    def test_done_and_deleted_followups_are_withdrawn(self):
        for action in (
            lambda: self.missed.with_user(self.anna).crm_done(),
            lambda: self.coming.with_user(self.anna).unlink(),
        ):
            ids = (self.missed.id, self.coming.id)
            pushed = self._get_pushed(action)
            self.assertEqual(len(pushed["anna"]), 1)
            self.assertIn(pushed["anna"][0]["id"], ids)
            self.assertFalse(pushed["anna"][0]["at"])

    def test_handed_over_followup_moves_to_the_new_assignee(self):
        pushed = self._get_pushed(lambda: self.missed.write({"user_id": self.carl.id}))

        self.assertEqual(
            pushed,
            {
                "carl": [{"id": self.missed.id, "at": "2026-11-26 10:00:00"}],
                "anna": [{"id": self.missed.id, "at": False}],
            },
        )

    def test_claim_tells_the_other_tabs_who_shows_it(self):
        pushed = self._get_pushed(lambda: self._claim(self.missed, tab="desk"))

        self.assertEqual(
            pushed,
            {
                "anna": [
                    {
                        "id": self.missed.id,
                        "at": False,
                        "shown_in": "desk",
                        "claimed": NOON.replace(tzinfo=UTC).timestamp(),
                    }
                ]
            },
        )

    def test_claim_in_vain_tells_nobody(self):
        self.assertFalse(self._get_pushed(lambda: self._claim(self.coming)))

    def test_timeless_activity_pushes_nothing(self):
        pushed = self._get_pushed(
            lambda: self.bert.activity_schedule(
                "mail.mail_activity_data_call", user_id=self.anna.id
            ).write({"date_deadline": "2026-12-01"})
        )

        self.assertFalse(pushed)
