from odoo.tests import tagged

from ..hooks import THEIR_FAULT, use_own_templates
from .common_mail import MailIntakeCommon


@tagged("post_install", "-at_install")
class TestMailTemplates(MailIntakeCommon):
    """Stages write to the customer by his own name, in his language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.env.ref("helpdesk_mgmt.closed_ticket_template")
        cls.ours = cls.env.ref("crm_ext_service.mail_template_ticket_closed")
        use_own_templates(cls.env)

    def test_upstream_still_greets_the_customer_as_the_colleague(self):
        """Ours can go when this fails."""
        self.assertIn(THEIR_FAULT, self.theirs.with_context(lang="en_US").body_html)

    def test_a_mail_that_somebody_wrote_anew_stays(self):
        self.theirs.with_context(lang="en_US").body_html = "<p>Dear customer</p>"
        self.stage_done.mail_template_id = self.theirs
        use_own_templates(self.env)
        self.assertEqual(self.stage_done.mail_template_id, self.theirs)

    def test_an_older_database_gets_our_mails_once(self):
        self.stage_done.mail_template_id = self.theirs
        cancelled = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        cancelled.mail_template_id = False
        self.team.crm_acknowledge_template_id = False
        use_own_templates(self.env)
        self.assertEqual(
            self.team.crm_acknowledge_template_id,
            self.env.ref("crm_ext_service.mail_template_ticket_received"),
        )
        self.assertEqual(self.stage_done.mail_template_id, self.ours)
        self.assertFalse(cancelled.mail_template_id)

    def test_closing_greets_the_customer_and_names_the_number(self):
        for values, address in (
            ({"partner_id": self.bert.id}, "bert@adler.example"),
            (
                {"partner_name": "Max", "partner_email": "max@kunde.example"},
                "max@kunde.example",
            ),
        ):
            ticket = self._create_ticket(user_id=self.erika.id, **values)
            ticket = ticket.with_context(tracking_disable=False, mail_notrack=False)
            self.flush_tracking()
            with self.mock_mail_gateway():
                ticket.stage_id = self.stage_done
                self.flush_tracking()
            mail = self._new_mails
            self.assertEqual(mail.email_to or mail.recipient_ids.email, address)
            self.assertIn(ticket.number, mail.subject)
            self.assertIn(f"Hello {ticket.partner_name},", mail.body_html)
            self.assertNotIn("Hello erika", mail.body_html)
            self.assertIn(f"/my/ticket/{ticket.id}?access_token=", mail.body_html)
            self.assertFalse(ticket.crm_first_response)
