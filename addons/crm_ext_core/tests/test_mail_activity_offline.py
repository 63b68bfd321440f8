import json
from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_conversation import ConversationCommon

NOON = datetime(2026, 11, 26, 12, 0)  # 13:00 in Berlin


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")
class TestMailActivityOffline(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.write({"email": "anna@adler.example", "crm_followup_offline": "email"})
        cls.bert.phone = "+49 431 123456"
        cls.due = cls._schedule(NOON - timedelta(minutes=2), summary="Offer")

    @classmethod
    def _schedule(cls, due, user=None, **vals):
        return cls.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=(user or cls.anna).id,
            crm_due=due,
            **vals,
        )

    def _run(self):
        """Run the job and return the mails that it made."""
        before = self.env["mail.mail"].search([])
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_ext_core.ir_cron_send_offline_followups"
            ).method_direct_trigger()
        return self.env["mail.mail"].search([]) - before

    def _see(self, minutes, user=None):
        """The user was active so many minutes ago."""
        user = user or self.anna
        user.presence_ids.sudo().unlink()
        self.env["mail.presence"].sudo().create(
            {
                "user_id": user.id,
                "last_presence": NOON - timedelta(minutes=minutes),
                "last_poll": NOON - timedelta(minutes=minutes),
                "status": "online",
            }
        )

    def test_who_is_offline_gets_one_mail_with_all_that_is_due(self):
        self._schedule(NOON - timedelta(minutes=1), summary="Invoice")
        self._schedule(NOON + timedelta(minutes=1), summary="Later")

        mail = self._run()

        self.assertEqual(mail.subject, "2 follow-ups are due")
        self.assertEqual(mail.email_to, self.anna.email_formatted)
        for text in ("Adler Nord", "Bert", "+49 431 123456", "Offer", "Invoice"):
            self.assertIn(text, mail.body_html)
        self.assertNotIn("Later", mail.body_html)
        self.assertEqual(self.due.crm_sent_at, NOON)

    def test_nobody_is_told_twice(self):
        self.assertEqual(len(self._run()), 1)
        self.assertFalse(self._run())

        self.due.with_user(self.anna).crm_due = NOON - timedelta(minutes=1)
        self.assertEqual(self._run().subject, "Follow-up: Adler Nord")

    def test_snoozed_follow_up_is_told_again(self):
        self._run()
        self.due.with_user(self.anna).crm_snooze("10_minutes")

        with freeze_time("2026-11-26 12:10:00"):
            self.assertEqual(len(self._run()), 1)

    def test_user_who_was_active_in_the_last_minutes_gets_no_mail(self):
        self._see(minutes=14)
        self.assertFalse(self._run())

        self._see(minutes=15)
        self.assertEqual(len(self._run()), 1)

    def test_answered_ancient_and_unwanted_ones_are_not_sent(self):
        self.due.write({"crm_shown_at": NOON, "crm_acknowledged_at": NOON})
        self._schedule(NOON - timedelta(days=2))
        self._schedule(NOON - timedelta(minutes=2), self.carl)

        self.assertFalse(self._run())

    def test_what_is_on_a_screen_that_nobody_looks_at_is_sent(self):
        self.due.crm_shown_at = NOON

        self.assertEqual(len(self._run()), 1)

    def test_mail_of_a_hidden_customer_shows_the_name_of_the_document_only(self):
        lead = self.env["crm.lead"].create(
            {"name": "Mill", "partner_id": self.bert.id, "user_id": self.carl.id}
        )
        self.emil.write({"email": "e@adler.example", "crm_followup_offline": "email"})
        lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.emil.id, crm_due=NOON
        )

        mail = self._run().filtered(lambda mail: "e@adler.example" in mail.email_to)

        self.assertIn("Mill", mail.body_html)
        self.assertNotIn("+49 431 123456", mail.body_html)

    def test_push_reaches_each_device_without_a_mail(self):
        self.anna.crm_followup_offline = "push"
        devices = self.env["mail.push.device"].create(
            [
                {
                    "partner_id": self.anna.partner_id.id,
                    "endpoint": f"https://push.example/{name}",
                    "keys": "{}",
                }
                for name in ("desk", "phone")
            ]
        )

        self.assertFalse(self._run())

        pushes = self.env["mail.push"].search([])
        self.assertEqual(pushes.mail_push_device_id, devices)
        payload = json.loads(pushes[0].payload)
        self.assertEqual(payload["title"], "Adler Nord")
        self.assertEqual(payload["options"]["body"], "Bert\nOffer")
        self.assertEqual(
            payload["options"]["data"],
            {"model": "res.partner", "res_id": self.bert.id},
        )

    def test_push_without_a_device_becomes_a_mail(self):
        self.anna.crm_followup_offline = "push"

        self.assertEqual(len(self._run()), 1)

    def test_one_query_finds_the_users_whom_to_tell(self):
        for number in range(5):
            user = self.anna.copy({"login": f"anna{number}"})
            user.crm_followup_offline = "email"
            self._schedule(NOON, user)
        self.env.flush_all()

        with self.assertQueryCount(1):
            found = self.env["mail.activity"]._crm_find_offline_followups()
        self.assertEqual(len(found), 6)

    def test_user_chooses_for_himself_and_by_whole_minutes(self):
        self.carl.with_user(self.carl).crm_followup_offline = "email"
        self.assertEqual(self.carl.crm_followup_offline, "email")

        with self.assertRaises(AccessError):
            self.carl.with_user(self.anna).crm_followup_offline = "none"
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(Exception, "crm_followup_offline_minutes"),
            self.cr.savepoint(),
        ):
            self.carl.crm_followup_offline_minutes = 0
            self.carl.flush_recordset()
