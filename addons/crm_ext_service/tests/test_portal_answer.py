from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalAnswer(PortalCommon):
    """What becomes of closed tickets, and the talks that customers read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket.stage_id = cls.stage_done

    def _reopen(self, reason="It drips again", **data):
        return self._post(f"/my/ticket/reopen/{self.ticket.id}", reason=reason, **data)

    # === REOPENING === #

    def test_the_customer_reopens_a_ticket_by_saying_what_is_to_be_done(self):
        self._login(self.bert_user)
        page = self._page(f"/my/ticket/{self.ticket.id}")
        form = page.xpath("//form[@name='crm_reopen']")[0]
        self.assertEqual(form.method, "POST")
        self.assertTrue(form.fields["csrf_token"])

        response = self._reopen()

        self.assertTrue(response.headers["Location"].endswith(f"/{self.ticket.id}"))
        self.assertFalse(self.ticket.closed)
        self.assertFalse(self.ticket.closed_date)
        said = self.ticket.message_ids.filtered(lambda m: m.author_id == self.bert)
        self.assertIn("It drips again", said.body)

    def test_a_message_under_a_closed_ticket_reopens_it_too(self):
        self._login(self.bert_user)
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": self.ticket.id,
                "post_data": {"body": "Again", "subtype_xmlid": "mail.mt_comment"},
            },
        )
        self.assertFalse(self.ticket.closed)

    def test_what_colleagues_of_ours_write_reopens_nothing(self):
        self.ticket.with_user(self.erika).message_post(
            body="For the file", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertTrue(self.ticket.closed)

    def test_the_link_in_a_mail_reopens_without_login(self):
        token = self.ticket._portal_ensure_token()
        self.authenticate(None, None)
        page = self._page(f"/my/ticket/{self.ticket.id}?access_token={token}")
        self.assertFalse(page.xpath("//form[@action='/ticket/close']"))
        response = self._reopen(access_token=token)
        self.assertIn(token, response.headers["Location"])
        self.assertFalse(self.ticket.closed)
        self.assertIn(self.bert, self.ticket.message_ids.author_id)

    def test_strangers_and_wrong_tokens_reopen_nothing(self):
        for user in (self.rita_user, self.carla_user, None):
            if user:
                self._login(user)
            else:
                self.authenticate(None, None)
            for token in ("", "wrong", "ü", "\x00", self.ticket.id):
                response = self._reopen(access_token=token)
                self.assertIn("/my", response.headers["Location"])
                self.assertTrue(self.ticket.closed)

    def test_reopening_needs_the_token_of_the_form_and_a_reason(self):
        self._login(self.bert_user)
        url = f"/my/ticket/reopen/{self.ticket.id}"
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(url).status_code, 405)
            response = self.url_open(url, data={"reason": "It drips"})
        self.assertEqual(response.status_code, 400)
        for reason in ("", "  ", "\x00"):
            self._reopen(reason)
            self.assertTrue(self.ticket.closed)

    def test_senseless_ids_end_on_the_home_page(self):
        self._login(self.bert_user)
        for ticket_id in ("0", "9" * 20, self.ticket.id + 10**6):
            response = self._post(f"/my/ticket/reopen/{ticket_id}", reason="a")
            self.assertTrue(response.headers["Location"].endswith("/my"), ticket_id)

    # === FOLLOW-UP TICKETS === #

    def _close_long_ago(self):
        self.ticket.closed_date = fields.Datetime.now() - timedelta(days=15)
        self.env.flush_all()

    def test_long_after_closing_a_new_ticket_follows_the_closed_one(self):
        self._close_long_ago()
        self._login(self.bert_user)
        page = self._page(f"/my/ticket/{self.ticket.id}")
        self.assertFalse(page.xpath("//form[@name='crm_reopen']"))
        self.assertEqual(
            page.xpath("//div[@id='discussion']/@data-allow_composer"), ["0"]
        )
        link = page.xpath("//a[@name='crm_follow_up']/@href")[0]
        self._reopen()
        self.assertTrue(self.ticket.closed)

        form = self._page(link).xpath("//form[@action='/submitted/ticket']")[0]
        self.assertEqual(form.fields["subject"], self.ticket.name)
        self._post(
            "/submitted/ticket",
            subject="Pump leaks again",
            description="As before",
            former=form.fields["former"],
        )

        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Pump leaks again")])
        self.assertEqual(ticket.crm_former_ticket_id, self.ticket)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.partner_id, self.bert)
        self.assertFalse(ticket.closed)

    def test_nobody_follows_a_ticket_that_he_does_not_see(self):
        self._login(self.rita_user)
        for former in (self.ticket.id, "abc", "9" * 30, "-1", "\x00"):
            page = self.url_open("/new/ticket", {"former": former}, method="GET")
            self.assertEqual(page.status_code, 200)
            self.assertNotIn(self.ticket.number, page.text)
            self._post("/submitted/ticket", subject="Other", former=former)
        tickets = self.env["helpdesk.ticket"].search([("name", "=", "Other")])
        self.assertEqual(len(tickets), 5)
        self.assertFalse(tickets.crm_former_ticket_id)

    def test_a_merged_ticket_is_not_reopened(self):
        self.ticket.duplicate_id = self._create_ticket(partner_id=self.rita.id)
        self._login(self.bert_user)
        self._reopen()
        self.assertTrue(self.ticket.closed)

    # === RATING === #

    def test_the_contact_of_a_closed_ticket_rates_it_on_its_page(self):
        self.team.crm_rating = True
        self.ticket.closed_date = fields.Datetime.now() - timedelta(hours=1)
        self.company.crm_portal_colleagues = True
        self.nele.crm_ticket_role = "tree"
        url = f"/my/ticket/{self.ticket.id}"
        self._login(self.nele_user)
        self.assertFalse(self._page(url).xpath("//div[@id='crm_rate']"))
        self._login(self.bert_user)
        faces = self._page(url).xpath("//div[@id='crm_rate']/a/@href")
        self.assertEqual([face.rpartition("/")[2] for face in faces], ["5", "3", "1"])

        rating = self.ticket.rating_ids
        self.ticket.rating_apply(5, rating=rating, feedback="Quick and clean")

        page = self._page(url)
        self.assertFalse(page.xpath("//div[@id='crm_rate']"))
        rated = page.xpath("//div[@id='crm_rated']")[0]
        self.assertIn("Quick and clean", rated.text_content())

    # === TALKS === #

    def _log(self, name, **values):
        return self.env["crm.conversation"].create(
            {"name": name, "ticket_id": self.ticket.id, "is_shared": True, **values}
        )

    def test_the_customer_reads_the_talks_that_were_shared(self):
        self._log("Seal ordered", body="<p>Comes on Friday</p>")
        self._log("Margin is thin", is_shared=False)
        merged = self._create_ticket(partner_id=self.bert.id)
        merged.duplicate_id = self.ticket
        self._log("Same thing at gate 7", ticket_id=merged.id)
        self._login(self.bert_user)
        talks = self._page(f"/my/ticket/{self.ticket.id}").xpath(
            "//div[@id='crm_talks']"
        )[0]
        text = talks.text_content()
        for words in ("Seal ordered", "Comes on Friday", "Same thing at gate 7"):
            self.assertIn(words, text)
        self.assertNotIn("Margin", text)

    def test_a_talk_that_was_voided_is_not_shown(self):
        talk = self._log("Wrong customer")
        talk.write({"active": False, "void_reason": "Wrong customer"})
        self.assertFalse(self.ticket._get_crm_portal_talks())

    def test_neither_confidential_talks_nor_those_without_a_ticket_are_shared(self):
        with self.assertRaises(ValidationError):
            self._log("Between us", is_confidential=True)
        with self.assertRaises(ValidationError):
            self._log("No ticket", ticket_id=False)
