from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import ServiceCommon


class RatingCommon(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.email = "bert@adler.test"
        cls.start = fields.Datetime.now()
        with freeze_time(cls.start - timedelta(days=1)):
            cls.team.crm_rating = True
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id, user_id=cls.erika.id)

    def _close(self, ticket=None, hours_ago=2, **values):
        ticket = ticket or self.ticket
        with freeze_time(self.start - timedelta(hours=hours_ago)):
            ticket.write({"stage_id": self.stage_done.id, **values})

    def _run_job(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1000
        ):
            self.env["helpdesk.ticket"]._cron_request_ratings()

    def _get_requests(self, ticket=None):
        messages = (ticket or self.ticket).message_ids
        return messages.filtered(lambda m: "/rate/" in (m.body or ""))


class TestHelpdeskTicketRating(RatingCommon):
    def test_the_customer_is_asked_once_after_closing(self):
        self._close()
        self._run_job()
        self._run_job()
        request = self._get_requests()
        self.assertEqual(len(request), 1)
        self.assertEqual(request.notified_partner_ids, self.bert)
        self.assertIn(self.ticket.number, request.subject)
        token = self.ticket.rating_ids.access_token
        for rate in (1, 3, 5):
            self.assertIn(f"/rate/{token}/{rate}", request.body)

    def test_the_request_is_no_first_response_and_no_talk(self):
        self._close()
        self._run_job()
        self.assertFalse(self.ticket.crm_first_response)
        self.assertFalse(self.ticket.crm_conversation_ids)
        self.assertEqual(self._get_requests().message_type, "auto_comment")

    def test_the_mail_is_in_the_language_of_the_customer(self):
        if not self.env["res.lang"]._lang_get("de_DE"):
            self.env["res.lang"]._activate_lang("de_DE")
        template = self.env.ref("crm_ext_service.mail_template_ticket_rating")
        template.with_context(lang="de_DE").subject = "Wie war es? {{ object.number }}"
        self.bert.lang = "de_DE"
        self._close()
        self._run_job()
        self.assertEqual(
            self._get_requests().subject, f"Wie war es? {self.ticket.number}"
        )

    def test_nobody_is_asked_too_early(self):
        self._close(hours_ago=0.5)
        self._run_job()
        self.assertFalse(self._get_requests())

    def test_the_job_comes_when_it_is_time(self):
        cron = self.env.ref("crm_ext_service.ir_cron_ticket_rating")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self._close(hours_ago=0)
        new = triggers.search([("cron_id", "=", cron.id)]) - triggers
        self.assertEqual(
            new.call_at.replace(microsecond=0),
            (self.start + timedelta(hours=1)).replace(microsecond=0),
        )

    def test_tickets_that_nobody_is_asked_about(self):
        solved = self.env.ref("crm_ext_service.close_reason_solved")
        spam = self.env.ref("crm_ext_service.close_reason_spam")
        self.assertTrue(solved.ask_rating)
        spam.ask_rating = False
        nobody = self.env["res.partner"].create({"name": "Without address"})
        cases = {
            "closed for a reason that asks none": {"crm_close_reason_id": spam.id},
            "a contact without an address": {"partner_id": nobody.id},
            "one of our own people": {"partner_id": self.erika.partner_id.id},
            "nobody": {"partner_id": False},
            "merged": {"duplicate_id": self._create_ticket(name="It").id},
            "a team that does not ask": {"team_id": self.nord_team.id},
            "long ago": {"hours_ago": 24 * 8},
            "before the team asked": {"hours_ago": 30},
        }
        for case, values in cases.items():
            with self.subTest(case):
                ticket = self._create_ticket(partner_id=self.bert.id)
                self._close(ticket, **values)
                self._run_job()
                self.assertFalse(ticket.crm_rating_requested)
        asked = self._create_ticket(partner_id=self.bert.id)
        self._close(asked, crm_close_reason_id=solved.id)
        self._run_job()
        self.assertTrue(asked.crm_rating_requested)

    def test_a_ticket_opened_again_is_asked_about_after_the_next_closing(self):
        self._close()
        self._run_job()
        self.ticket.stage_id = self.stage_new
        self._run_job()
        self.assertEqual(len(self._get_requests()), 1)
        self._close()
        self._run_job()
        self.assertEqual(len(self._get_requests()), 2)

    def test_a_rating_stands_on_ticket_team_and_in_the_report(self):
        self._close()
        self._run_job()
        rating = self.ticket.rating_ids
        self.ticket.rating_apply(5, rating=rating, feedback="Fast")
        self.assertEqual(self.ticket.rating_last_value, 5)
        self.assertEqual(self.team.rating_percentage_satisfaction, 100)
        self.assertEqual(rating.crm_ticket_id, self.ticket)
        self.assertEqual(rating.rated_partner_id, self.erika.partner_id)
        for record in (self.ticket, self.team):
            action = record.action_crm_open_ratings()
            found = self.env["rating.rating"].search(action["domain"])
            self.assertEqual(found, rating)

    def test_the_rating_of_a_ticket_that_moves_moves_with_it(self):
        self._close()
        self._run_job()
        self.ticket.rating_apply(1, rating=self.ticket.rating_ids)
        other = self.team.copy({"name": "Other"})
        self.ticket.team_id = other
        self.assertEqual(other.rating_count, 1)
        self.assertEqual(self.team.rating_count, 0)

    def test_the_portal_gets_addresses_while_a_rating_is_wanted(self):
        self.assertEqual(self.ticket._get_crm_rating_urls(), {})
        self._close()
        urls = self.ticket._get_crm_rating_urls()
        self.assertEqual(list(urls), [5, 3, 1])
        self.assertIn("/rate/", urls[5])
        self.ticket.rating_apply(5, rating=self.ticket.rating_ids)
        self.assertEqual(self.ticket._get_crm_rating_urls(), {})

    def test_ratings_of_another_company_are_not_seen(self):
        ticket = self._create_ticket(
            team_id=self.nord_team.id, partner_id=self.bert.id, company_id=self.nord.id
        )
        ticket._rating_get_access_token()
        with self.assertRaises(AccessError):
            ticket.rating_ids.with_user(self.paula).read(["rating"])

    def test_a_new_ticket_does_not_look_for_ratings(self):
        self.assertEqual(self._create_ticket().rating_last_value, 0)

    def test_a_team_without_a_mail_is_told(self):
        self.env.ref("crm_ext_service.mail_template_ticket_rating").unlink()
        with self.assertRaises(UserError):
            self.nord_team.crm_rating = True


