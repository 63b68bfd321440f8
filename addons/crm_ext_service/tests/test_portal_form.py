from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalForm(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_rita = cls._create_ticket(partner_id=cls.rita.id)

    # === SIMILAR TICKETS === #

    def _similar(self, title):
        return self.make_jsonrpc_request("/my/tickets/similar", {"title": title})

    def test_own_tickets_are_offered_while_the_subject_is_typed(self):
        self.stage_new.update_field_translations("name", {"en_US": "New"})
        self.stage_new.update_field_translations("name", {"de_DE": "New"})
        self._login(self.bert_user)
        self.assertEqual(
            self._similar("pump leak"),
            {
                "tickets": [
                    {
                        "id": self.ticket.id,
                        "number": self.ticket.number,
                        "name": "Pump leaks",
                        "stage": "New",
                        "url": f"/my/ticket/{self.ticket.id}",
                    }
                ]
            },
        )

    def test_senseless_titles_offer_nothing_foreign(self):
        self._login(self.bert_user)
        for title in (None, "", "%", "\x00", ["a"], {"a": 1}, 7, "x" * 5000):
            for ticket in self._similar(title)["tickets"]:
                self.assertEqual(ticket["id"], self.ticket.id, title)

    # === FORM FOR VISITORS === #

    def _send(self, **values):
        self.authenticate(None, None)
        data = {
            "csrf_token": http.Request.csrf_token(self),
            "name": "Olaf Uhu",
            "email": "olaf@uhu.example",
            "subject": "Gate is stuck",
            "description": "Since <b>noon</b>",
            **values,
        }
        return self.url_open(f"/helpdesk/form/{self.company.id}/send", data=data)

    def _sent(self):
        return self.env["helpdesk.ticket"].search([("name", "=", "Gate is stuck")])

    def test_there_is_no_form_until_a_company_has_a_team_for_it(self):
        self.company.crm_web_form_team_id = False
        for url in ("/helpdesk/form", f"/helpdesk/form/{self.company.id}"):
            with mute_logger("odoo.http"):
                self.assertEqual(self.url_open(url).status_code, 404)
        with mute_logger("odoo.http"):
            self.assertEqual(self._send().status_code, 404)
        self.assertFalse(self._sent())

    def test_a_visitor_opens_a_ticket_and_gets_the_number(self):
        self.company.crm_web_form_team_id = self.team
        self.authenticate(None, None)
        form = self._page(f"/helpdesk/form/{self.company.id}").forms[0]
        self.assertEqual(form.action, f"/helpdesk/form/{self.company.id}/send")
        self.assertLessEqual(
            {"name", "email", "subject", "description"}, set(form.fields.keys())
        )
        response = self._send()
        ticket = self._sent()
        self.assertIn(ticket.number, response.text)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.company_id, self.company)
        self.assertEqual(ticket.partner_name, "Olaf Uhu")
        self.assertEqual(ticket.partner_email, "olaf@uhu.example")
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.user_id)
        self.assertIn("&lt;b&gt;noon", ticket.description)

    def test_a_known_address_leads_to_its_contact(self):
        self.company.crm_web_form_team_id = self.team
        self._send(email=f"Rita <{self.rita.email}>")
        self.assertEqual(self._sent().partner_id, self.rita)
        self.assertEqual(self._sent().crm_customer_id, self.storch)

    def test_what_is_missing_is_asked_for_and_the_rest_stays_typed(self):
        self.company.crm_web_form_team_id = self.team
        for values in ({"email": "olaf"}, {"subject": "\x00"}, {"name": " "}):
            response = self._send(**values)
            self.assertEqual(response.status_code, 200)
            self.assertIn("Since &lt;b&gt;noon&lt;/b&gt;", response.text)
        self.assertFalse(self._sent())

    def test_robots_and_floods_open_nothing(self):
        self.company.crm_web_form_team_id = self.team
        self.assertEqual(self._send(homepage="http://spam").status_code, 200)
        self.assertFalse(self._sent())
        for _number in range(6):
            response = self._send()
        self.assertIn("several requests", response.text)
        self.assertEqual(len(self._sent()), 5)

    def test_the_form_needs_its_token(self):
        self.company.crm_web_form_team_id = self.team
        with mute_logger("odoo.http"):
            self.assertEqual(self._send(csrf_token="wrong").status_code, 400)
        self.assertFalse(self._sent())

    def test_who_is_logged_in_gets_the_form_of_the_portal(self):
        self.company.crm_web_form_team_id = self.team
        self._login(self.bert_user)
        response = self.url_open("/helpdesk/form", allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith("/new/ticket"))

    def test_the_form_of_a_second_company_opens_tickets_there(self):
        self.nord.crm_web_form_team_id = self.nord_team
        self.authenticate(None, None)
        url = f"/helpdesk/form/{self.nord.id}"
        with mute_logger("odoo.http"):
            self.assertEqual(self._send().status_code, 404)
            self.assertEqual(self.url_open("/helpdesk/form/999999").status_code, 404)
            self.assertEqual(self.url_open(f"{url}{'9' * 30}").status_code, 404)
        self._post(
            f"{url}/send",
            name="Olaf",
            email="olaf@uhu.example",
            subject="Gate is stuck",
            description="In the north",
        )
        self.assertEqual(self._sent().company_id, self.nord)
        self.assertEqual(self._sent().team_id, self.nord_team)
