from contextlib import closing
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common_deputy import NOON, QUARTER, DeputyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:20:00")
class TestMailActivityDeputyAnswer(DeputyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = NOON + timedelta(minutes=20)
        # Carl may read customers, but not change them.
        cls.carl.group_ids -= cls.env.ref("base.group_partner_manager")
        cls.env["mail.activity"].with_user(cls.carl).crm_claim_followups(cls.due.ids)
        cls.of_anna = cls.due.with_user(cls.anna)
        cls.of_carl = cls.due.with_user(cls.carl)

    def test_deputy_takes_it_and_everybody_sees_who_it_is(self):
        self.of_carl.crm_take()

        self.assertEqual(self.due.crm_deputy_id, self.carl)
        self.assertEqual(self.due.crm_acknowledged_at, self.late)
        self.assertEqual(self.due.user_id, self.anna)
        self.assertIn(
            f"{self.carl.name} takes over this follow-up of {self.anna.name}",
            self.bert.message_ids[0].body,
        )
        self.assertFalse(self._claim(self.anna))
        self.assertNotIn(self.due.id, self._get_planned(self.anna))

    def test_taking_twice_is_taking_once(self):
        messages = len(self.bert.message_ids)

        self.of_carl.crm_take()
        self.of_carl.crm_take()

        self.assertEqual(len(self.bert.message_ids), messages + 1)

    def test_deputy_marks_it_as_done_without_the_right_to_change_the_customer(self):
        self.of_carl.crm_done()

        self.assertFalse(self.due.active)
        self.assertEqual(self.due.crm_deputy_id, self.carl)
        done = self.bert.message_ids.filtered("mail_activity_type_id")
        self.assertEqual(done.author_id, self.carl.partner_id)

    def test_talk_of_the_deputy_answers_the_followup(self):
        action = self.of_carl.action_crm_log_conversation()
        self.assertEqual(self.due.crm_deputy_id, self.carl)

        talk = self.conversation_model.with_user(self.carl)
        talk = talk.with_context(**action["context"]).create({"name": "Called"})

        self.assertFalse(self.due.active)
        self.assertEqual(talk.activity_id, self.due)
        talks = self.conversation_model.search([("activity_id", "=", self.due.id)])
        self.assertEqual(talks, talk)

    def test_snooze_of_the_deputy_comes_back_to_the_deputy(self):
        self.of_carl.crm_snooze("1_hour")

        again = self.late + timedelta(hours=1)
        self.assertEqual(self.due.crm_snoozed_until, again)
        self.assertEqual(self._get_planned(self.carl), {self.due.id: "13:20"})
        self.assertEqual(self._get_planned(self.anna), {})
        with freeze_time(again):
            self.assertFalse(self._claim(self.anna))
            (data,) = self._claim(self.carl)
        self.assertEqual(data["taken_by"], self.carl.name)

    def test_deputy_who_closes_the_card_leaves_it_to_the_assignee(self):
        self.of_carl.crm_acknowledge()

        self.assertFalse(self.due.crm_deputy_id)
        self.assertFalse(self.due.crm_acknowledged_at)
        self.assertTrue(self._claim(self.anna))
        self.assertFalse(self._claim(self.carl))

    def test_assignee_is_told_who_has_taken_it(self):
        self._claim(self.anna)
        self.of_carl.crm_take()

        for answer in (
            self.of_anna.crm_done,
            self.of_anna.action_crm_log_conversation,
            lambda: self.of_anna.crm_snooze("1_hour"),
        ):
            with self.assertRaisesRegex(UserError, "carl.* has taken over"):
                answer()
        self.assertTrue(self.due.active)

    def test_answer_of_the_assignee_takes_the_card_from_the_deputy(self):
        for answer in ("crm_acknowledge", "crm_done", "action_crm_log_conversation"):
            activity = self._schedule(NOON)
            with self.subTest(answer), freeze_time(NOON + QUARTER):
                self._claim(self.carl, activity)
                anna = activity.with_user(self.anna)
                pushed = self._get_pushed(getattr(anna, answer))
                self.assertEqual(
                    pushed["carl", "followups"], [[{"id": activity.id, "at": False}]]
                )

    def test_card_of_the_assignee_says_who_has_taken_it_until_it_is_closed(self):
        self._claim(self.anna, crm_tab="desk")
        self.of_carl.crm_take()
        model = self.env["mail.activity"].with_user(self.anna)
        model = model.with_context(crm_tab="desk")

        (data,) = model.crm_get_shown_followups(self.due.ids)
        self.assertEqual(data["taken_by"], self.carl.name)

        self.of_anna.crm_acknowledge()
        self.assertFalse(model.crm_get_shown_followups(self.due.ids))
        self.assertEqual(self.due.crm_deputy_id, self.carl)

    def test_assignee_takes_it_back(self):
        self._claim(self.anna)
        self.of_carl.crm_take()

        self.of_anna.crm_take_back()

        self.assertFalse(self.due.crm_deputy_id)
        with self.assertRaisesRegex(UserError, "anna.* sees to"):
            self.of_carl.crm_done()
        self.of_anna.crm_done()
        self.assertFalse(self.due.active)

    def test_talk_is_saved_whoever_was_faster(self):
        self._claim(self.anna)
        context = self.of_anna.action_crm_log_conversation()["context"]
        self.due.action_done()

        talk = self.conversation_model.with_user(self.anna)
        talk = talk.with_context(**context).create({"name": "Called"})

        self.assertTrue(talk.exists())

    def test_deputy_cannot_take_what_the_assignee_has_begun(self):
        self._claim(self.anna)
        self.of_anna.action_crm_log_conversation()

        with self.assertRaisesRegex(UserError, "anna.* sees to"):
            self.of_carl.crm_take()
        self.assertFalse(self.due.crm_deputy_id)

    def test_deputy_cannot_take_what_is_done(self):
        self.of_anna.crm_done()

        with self.assertRaisesRegex(UserError, "is done already"):
            self.of_carl.crm_take()

    def test_nobody_else_answers(self):
        for user in (self.dora, self.otto, self.emil):
            activity = self.due.with_user(user)
            for answer in (
                activity.crm_take,
                activity.crm_take_back,
                activity.crm_acknowledge,
                activity.crm_done,
                activity.action_crm_log_conversation,
                lambda activity=activity: activity.crm_snooze("1_hour"),
            ):
                with self.assertRaises(AccessError):
                    answer()
        with self.assertRaises(AccessError):
            self.of_carl.crm_take_back()
        self.assertTrue(self.due.active)
        self.assertFalse(self.due.crm_deputy_id)

    def test_what_an_archived_deputy_took_rings_again(self):
        self._claim(self.anna)
        self.of_carl.crm_take()

        self.carl.active = False

        self.assertFalse(self.due.crm_deputy_id)
        self.assertTrue(self._claim(self.anna))
        self.assertTrue(self._claim(self.dora))

    def test_chatter_names_who_took_it(self):
        self.of_carl.crm_take()

        store = self.due.with_user(self.anna)._to_store_defaults(None)

        (taken,) = (
            item for item in store if getattr(item, "field_name", "") == "crm_taken_by"
        )
        self.assertEqual(taken.value(self.due), self.carl.name)


@tagged("post_install", "-at_install")
class TestMailActivityDeputyRace(TransactionCase):
    def setUp(self):
        """A follow-up of the administrator that Odoo's robot stands in for."""
        super().setUp()
        self.assignee_id = self.env.ref("base.user_admin").id
        self.deputy_id = self.env.ref("base.user_root").id
        self.database = db_connect(self.env.cr.dbname)
        with self.database.cursor() as cr:  # committed when it is left
            partner = (
                self._get_model(cr, self.deputy_id)
                .env["res.partner"]
                .create({"name": "Race"})
            )
            activity = partner.activity_schedule(
                "mail.mail_activity_data_call", user_id=self.assignee_id, crm_due=NOON
            )
            activity.write(
                {"crm_deputy_shown_id": self.deputy_id, "crm_deputy_shown_at": NOON}
            )
            self.partner_id, self.activity_id = partner.id, activity.id
        self.addCleanup(self._delete)

    def _delete(self):
        with self.database.cursor() as cr:
            model = self._get_model(cr, self.deputy_id)
            model.env["res.partner"].browse(self.partner_id).unlink()

    def _get_model(self, cr, user_id):
        return api.Environment(cr, user_id, {})["mail.activity"]

    @mute_logger("odoo.sql_db")
    def test_of_assignee_and_deputy_at_the_same_second_one_answers(self):
        with closing(self.database.cursor()) as cr:
            assignee = self._get_model(cr, self.assignee_id).browse(self.activity_id)
            self.assertTrue(assignee.active)  # read before the deputy is faster
            with self.database.cursor() as faster:
                model = self._get_model(faster, self.deputy_id)
                model.browse(self.activity_id).crm_take()

            # The server repeats a call that fails so; then it sees who was faster.
            with self.assertRaises(SerializationFailure):
                assignee.crm_done()
                assignee.env.flush_all()

        with closing(self.database.cursor()) as cr:
            assignee = self._get_model(cr, self.assignee_id).browse(self.activity_id)
            with self.assertRaisesRegex(UserError, "has taken over"):
                assignee.crm_done()
