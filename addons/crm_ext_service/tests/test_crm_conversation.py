from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestCrmConversation(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls.env.ref("crm_ext_core.crm_conversation_kind_complaint")
        cls.call = cls.env.ref("crm_ext_core.crm_conversation_kind_call")

    def _log(self, user=None, **values):
        return (
            self.env["crm.conversation"]
            .with_user(user or self.erika)
            .create(
                {
                    "name": "Pump leaks",
                    "body": "<p>Since Monday, two litres a day.</p>",
                    "partner_id": self.bert.id,
                    "kind_id": self.call.id,
                    **values,
                }
            )
        )

    def test_a_complaint_gets_a_number_on_screen(self):
        talk = self._log(kind_id=self.complaint.id)

        action = talk.action_crm_create_ticket()

        ticket = talk.ticket_id
        self.assertEqual(action["params"]["title"], ticket.number)
        self.assertEqual(action["params"]["next"]["res_id"], ticket.id)
        self.assertTrue(ticket.crm_is_complaint)
        self.assertEqual(ticket.name, "Pump leaks")
        self.assertIn("two litres", ticket.description)
        self.assertEqual(ticket.partner_id, self.bert)
        self.assertEqual(ticket.partner_name, "Bert Falke")

    def test_a_talk_without_text_becomes_a_ticket(self):
        talk = self._log(body=False)
        talk.action_crm_create_ticket()
        self.assertIn("Pump leaks", talk.ticket_id.description)
        self.assertFalse(talk.ticket_id.crm_is_complaint)

    def test_a_talk_becomes_one_ticket_only(self):
        talk = self._log()
        talk.action_crm_create_ticket()
        with self.assertRaisesRegex(UserError, talk.ticket_id.number):
            talk.action_crm_create_ticket()

    def test_the_number_lists_the_talks_of_all_colleagues(self):
        ticket = self._create_ticket(partner_id=self.bert.id)
        talks = self._log(self.erika, ticket_id=ticket.id)
        talks |= self._log(self.max, ticket_id=ticket.id)
        resolver = self.env["crm.number.resolver"].with_user(self.erika)

        (hit,) = resolver.resolve(f"ticket {ticket.number.lower()}")
        action = resolver.open_protocol(hit["model"], hit["res_id"])

        found = self.env["crm.conversation"].with_user(self.erika)
        self.assertEqual(found.search(action["domain"]), talks)
        self.assertEqual(ticket.with_user(self.erika).crm_conversation_count, 2)

    def test_a_talk_is_logged_from_the_ticket(self):
        ticket = self._create_ticket(partner_id=self.bert.id)
        action = ticket.with_user(self.erika).action_crm_log_conversation()
        talk = (
            self.env["crm.conversation"]
            .with_user(self.erika)
            .with_context(**action["context"])
            .create({"name": "Called back", "kind_id": self.call.id})
        )
        self.assertEqual(talk.ticket_id, ticket)
        self.assertEqual(talk.partner_id, self.bert)
        self.assertEqual(ticket.crm_conversation_ids, talk)

    def test_the_screen_opens_over_the_ticket_from_anywhere(self):
        ticket = self._create_ticket(partner_id=self.bert.id)
        talks = self.env["crm.conversation"].with_user(self.erika)

        context = talks.get_log_action("helpdesk.ticket", ticket.id)["context"]

        self.assertEqual(context["default_ticket_id"], ticket.id)
        self.assertEqual(context["default_partner_id"], self.bert.id)
        self.assertEqual(context["default_kind_id"], self.call.id)

    def test_the_ticket_of_another_customer_is_dropped_with_the_customer(self):
        ticket = self._create_ticket(partner_id=self.bert.id)
        stranger = self.env["res.partner"].create({"name": "Nadia Fremd"})
        talks = self.env["crm.conversation"].with_context(default_ticket_id=ticket.id)

        with Form(talks) as form:
            form.name = "Wrong number"
            self.assertEqual(form.partner_id, self.bert)
            form.partner_id = stranger
            self.assertFalse(form.ticket_id)

    def test_the_survivor_tells_the_story_of_merged_tickets(self):
        merged, survivor = self._create_ticket(), self._create_ticket()
        talk = self._log(ticket_id=merged.id)
        merged.write({"duplicate_id": survivor.id, "active": False})
        self.assertEqual(survivor.with_user(self.erika).crm_conversation_count, 1)
        domain = survivor._get_crm_conversation_domain()
        self.assertEqual(self.env["crm.conversation"].search(domain), talk)

    def test_talks_follow_the_rights_on_tickets(self):
        ticket = self._create_ticket(user_id=self.erika.id)
        talk = self._log(self.erika, ticket_id=ticket.id)
        self.assertTrue(talk.with_user(self.paula).has_access("read"))
        self.assertFalse(talk.with_user(self.max).has_access("read"))
        ticket.user_id = self.max
        self.assertTrue(talk.with_user(self.max).has_access("read"))
        self.assertFalse(talk.with_user(self.max).has_access("write"))
        talk.is_confidential = True
        self.assertFalse(talk.with_user(self.max).has_access("read"))
