from contextlib import closing
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..models import mail_activity_signal
from .common_conversation import ConversationCommon

NOON = datetime(2026, 11, 26, 12, 0)  # 13:00 in Berlin


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")
class TestMailActivityFollowup(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.phone = "+49 431 123456"
        cls.missed = cls._schedule(NOON - timedelta(hours=2))
        cls.coming = cls._schedule(NOON + timedelta(hours=2))
        cls._schedule(NOON + timedelta(days=3))
        cls.of_carl = cls._schedule(NOON - timedelta(hours=1), cls.carl)

    @classmethod
    def _schedule(cls, due, user=None, **vals):
        return cls.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=(user or cls.anna).id,
            crm_due=due,
            **vals,
        )

    def _get_planned(self, user):
        planned = self.env["mail.activity"].with_user(user).crm_get_followups()
        return [followup["id"] for followup in planned["followups"]]

    def _get_model(self, tab=False, user=None, **context):
        model = self.env["mail.activity"].with_user(user or self.anna)
        return model.with_context(crm_tab=tab, **context)

    def _claim(self, activities, user=None, tab=False, **context):
        model = self._get_model(tab, user, **context)
        return model.crm_claim_followups(activities.ids)

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

    # === CLAIM === #

    def test_claim_shows_customer_person_phone_reason_and_last_talk(self):
        talk = self._create_talk(name="Price", date=NOON - timedelta(days=9))
        self.missed.write({"summary": "Offer", "note": "<p>Does it <b>fit</b>?</p>"})

        (data,) = self._claim(self.missed)

        self.assertEqual(data.pop("claimed"), NOON.replace(tzinfo=UTC).timestamp())
        self.assertEqual(
            [data],
            [
                {
                    "id": self.missed.id,
                    "due": "2026-11-26 10:00:00",
                    "reason": "Offer",
                    "note": "Does it *fit*?",
                    "icon": "fa-phone",
                    "document": self.bert.display_name,
                    "customer": "Adler Nord",
                    "person": "Bert",
                    "phone": "+49 431 123456",
                    "last_talk": {
                        "id": talk.id,
                        "date": "2026-11-17 12:00:00",
                        "name": "Price",
                        "user": self.anna.name,
                    },
                    "facts": [],
                    "sound": True,
                    "desktop": False,
                    "for_user": False,
                    "taken_by": False,
                }
            ],
        )
        self.assertEqual(self.missed.crm_shown_at, NOON)

    def test_second_claim_gets_nothing(self):
        self.assertTrue(self._claim(self.missed))
        self.assertFalse(self._claim(self.missed))

    def test_tab_gets_its_own_signal_again_when_the_answer_was_lost(self):
        self._claim(self.missed, tab="desk")

        self.assertFalse(self._claim(self.missed, tab="home"))
        self.assertEqual(len(self._claim(self.missed, tab="desk")), 1)
        self.assertEqual(self.missed.crm_shown_in, "desk")

    def test_tab_that_the_user_turns_to_takes_over_what_another_shows(self):
        with freeze_time("2026-11-26 11:00:00"):
            self._claim(self.missed, tab="desk")

        taken = self._claim(self.missed, tab="home", crm_take_over=True)

        self.assertEqual([data["id"] for data in taken], self.missed.ids)
        self.assertEqual(self.missed.crm_shown_in, "home")
        self.assertEqual(self.missed.crm_shown_at, NOON - timedelta(hours=1))

    def test_nobody_takes_over_what_is_answered_or_not_due(self):
        self._claim(self.missed)
        self.missed.with_user(self.anna).crm_acknowledge()

        both = self.missed + self.coming
        self.assertFalse(self._claim(both, tab="home", crm_take_over=True))

    def test_reload_shows_again_what_nobody_has_answered(self):
        activities = self._get_model("desk")
        mine = self.missed + self.coming + self.of_carl
        self._claim(self.missed, tab="desk")

        shown = activities.crm_get_shown_followups(mine.ids)
        self.assertEqual([data["id"] for data in shown], self.missed.ids)
        other_tab = self._get_model("home")
        self.assertFalse(other_tab.crm_get_shown_followups(mine.ids))

        self.missed.with_user(self.anna).crm_acknowledge()
        self.assertEqual(activities.crm_get_shown_followups(mine.ids), [])

    def test_signal_after_a_snooze_survives_a_reload(self):
        self._claim(self.missed, tab="desk")
        self.missed.with_user(self.anna).crm_snooze("10_minutes")
        with freeze_time("2026-11-26 12:10:00"):
            self._claim(self.missed, tab="desk")

        shown = self._get_model("desk").crm_get_shown_followups(self.missed.ids)
        self.assertEqual([data["id"] for data in shown], self.missed.ids)

    def test_new_time_takes_the_signal_from_the_screen(self):
        self._claim(self.missed, tab="desk")

        self.missed.with_user(self.anna).crm_due = NOON + timedelta(hours=1)

        self.assertFalse(self.missed.crm_shown_in)
        self.assertFalse(
            self._get_model("desk").crm_get_shown_followups(self.missed.ids)
        )

    def test_signals_tell_how_the_user_wants_to_be_alerted(self):
        self.anna.crm_followup_desktop = True
        self.anna.crm_followup_sound = False

        (data,) = self._claim(self.missed)

        self.assertTrue(data["desktop"])
        self.assertFalse(data["sound"])

    def test_user_chooses_the_alerts_alone(self):
        self.carl.with_user(self.carl).crm_followup_desktop = True
        self.assertTrue(self.carl.crm_followup_desktop)

        with self.assertRaises(AccessError):
            self.carl.with_user(self.anna).crm_followup_desktop = False

    def test_a_client_that_names_no_ids_is_told_how(self):
        for name in ("crm_claim_followups", "crm_get_shown_followups"):
            for ids in ("7", [7, "8"], None, {"id": 7}, [True]):
                with self.assertRaisesRegex(UserError, "list of their ids"):
                    getattr(self.env["mail.activity"], name)(ids)

    def test_nothing_is_claimed_before_its_time(self):
        self.assertFalse(self._claim(self.coming))
        self.assertFalse(self.coming.crm_shown_at)

    def test_nobody_claims_the_followup_of_another(self):
        self.assertFalse(self._claim(self.of_carl, self.anna))
        self.assertFalse(self.of_carl.crm_shown_at)

    def test_last_talk_is_one_that_the_user_may_read(self):
        self._create_talk(self.carl, name="Secret of Carl")

        self.assertFalse(self._claim(self.missed)[0]["last_talk"])

    def test_followup_on_a_hidden_document_shows_its_name_only(self):
        lead = self.env["crm.lead"].create(
            {"name": "Mill", "partner_id": self.bert.id, "user_id": self.carl.id}
        )
        activity = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.emil.id, crm_due=NOON
        )

        (data,) = self._claim(activity, self.emil)

        self.assertEqual(data["customer"], "Mill")
        self.assertFalse(data["person"] or data["phone"] or data["last_talk"])

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


@tagged("post_install", "-at_install")
class TestMailActivityClaimRace(ConversationCommon):
    def test_of_two_tabs_at_the_same_time_exactly_one_claims(self):
        """Two connections of their own, as two tabs have."""
        database = db_connect(self.env.cr.dbname)
        with closing(database.cursor()) as setup_cr:
            admin_env = api.Environment(setup_cr, self.env.uid, {})
            user = admin_env.ref("base.user_admin")
            activity = admin_env["mail.activity"].create(
                {
                    "user_id": user.id,
                    "summary": "Race",
                    "crm_due": datetime(2026, 11, 20, 12, 0),
                }
            )
            setup_cr.commit()
            self.addCleanup(self._delete_activity, database, activity.id)
        with closing(database.cursor()) as cr1, closing(database.cursor()) as cr2:
            claims = []
            for cr in (cr1, cr2):
                model = api.Environment(cr, user.id, {})["mail.activity"]
                claims.append(len(model.crm_claim_followups([activity.id])))
            cr1.commit()
            cr2.commit()
        self.assertEqual(claims, [1, 0])

    def _delete_activity(self, database, activity_id):
        with database.cursor() as cr:  # committed when it is left
            cr.execute("DELETE FROM mail_activity WHERE id = %s", [activity_id])
