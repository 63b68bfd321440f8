# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import advisory_lock
from ..tools.smtp_line import Outcome, SmtpLine
from .common import CrmSelectionCommon

ANSWER = """\
From: Bert <bert@example.com>
To: us@own.example
Subject: Re: Hello
Message-Id: <answer@example.com>
In-Reply-To: {message_id}
References: {message_id}

Yes, please.
"""
BOUNCE = """\
Return-Path: <>
From: MAILER-DAEMON@example.com
To: us@own.example
Subject: Undelivered Mail
Message-Id: <bounce@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

Unknown user
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; example.com

Final-Recipient: rfc822; anna@example.com
Action: failed
Status: 5.1.1
--part
Content-Type: text/rfc822-headers

Message-Id: {message_id}
--part--
"""


@tagged("post_install", "-at_install")
class TestDelivery(CrmSelectionCommon):
    """What the mail server answers, and what a crash leaves behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.selection = cls._create_selection()
        cls.selection.action_freeze()
        cls.mailing = cls._create_mailing(cls.selection)
        # Many mails wait for the mail queue, few are sent at once
        cls.env["ir.config_parameter"].sudo().set_param(
            "mail.mail.force.send.limit", "1"
        )

    def _write_mails(self):
        """Let the mails be written, and return them by recipient."""
        self._send(self.mailing)
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search([("mailing_id", "in", self.mailing.ids)])
        )
        return {self.env["res.partner"].browse(mail.res_id): mail for mail in mails}

    def _run_queue(self, *outcomes):
        """Run the mail queue; the mail server answers like this, then well.

        :return: recipients of the mails that reached the server
        """
        answers, reached = list(outcomes), []
        hand_over = SmtpLine.hand_over

        def answer(line, deliver):
            if answers:
                return answers.pop(0)
            return hand_over(line, deliver)

        with (
            patch.object(SmtpLine, "hand_over", answer),
            self.mock_mail_gateway(mail_unlink_sent=True),
        ):
            self.env["mail.mail"].sudo().process_email_queue()
            reached += [mail["smtp_to_list"] for mail in self.emails]
        return sorted(address for addresses in reached for address in addresses)

    def _get_status(self):
        traces = self.mailing.sudo().mailing_trace_ids
        return {trace.email.partition("@")[0]: trace.trace_status for trace in traces}

    def test_mails_of_a_selection_are_sent_and_deleted_as_odoo_does(self):
        mails = self._write_mails()

        reached = self._run_queue()

        expected = [f"{name}@example.com" for name in ("anna", "bert", "cora")]
        self.assertEqual(reached, expected)
        self.assertEqual({*self._get_status().values()}, {"sent"})
        self.assertFalse(mails[self.anna].exists())

    def test_mail_tells_how_to_unsubscribe_and_where_it_belongs(self):
        mail = self._write_mails()[self.anna]
        message_id = mail.message_id
        self._run_queue()

        message = self._get_message("anna@example.com")

        self.assertEqual(message["Message-Id"], message_id)
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        # In one piece: mail programs do not decode it
        self.assertRegex(
            message.as_bytes(),
            rb"\r\nList-Unsubscribe: <http[^\r ]*/unsubscribe_oneclick[^\r ]*>\r\n",
        )
        self.assertEqual(message["X-Odoo-Objects"], f"res.partner-{self.anna.id}")
        html = message.get_body(preferencelist=("html",)).get_content()
        self.assertIn(f"/mail/track/{mail.id}/", html)
        self.assertRegex(html, r"/r/\w+/m/\d+")

    def test_mail_lacks_nothing_that_odoos_mail_has(self):
        self._write_mails()
        self._run_queue()
        ours = self._get_message("anna@example.com")
        plain = self.mailing.copy(
            {
                "crm_selection_id": False,
                "mailing_domain": repr([("id", "in", self.anna.ids)]),
            }
        )

        self.assertEqual(self._send(plain), self.anna)

        odoos = self._get_message("anna@example.com")
        self.assertEqual({*ours.keys()}, {*odoos.keys()})
        for name in ("Subject", "From", "Reply-To", "To", "X-Odoo-Objects"):
            self.assertEqual(ours[name], odoos[name])
        kinds = [[part.get_content_type() for part in m.walk()] for m in (ours, odoos)]
        self.assertEqual(*kinds)

    def _get_message(self, address):
        [message] = [
            mail["EmailMessage"]
            for mail in self._mails
            if address in str(mail["EmailMessage"]["To"])
        ]
        return message

    def test_bounces_and_answers_come_back_through_the_gateway(self):
        mails = self._write_mails()
        anna, bert = mails[self.anna].message_id, mails[self.bert].message_id
        self._run_queue()
        gateway = self.env["mail.thread"].sudo()

        gateway.message_process("crm.lead", BOUNCE.format(message_id=anna))
        gateway.message_process("crm.lead", ANSWER.format(message_id=bert))

        expected = {"anna": "bounce", "bert": "reply", "cora": "sent"}
        self.assertEqual(self._get_status(), expected)

    def test_test_mail_reaches_whoever_tests_at_once(self):
        wizard = self.env["mailing.mailing.test"].create(
            {"mass_mailing_id": self.mailing.id, "email_to": "tester@example.com"}
        )

        with self.mock_mail_gateway():
            wizard.send_mail_test()

        [mail] = self.emails
        self.assertEqual(mail["smtp_to_list"], ["tester@example.com"])
        self.assertEqual(self._get_status(), {})

    def test_links_of_a_mailing_are_looked_up_once(self):
        self._write_mails()

        links = self.env["link.tracker"].search(
            [("mass_mailing_id", "=", self.mailing.id)]
        )
        self.assertEqual(links.mapped("url"), ["https://example.com"])

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

    # === UNCLEAR === #
    def _interrupt(self, partner):
        """Leave a mail as somebody does who dies while he hands it over."""
        mail = self._write_mails()[partner]
        mail.state = "crm_unclear"
        return mail

    def test_mail_whose_sender_died_is_listed_and_not_sent_again(self):
        self._interrupt(self.anna)

        reached = self._run_queue()

        self.assertEqual(reached, ["bert@example.com", "cora@example.com"])
        self.assertEqual(self._get_status()["anna"], "crm_unclear")
        self.assertEqual(self.mailing.crm_unclear_count, 1)
        action = self.mailing.action_view_crm_unclear()
        traces = self.env["mailing.trace"].search(action["domain"])
        self.assertEqual(traces.mapped("email"), ["anna@example.com"])
        self.assertIn("anna@example.com", self.mailing.message_ids[0].body)
        self.assertEqual(self._run_queue(), [])

    def test_unclear_mail_is_sent_again_when_a_user_says_so(self):
        mail = self._interrupt(self.anna)
        message_id = mail.message_id
        self._run_queue()
        trace = mail.mailing_trace_ids.with_user(self.user_marketing)

        trace.action_crm_send_again()

        self.assertEqual(self._run_queue(), ["anna@example.com"])
        self.assertEqual(self._mails[-1]["message_id"], message_id)
        self.assertEqual(self._get_status()["anna"], "sent")
        self.assertIn("Sent again", self.mailing.message_ids[0].body)

    def test_unclear_mail_can_be_regarded_as_sent(self):
        mail = self._interrupt(self.anna)
        self._run_queue()
        trace = mail.mailing_trace_ids.with_user(self.user_marketing)

        trace.action_crm_regard_as_sent()

        self.assertEqual(self._run_queue(), [])
        self.assertEqual(self._get_status()["anna"], "sent")
        self.assertEqual(self.mailing.crm_unclear_count, 0)
        self.assertFalse(mail.exists())
        with self.assertRaisesRegex(UserError, "no longer unclear"):
            trace.action_crm_send_again()

    def test_who_opens_an_unclear_mail_has_got_it(self):
        mail = self._interrupt(self.anna)
        self._run_queue()
        mail.mailing_trace_ids.set_opened()

        self.assertEqual(self._run_queue(), [])

        self.assertEqual(self._get_status()["anna"], "open")
        self.assertFalse(mail.exists())

    def test_who_objected_is_not_sent_an_unclear_mail_again(self):
        mail = self._interrupt(self.anna)
        self._run_queue()
        self.env["mail.blacklist"]._add("anna@example.com")
        mail.mailing_trace_ids.with_user(self.user_marketing).action_crm_send_again()

        self.assertEqual(self._run_queue(), [])

        self.assertEqual(self._get_status()["anna"], "cancel")

    def test_another_company_does_not_decide(self):
        mail = self._interrupt(self.anna)
        self._run_queue()
        stranger = new_test_user(
            self.env,
            "unclear.stranger",
            groups="mass_mailing.group_mass_mailing_user",
            company_id=self.other_company.id,
            company_ids=self.other_company.ids,
            lang="en_US",
        )

        with self.assertRaises(AccessError):
            mail.mailing_trace_ids.with_user(stranger).action_crm_regard_as_sent()

    # === LOCKS === #
    def test_address_that_another_session_holds_waits(self):
        self._write_mails()
        number = advisory_lock.bucket("bert@example.com")
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.ADDRESS, [number]),
        ):
            self.assertEqual(
                self._run_queue(), ["anna@example.com", "cora@example.com"]
            )

        self.assertEqual(self._run_queue(), ["bert@example.com"])

    def test_mail_that_is_just_handed_over_by_another_host_is_not_unclear(self):
        self._interrupt(self.anna)
        number = advisory_lock.bucket("anna@example.com")
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.ADDRESS, [number]),
        ):
            self._run_queue()
            self.assertEqual(self._get_status()["anna"], "outgoing")

        self._run_queue()
        self.assertEqual(self._get_status()["anna"], "crm_unclear")

    def test_mailing_that_another_host_writes_is_left_to_it(self):
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.MAILING, self.mailing.ids),
        ):
            self.assertFalse(self._write_mails())

        self.assertEqual(len(self._write_mails()), 3)

    def test_objection_waits_only_for_its_own_address(self):
        number = advisory_lock.bucket("anna@example.com")
        with (
            self._open_session() as other,
            advisory_lock.held(other, advisory_lock.ADDRESS, [number]),
            patch(
                "odoo.addons.crm_ext_campaign.models.crm_objection_lock.WAIT_SECONDS", 0
            ),
        ):
            self._record_consent(self.bert, "withdrawn")
            with self.assertLogs(level="WARNING") as logs:
                self._record_consent(self.anna, "withdrawn")

        self.assertIn("overtakes", logs.output[0])
        self.assertEqual(len(logs.output), 1)

    def _open_session(self):
        """Return a cursor of a database session of its own."""
        cr = self.registry._db.cursor()
        self.addCleanup(cr.close)
        return cr
