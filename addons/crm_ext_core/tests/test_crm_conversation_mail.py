from odoo.tests import Form, tagged

from .common_conversation import ConversationCommon

MAIL = """Return-Path: <bert@adler.example>
From: Bert <bert@adler.example>
To: {to}
Subject: Where is the second machine?
Message-ID: <second-machine@adler.example>
Date: Mon, 02 Mar 2026 09:30:00 +0100
Content-Type: text/plain; charset="utf-8"

We have been waiting for the Fräsmaschine since Friday.
"""


@tagged("post_install", "-at_install")
class TestCrmConversationMail(ConversationCommon):
    """Mails with customers are talks by themselves, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.email = "bert@adler.example"
        cls.company = cls.env.company
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Second machine",
                "partner_id": cls.bert.id,
                "user_id": cls.anna.id,
                "company_id": cls.company.id,
            }
        )

    def _get_talks(self, record):
        return self.conversation_model.search(record._get_crm_conversation_domain())

    def _post(self, record, user=None, **kwargs):
        record = record.with_user(user or self.anna)
        values = {
            "body": "It leaves on Monday.",
            "subject": "Your machine",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "partner_ids": self.bert.ids,
        }
        return record.message_post(**{**values, **kwargs})

    def test_a_mail_to_a_customer_is_a_talk_with_a_link_to_the_mail(self):
        message = self._post(self.lead)
        talk = self._get_talks(self.lead)
        self.assertEqual(talk.message_id, message)
        self.assertEqual(talk.origin, "mail")
        self.assertEqual(talk.direction, "out")
        self.assertEqual(talk.name, "Your machine")
        self.assertEqual(talk.partner_id, self.bert)
        self.assertEqual(talk.user_id, self.anna)
        self.assertFalse(talk.body)
        self.assertIn("It leaves on Monday.", talk.message_body)

    def test_the_mail_of_a_customer_is_an_incoming_talk_of_the_responsible(self):
        self.lead.message_post(
            body="When does it come?",
            author_id=self.bert.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        talk = self._get_talks(self.lead)
        self.assertEqual(talk.direction, "in")
        self.assertEqual(talk.name, "When does it come?")
        self.assertEqual(talk.user_id, self.anna)

    def test_a_mail_through_the_gateway_is_one_talk_however_often_it_arrives(self):
        partner_model = self.env["res.partner"]
        for record in (self.lead, self.bert):
            self.env["mail.thread"].with_context(mail_notrack=True).message_process(
                record._name,
                MAIL.format(to="info@own.example"),
                thread_id=record.id,
            )
        self.assertTrue(partner_model.search_count([("id", "=", self.bert.id)]))
        talk = self._get_talks(self.lead)
        self.assertEqual(talk.message_key, "<second-machine@adler.example>")
        self.assertEqual(self._get_talks(self.bert), talk)

    def test_a_mail_at_two_cases_is_one_talk_with_both_links(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.bert.id, "company_id": self.company.id}
        )
        for record in (self.lead, order):
            record.message_post(
                body="When does it come?",
                author_id=self.bert.id,
                message_type="email",
                message_id="<when@adler.example>",
                subtype_xmlid="mail.mt_comment",
            )
        talk = self._get_talks(self.lead)
        self.assertEqual(len(talk), 1)
        self.assertEqual(self._get_talks(order), talk)
        self.assertEqual(talk.order_id, order)

    def test_an_internal_note_is_no_talk(self):
        self._post(self.lead, subtype_xmlid="mail.mt_note")
        self.assertFalse(self._get_talks(self.lead))

    def test_a_message_without_a_subtype_is_for_employees_and_no_talk(self):
        message = self._post(self.lead, subtype_xmlid="mail.mt_note")
        message.subtype_id = False
        self.assertFalse(self.conversation_model._log_mails(message))

    def test_the_mail_that_opens_a_lead_is_its_first_talk(self):
        lead_id = self.env["mail.thread"].message_process(
            "crm.lead", MAIL.format(to="sales@own.example")
        )
        lead = self.env["crm.lead"].browse(lead_id)
        talk = self._get_talks(lead)
        self.assertEqual(talk.lead_id, lead)
        self.assertEqual(talk.partner_id, self.bert)
        self.assertEqual(talk.direction, "in")

    def test_a_message_among_colleagues_is_no_talk(self):
        self._post(self.lead, partner_ids=self.carl.partner_id.ids)
        self.assertFalse(self._get_talks(self.lead))

    def test_what_the_system_writes_is_no_talk(self):
        self._post(self.lead, message_type="notification")
        self._post(self.lead, message_type="auto_comment")
        self.assertFalse(self._get_talks(self.lead))

    def test_logging_the_same_message_again_makes_no_double(self):
        message = self._post(self.lead)
        self.assertFalse(self.conversation_model._log_mails(message))
        self.assertEqual(len(self._get_talks(self.lead)), 1)

    def test_the_words_of_a_mail_are_found_in_the_protocol(self):
        self._post(self.lead, body="Die Fräsmaschinen stehen bereit.")
        found = self.conversation_model.with_user(self.anna).search(
            [("text_search", "ilike", "Fräsmaschine")]
        )
        self.assertEqual(found, self._get_talks(self.lead))

    def test_the_text_of_a_mail_outlives_its_record(self):
        self._post(self.lead)
        talk = self._get_talks(self.lead)
        self.lead.unlink()
        self.assertFalse(talk.message_id)
        self.assertIn("It leaves on Monday.", talk.body)

    def test_a_participant_of_another_company_does_not_stop_the_mail(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.partner_model.create(
            {"name": "Stranger", "email": "s@other.example", "company_id": other.id}
        )
        self._post(self.lead, partner_ids=(self.bert | stranger).ids)
        talk = self._get_talks(self.lead)
        self.assertEqual(talk.partner_id, self.bert)
        self.assertFalse(talk.participant_ids)
        self.assertEqual(talk.company_id, self.company)

    def test_who_may_not_see_the_talk_does_not_see_the_mail_by_it(self):
        self._post(self.lead)
        emil_talks = self.conversation_model.with_user(self.emil)
        self.assertFalse(emil_talks.search([("lead_id", "=", self.lead.id)]))
        self.assertFalse(emil_talks.search([("text_search", "ilike", "Monday")]))

    def test_a_defaults_context_of_the_screen_does_not_reach_the_talk(self):
        record = self.lead.with_context(default_partner_id=self.adler.id)
        self._post(record)
        self.assertEqual(self._get_talks(self.lead).partner_id, self.bert)

    def test_the_form_of_a_mail_opens_for_the_salesman(self):
        self._post(self.lead)
        talk = self._get_talks(self.lead).with_user(self.anna)
        with Form(talk) as form:
            self.assertIn("It leaves on Monday.", form.message_body)
