# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common_delivery import DeliveryCommon

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
class TestDeliveryMessage(DeliveryCommon):
    """Each recipient gets what he would get from Odoo, and his answers come back."""

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