@tagged("post_install", "-at_install")
class TestHelpdeskTicketRatingClick(RatingCommon, HttpCase):
    def test_a_click_in_the_mail_rates_without_login(self):
        self.env["ir.config_parameter"].set_param("web.base.url", self.base_url())
        self._close()
        self._run_job()
        url = self.ticket._get_crm_rating_urls()[1]
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        self.assertFalse(self.ticket.rating_ids.consumed)
        token = self.ticket.rating_ids.access_token
        answer = self.url_open(
            f"/rate/{token}/submit_feedback",
            {
                "rate": "1",
                "feedback": "Too slow",
                "csrf_token": self._find_token(page.text),
            },
        )
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.ticket.rating_last_value, 1)
        self.assertEqual(self.ticket.rating_last_feedback, "Too slow")
        self.assertTrue(self.ticket.closed)
        message = self.ticket.message_ids[0]
        self.assertIn("Too slow", message.body)
        self.assertEqual(message.author_id, self.bert)

    def test_the_click_in_the_mail_is_all_that_a_person_does(self):
        self.env["ir.config_parameter"].set_param("web.base.url", self.base_url())
        self._close()
        token = self.ticket._rating_get_access_token()
        self.browser_js(
            f"/rate/{token}/3",
            """
            const sent = document.querySelector(".o_crm_rating_sent");
            const timer = setInterval(() => {
                document.dispatchEvent(new PointerEvent("pointermove"));
                if (!sent.classList.contains("d-none")) {
                    clearInterval(timer);
                    console.log("test successful");
                }
            }, 200);
            """,
            ready="Boolean(document.querySelector('.o_crm_rating_sent'))",
            timeout=120,
        )
        self.env.invalidate_all()
        self.assertEqual(self.ticket.rating_last_value, 3)
        self.assertEqual(len(self.ticket.rating_ids.message_id), 1)

    def test_addresses_that_nobody_gave_out_are_not_found(self):
        token = self.ticket._rating_get_access_token()
        for path in (f"/rate/{token}/2", f"/rate/{token}/99", "/rate/nothing/5"):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        path = f"/rate/{token}/submit_feedback"
        page = self.url_open(f"/rate/{token}/5").text
        values = {"rate": "best", "csrf_token": self._find_token(page)}
        self.assertEqual(self.url_open(path, values).status_code, 400)
        self.assertEqual(self.url_open(path, {"rate": "5"}).status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.ticket.rating_ids.consumed)

    def test_only_the_company_of_the_customer_rates(self):
        self._close()
        token = self.ticket._rating_get_access_token()
        self.authenticate(self.erika.login, self.erika.login)
        page = self.url_open(f"/rate/{token}/5")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("submit_feedback", page.text)

    def _find_token(self, page):
        return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
