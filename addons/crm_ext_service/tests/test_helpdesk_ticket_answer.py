from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_knowledge import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicketAnswer(KnowledgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mail.canned.response"].search([]).unlink()
        cls.ticket = cls._create_ticket(
            name="Error F 042 again",
            description="<p>The pump stops</p>",
            partner_id=cls.bert.id,
        ).with_user(cls.erika)

    def _create_canned(self, user=None, **values):
        canned = self.env["mail.canned.response"].with_user(user or self.erika)
        return canned.create(
            {
                "source": "thanks",
                "substitution": "Dear {customer},\nabout {number} – {agent}",
                **values,
            }
        )

    def _get_names(self, words="", ticket=None):
        answers = (ticket or self.ticket).crm_get_answers(words)
        return [answer["name"] for answer in answers]

    # === OFFERS === #

    def test_the_agent_is_offered_what_fits_the_ticket(self):
        [offered] = self.ticket.crm_get_offered_answers(1)
        self.assertEqual(offered["id"], self.reset.id)
        self.assertEqual(offered["name"], "Pressure sensor shows error F 042")
        self.assertFalse(offered["is_used"])
        self.assertFalse(offered["has_format"])

    def test_the_same_category_comes_first(self):
        category = self.env["helpdesk.ticket.category"].create({"name": "Seals"})
        other = self.reset.copy({"name": self.reset.name})
        self.assertEqual(self.ticket.crm_get_offered_answers(1)[0]["id"], self.reset.id)
        self.ticket.category_id = other.category_id = category
        self.assertEqual(self.ticket.crm_get_offered_answers(1)[0]["id"], other.id)

    def test_articles_in_the_language_of_the_customer_come_first(self):
        for code in ("de_DE", "en_US"):
            self.env["res.lang"]._activate_lang(code)
        self.bert.lang = "en_US"
        other = self.reset.copy({"name": self.reset.name, "lang": "en_US"})
        self.reset.lang = "de_DE"
        self.assertEqual(self.ticket.crm_get_offered_answers(1)[0]["id"], other.id)

    def test_typed_words_find_articles_and_canned_answers(self):
        self._create_canned()
        self.assertEqual(self._get_names("seal"), ["Changing the shaft seal"])
        self.assertEqual(self._get_names("about"), ["thanks"])
        self.assertIn("thanks", self._get_names())
        self.assertEqual(self._get_names("shaft of a ship"), [self.seal.name])
        self.assertEqual(self._get_names("nonsense"), [])

    def test_no_more_than_asked_for_are_offered(self):
        for number in range(5):
            self._create_canned(source=f"canned{number}")
        self.assertEqual(len(self.ticket.crm_get_answers(limit=3)), 3)
        self.assertEqual(len(self.ticket.crm_get_answers(limit=-1)), 1)

    def test_foreign_answers_are_not_offered(self):
        self._create_canned(self.paula, source="private")
        self.reset.company_id = self.nord
        self.assertNotIn("private", self._get_names())
        self.assertNotIn(self.reset.name, self._get_names("F 042"))
        # Paula may see both companies: the ticket is ours nevertheless.
        self.paula.company_ids += self.nord
        ticket = self.ticket.with_user(self.paula).with_context(
            allowed_company_ids=(self.company | self.nord).ids
        )
        self.assertNotIn(self.reset.name, self._get_names("F 042", ticket))

    def test_who_may_not_read_the_ticket_is_offered_nothing(self):
        for user in (self.max, new_test_user(self.env, "colleague@service.test")):
            ticket = self.ticket.with_user(user)
            for call in (
                ticket.crm_get_answers,
                ticket.crm_get_offered_answers,
                ticket.crm_get_answer_values,
                lambda ticket=ticket: ticket.crm_take_answer(
                    "crm.knowledge.article", self.reset.id
                ),
            ):
                with self.assertRaises(AccessError):
                    call()
        self.assertFalse(self.ticket.crm_article_ids)

    def test_offers_cost_the_same_for_any_number_of_articles(self):
        self.ticket.crm_get_offered_answers()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            few = self.ticket.crm_get_offered_answers()
        for _number in range(5):
            self.reset.copy({"name": self.reset.name})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            many = self.ticket.crm_get_offered_answers(8)
        self.assertGreater(len(many), len(few))

    # === TAKING === #

    def test_an_article_becomes_text_and_html_and_is_noted(self):
        answer = self.ticket.crm_take_answer("crm.knowledge.article", self.reset.id)
        self.assertEqual(
            answer["text"],
            "Switch the pump off.\n1. Hold Reset for five seconds.\n2. Switch it on.",
        )
        self.assertEqual(answer["html"], self.reset.body)
        self.assertFalse(answer["link"])
        self.assertEqual(self.ticket.crm_article_ids, self.reset)
        self.assertTrue(self.ticket.crm_get_offered_answers(1)[0]["is_used"])

    def test_a_published_article_has_a_link(self):
        self.seal.is_published = True
        answer = self.ticket.crm_take_answer("crm.knowledge.article", self.seal.id)
        self.assertTrue(answer["link"].endswith(f"/my/knowledge/{self.seal.id}"))

    def test_placeholders_are_filled_and_escaped(self):
        self.bert.name = "Bert <b>Falke</b>"
        answer = self.ticket.crm_take_answer("crm.knowledge.article", self.invoice.id)
        self.assertEqual(
            answer["html"],
            "<p>Wir schreiben die Rechnung neu, Bert &lt;b&gt;Falke&lt;/b&gt;.</p>",
        )
        self.assertIn("neu, Bert <b>Falke</b>.", answer["text"])

    def test_a_canned_answer_greets_the_customer(self):
        canned = self._create_canned()
        answer = self.ticket.crm_take_answer("mail.canned.response", canned.id)
        text = f"Dear Bert Falke,\nabout {self.ticket.number} – {self.erika.name}"
        self.assertEqual(answer["text"], text)
        self.assertEqual(answer["html"], f"<p>{text.replace(chr(10), '<br>')}</p>")
        self.assertFalse(self.ticket.crm_article_ids)

    def test_foreign_and_deleted_answers_are_refused(self):
        canned = self._create_canned(self.paula)
        self.reset.company_id = self.nord
        for model, answer_id in (
            ("mail.canned.response", canned.id),
            ("crm.knowledge.article", self.reset.id),
            ("crm.knowledge.article", 2**31 - 1),
        ):
            with self.assertRaisesRegex(UserError, "deleted or is not for you"):
                self.ticket.crm_take_answer(model, answer_id)
        with self.assertRaisesRegex(UserError, "Choose"):
            self.ticket.crm_take_answer("res.users", self.erika.id)

    def test_managers_keep_shared_canned_answers(self):
        group = self.env.ref("helpdesk_mgmt.group_helpdesk_user")
        shared = self._create_canned(group_ids=[(4, group.id)])
        shared.with_user(self.paula).substitution = "Hello {customer}"
        self.assertEqual(shared.substitution, "Hello {customer}")
        with self.assertRaises(AccessError):
            shared.with_user(self.max).substitution = "Bye"
        private = self._create_canned(source="private")
        with self.assertRaises(AccessError):
            private.with_user(self.paula).substitution = "Bye"

    # === WRITING === #

    def test_an_answer_becomes_an_article(self):
        self.ticket.message_post(body="Only for us")
        self.ticket.message_post(
            body="Hold reset.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.ticket.message_post(body="Later note")
        context = self.ticket.action_crm_write_article()["context"]
        article = self.article_model.with_context(**context).create({})
        self.assertEqual(article.name, "Error F 042 again")
        self.assertEqual(article.body, "<p>Hold reset.</p>")
