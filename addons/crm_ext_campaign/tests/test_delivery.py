# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.smtp_line import Outcome, SmtpLine
from .common_delivery import DeliveryCommon


@tagged("post_install", "-at_install")
class TestDelivery(DeliveryCommon):
    """What becomes of mails, whatever the mail server answers."""

    def test_mails_of_a_selection_are_sent_and_deleted_as_odoo_does(self):
        mails = self._write_mails()

        reached = self._run_queue()

        expected = [f"{name}@example.com" for name in ("anna", "bert", "cora")]
        self.assertEqual(reached, expected)
        self.assertEqual({*self._get_status().values()}, {"sent"})
        self.assertFalse(mails[self.anna].exists())

    def test_mail_that_the_server_does_not_want_now_is_tried_again(self):
        mails = self._write_mails()

        reached = self._run_queue(Outcome("outgoing", None, "451 Greylisted"))

        self.assertEqual(len(reached), 2)
        mail = mails[self.anna]
        self.assertEqual(
            (mail.state, mail.failure_reason), ("outgoing", "451 Greylisted")
        )
        self.assertGreater(mail.scheduled_date, fields.Datetime.now())
        self.assertEqual(self._run_queue(), [])  # not yet
        mail.scheduled_date = False
        self.assertEqual(self._run_queue(), ["anna@example.com"])
        self.assertEqual({*self._get_status().values()}, {"sent"})

    def test_after_a_day_a_mail_is_given_up(self):
        mail = self._write_mails()[self.anna]
        self.env.cr.execute(
            "UPDATE mail_mail SET create_date = create_date - interval '25 hours'"
        )
        mail.invalidate_recordset()

        self._run_queue(Outcome("outgoing", None, "451 Greylisted"))

        self.assertEqual((mail.state, mail.failure_type), ("exception", "mail_smtp"))
        self.assertEqual(self._get_status()["anna"], "error")
        self.assertEqual(self.mailing.failed, 1)

    def test_refused_mail_has_failed_with_the_servers_words(self):
        self._write_mails()

        reached = self._run_queue(Outcome("exception", "unknown", "550 Unknown user"))

        self.assertEqual(len(reached), 2)
        [trace] = self.mailing.mailing_trace_ids.filtered(
            lambda trace: trace.trace_status == "error"
        )
        self.assertEqual(trace.email, "anna@example.com")
        self.assertEqual(trace.failure_reason, "550 Unknown user")

    def test_nobody_is_lost_while_the_server_is_down(self):
        mails = self._write_mails()

        with patch.object(SmtpLine, "is_down", True):
            self.assertEqual(self._run_queue(), [])

        self.assertEqual({mail.state for mail in mails.values()}, {"outgoing"})
        delay = mails[self.anna].scheduled_date - fields.Datetime.now()
        self.assertAlmostEqual(delay, timedelta(minutes=5), delta=timedelta(minutes=1))

    def test_mail_that_cannot_be_built_does_not_stop_the_others(self):
        mails = self._write_mails()
        mails[self.bert].subject = "Two\nlines"

        with mute_logger("odoo.addons.crm_ext_campaign.models.mail_mail_letter"):
            reached = self._run_queue()

        self.assertEqual(reached, ["anna@example.com", "cora@example.com"])
        self.assertEqual(self._get_status()["bert"], "error")

    def test_person_who_opens_at_once_has_still_opened(self):
        mail = self._write_mails()[self.anna]
        trace = mail.mailing_trace_ids.set_opened()

        self._run_queue()

        self.assertEqual(trace.trace_status, "open")
        self.assertTrue(trace.sent_datetime)

    def test_mails_of_a_deleted_mailing_are_not_sent(self):
        self._write_mails()
        self.mailing.unlink()

        self.assertEqual(self._run_queue(), [])

    def test_mail_in_a_users_transaction_waits_for_the_queue(self):
        mail = self._write_mails()[self.anna]

        with (
            patch("odoo.modules.module.current_test", False),
            patch.object(
                type(self.env["ir.mail_server"]), "_disable_send", lambda _: False
            ),
            patch.object(type(mail), "_crm_send") as send,
        ):
            mail.send()

        send.assert_not_called()
        self.assertEqual(mail.state, "outgoing")
