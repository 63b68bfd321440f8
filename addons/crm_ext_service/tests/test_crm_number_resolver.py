from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.crm_ext_core.tests.common_number import NumberBoxMixin, spellings

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestCrmNumberResolver(NumberBoxMixin, ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(number="T-26-00417-3", partner_id=cls.bert.id)

    def _resolve(self, text, user=None):
        hits = super()._resolve(text, user or self.erika)
        return [hit for hit in hits if hit["model"] == "helpdesk.ticket"]

    def test_ticket_in_all_spellings(self):
        ticket = self._create_ticket(number="T-26-00158-5")
        more = {
            "behind its word": "Ticket Nr. T-26-00158-5",
            "from a keyboard of another country": "T\xdf26\xdf00158\xdf5",
        }
        self._assert_finds(ticket, spellings("T-26-00158-5") | more)

    def test_mistyped_number_is_offered_as_a_guess(self):
        self._create_ticket(number="T-26-00158-5")
        for text in ("T-26-00185-5", "t26001595", "Ticket T-26-00118-5", "T26-00158-6"):
            with self.subTest(text=text):
                (hit,) = self._resolve(text)
                self.assertEqual(hit["number"], "T-26-00158-5")
                self.assertEqual(hit["match"], "guess")

    def test_hidden_ticket_is_like_none(self):
        """Neither the hits nor the queries tell that somebody has this number."""
        seen = self._create_ticket(number="W-25-90417-3", user_id=self.max.id)
        for text, ids in (
            ("T-26-00417-3", []),
            ("T-26-00471-3", []),
            ("T-26-00417", []),
            ("0417-3", seen.ids),
        ):
            found = [hit["res_id"] for hit in self._resolve(text, self.max)]
            self.assertEqual(found, ids, text)
        queries = self._count_queries("T-26-00417-3", self.max)
        self.ticket.unlink()
        self.assertEqual(self._count_queries("T-26-00417-3", self.max), queries)

    def test_a_ticket_is_named_with_its_customer(self):
        (hit,) = self._resolve("T-26-00417-3")
        self.assertEqual(hit["res_id"], self.ticket.id)
        self.assertEqual(hit["kind"], "Ticket")
        self.assertEqual(hit["number"], "T-26-00417-3")
        self.assertEqual(hit["label"], "Pump leaks · Adler GmbH, Bert Falke")
        self.assertEqual(hit["reason"], "Number")

    def test_a_mistyped_number_says_why_it_is_offered(self):
        (hit,) = self._resolve("T-26-00471-3")
        self.assertEqual(hit["res_id"], self.ticket.id)
        self.assertIn("check digit", hit["reason"])
        self.assertEqual(hit["match"], "guess")

    def test_a_former_number_finds_the_ticket(self):
        self.ticket.number = "W-26-00001-0"
        (hit,) = self._resolve("T-26-00417-3")
        self.assertEqual(hit["number"], "W-26-00001-0")
        self.assertEqual(hit["reason"], "Former number T-26-00417-3")

    def test_a_merged_and_archived_ticket_leads_to_the_survivor(self):
        survivor = self._create_ticket()
        self.ticket.write({"duplicate_id": survivor.id, "active": False})
        (hit,) = self._resolve("T-26-00417-3")
        self.assertEqual(hit["res_id"], survivor.id)

    def test_tickets_that_the_user_may_not_read_are_not_found(self):
        self.ticket.user_id = self.erika
        colleague = new_test_user(self.env, login="colleague@service.test")
        salesman = new_test_user(
            self.env,
            login="salesman@service.test",
            groups="sales_team.group_sale_salesman",
        )
        for user in (self.max, colleague, salesman):
            for text in ("T-26-00417-3", "T-26-00471-3", "417-3"):
                self.assertEqual(self._resolve(text, user), [], user.login)

    def test_tickets_of_another_company_are_not_found(self):
        self._create_ticket(number="R-26-00500-0", team_id=self.nord_team.id)
        self.assertEqual(self._resolve("R-26-00500-0"), [])

    def test_a_caller_with_an_open_ticket_comes_first(self):
        self.adler.phone = self.bert.phone = "+49 221 123456"
        hits = self.env["crm.phone.number"].with_user(self.erika).lookup("0221 123456")
        self.assertEqual(hits[0]["res_id"], self.bert.id)
        self.assertEqual(hits[0]["reason"], "Open ticket T-26-00417-3")

    def test_a_follow_up_names_the_open_tickets(self):
        activity = self.adler.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=self.erika.id,
            date_deadline=fields.Date.today() + timedelta(days=1),
        )
        data = activity.with_user(self.erika)._prepare_crm_followup_data()
        self.assertEqual(data["facts"], ["Open ticket T-26-00417-3 - Pump leaks"])
        data = activity.with_user(self.max)._prepare_crm_followup_data()
        self.assertEqual(data["facts"], [])
