import inspect

from lxml import html

from odoo import http
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open, mute_logger

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController

from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortal(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(cls.env, login="colleague@service.test")

    def _close(self, stage=None, ticket=None):
        return self.url_open(
            "/ticket/close",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "ticket_id": (ticket or self.ticket).id,
                "stage_id": (stage or self.stage_done).id,
            },
            allow_redirects=False,
        )

    # === CLOSING === #

    def test_the_customer_closes_the_own_ticket(self):
        self._login(self.bert_user)
        page = html.fromstring(self.url_open(f"/my/ticket/{self.ticket.id}").content)
        self.assertIn(self.ticket.number, page.text_content())
        forms = page.xpath("//form[@action='/ticket/close']")
        self.assertTrue(forms)
        for form in forms:
            self.assertEqual(form.method, "POST")
            self.assertTrue(form.fields["csrf_token"])

        response = self._close()

        self.assertTrue(response.headers["Location"].endswith(f"/{self.ticket.id}"))
        self.assertEqual(self.ticket.stage_id, self.stage_done)

    def test_strangers_close_nothing(self):
        for user in (self.rita_user, self.colleague):
            self._login(user)
            response = self._close()
            self.assertTrue(response.headers["Location"].endswith("/my"), user.login)
            self.assertEqual(self.ticket.stage_id, self.stage_new)

    def test_a_link_closes_nothing(self):
        self._login(self.bert_user)
        url = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.stage_done.id}"
        self.assertEqual(self.url_open(url).status_code, 405)
        self.assertEqual(self.ticket.stage_id, self.stage_new)

    def test_closing_needs_the_token(self):
        self._login(self.bert_user)
        with mute_logger("odoo.http"):
            response = self.url_open(
                "/ticket/close",
                data={"ticket_id": self.ticket.id, "stage_id": self.stage_done.id},
            )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.ticket.stage_id, self.stage_new)

    def test_only_stages_that_the_page_offers_are_taken(self):
        self._login(self.bert_user)
        other = self.env["helpdesk.ticket.stage"].create(
            {
                "name": "Nord done",
                "closed": True,
                "close_from_portal": True,
                "company_id": self.nord.id,
            }
        )
        for stage in (other, self.stage_new):
            self._close(stage)
            self.assertEqual(self.ticket.stage_id, self.stage_new)

    def test_senseless_values_end_on_the_home_page(self):
        self._login(self.bert_user)
        for ticket_id in ("", "abc", "0", "-1", "9" * 30):
            response = self.url_open(
                "/ticket/close",
                data={
                    "csrf_token": http.Request.csrf_token(self),
                    "ticket_id": ticket_id,
                },
                allow_redirects=False,
            )
            self.assertTrue(response.headers["Location"].endswith("/my"), ticket_id)

    def test_upstream_still_closes_by_get(self):
        """When this fails, OCA/helpdesk#1089 is in: drop our override."""
        close = HelpdeskTicketController.support_ticket_close
        self.assertNotIn("methods", close.original_routing)
        self.assertNotIn("check_access", inspect.getsource(close.original_endpoint))

    # === ATTACHMENTS === #

    def _attach(self, name, **values):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": name.encode(),
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                **values,
            }
        )

    def test_the_customer_sees_what_is_meant_for_customers(self):
        note, answer, inline, filed = (
            self._attach(name)
            for name in ("margin.txt", "manual.txt", "photo.txt", "contract.txt")
        )
        uploaded = (
            self.env(user=self.bert_user)["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "invoice.txt",
                    "raw": b"-",
                    "res_model": "helpdesk.ticket",
                    "res_id": self.ticket.id,
                }
            )
        )
        self.ticket.description = f'<img src="/web/image/{inline.id}">'
        self.ticket.message_post(
            body="Look", subtype_xmlid="mail.mt_note", attachment_ids=note.ids
        )
        self.ticket.message_post(
            body="Here", subtype_xmlid="mail.mt_comment", attachment_ids=answer.ids
        )
        self.env.flush_all()

        self.assertEqual(
            self.ticket.crm_portal_attachment_ids, answer + inline + uploaded
        )
        self._login(self.bert_user)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        for attachment in (answer, inline, uploaded):
            self.assertIn(f"/web/content/{attachment.id}?", page, attachment.name)
        for attachment in (note, filed):
            self.assertNotIn(f"/web/content/{attachment.id}?", page, attachment.name)

    def test_upstream_still_shows_every_attachment(self):
        """When this fails, helpdesk_mgmt filters attachments: drop our template."""
        with file_open("helpdesk_mgmt/views/helpdesk_ticket_templates.xml") as template:
            self.assertIn('t-foreach="ticket.attachment_ids"', template.read())

    def test_upstream_still_hides_number_and_buttons(self):
        """When this fails, the portal page is whole again: drop our template."""
        with file_open("helpdesk_mgmt/views/helpdesk_ticket_templates.xml") as template:
            self.assertIn('id="helpdesk_ticket_portal_sidebar"', template.read())

    # === LISTS AND FORMS === #

    def test_unknown_parameters_of_the_list_are_dropped(self):
        self._login(self.bert_user)
        for query in (
            "sortby=foo",
            "groupby=foo",
            "search_in=foo&search=a",
            "date_begin=x&date_end=y",
            "filterby=foo",
        ):
            response = self.url_open(f"/my/tickets?{query}")
            self.assertEqual(response.status_code, 200, query)
            self.assertIn(self.ticket.number, response.text)

    def test_the_form_takes_what_it_offers_and_no_more(self):
        self.company.helpdesk_mgmt_portal_select_category = True
        hidden = self.env["helpdesk.ticket.category"].create(
            {"name": "Internal", "show_in_portal": False}
        )
        self._login(self.bert_user)
        for category in ("abc", hidden.id, "9" * 30):
            response = self.url_open(
                "/submitted/ticket",
                data={
                    "csrf_token": http.Request.csrf_token(self),
                    "subject": f"Broken {category}",
                    "description": "",
                    "category": category,
                },
            )
            self.assertEqual(response.status_code, 200)
            ticket = self.env["helpdesk.ticket"].search(
                [("name", "=", f"Broken {category}")]
            )
            self.assertEqual(ticket.partner_id, self.bert)
            self.assertFalse(ticket.category_id)
            self.assertIn(ticket.number, response.text)

    def test_a_ticket_is_submitted_by_post_with_a_subject_only(self):
        self._login(self.bert_user)
        before = self.env["helpdesk.ticket"].search_count([])
        url = "/submitted/ticket"
        self.assertEqual(self.url_open(f"{url}?subject=a").status_code, 405)
        token = http.Request.csrf_token(self)
        response = self.url_open(url, data={"csrf_token": token, "subject": " "})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
