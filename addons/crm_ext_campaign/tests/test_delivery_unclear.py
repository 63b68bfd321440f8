# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_delivery import DeliveryCommon


@tagged("post_install", "-at_install")
class TestDeliveryUnclear(DeliveryCommon):
    """What a crash leaves behind is listed and decided by a user."""

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
