from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_knowledge import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestCrmKnowledgeArticle(KnowledgeCommon):
    # === VERSIONS === #

    def test_each_change_of_the_answer_is_a_version_that_comes_back(self):
        article = self._create_article(body="<p>Every 400 hours.</p>").with_user(
            self.erika
        )
        self.assertEqual(article.version, 1)
        article.body = "<p>Every 500 hours.</p>"
        article.body = "<p>Every 600 hours.</p>"
        article.keywords = "lubricant"

        self.assertEqual(article.version, 3)
        metadata = article.html_field_history_metadata["body"]
        self.assertEqual([row["revision_id"] for row in metadata], [2, 1])
        self.assertEqual({row["create_uid"] for row in metadata}, {self.erika.id})
        self.assertEqual(
            article.html_field_history_get_content_at_revision("body", 1),
            "<p>Every 400 hours.</p>",
        )
        self.assertEqual(
            article.html_field_history_get_content_at_revision("body", 2),
            "<p>Every 500 hours.</p>",
        )

    def test_nobody_writes_the_history(self):
        article = self._create_article()
        article.body = "<p>Every 600 hours.</p>"
        history = article.html_field_history
        with self.assertRaises(AccessError):
            article.with_user(self.paula).html_field_history = {"body": []}
        with self.assertRaises(AccessError):
            self.article_model.with_user(self.paula).create(
                {"name": "Forged", "html_field_history": history}
            )
        self.assertEqual(article.html_field_history, history)

    def test_only_the_answer_has_versions(self):
        article = self._create_article().with_user(self.erika)
        with self.assertRaisesRegex(UserError, "Only the answer"):
            article.html_field_history_get_content_at_revision("name", 1)

    def test_a_copy_starts_anew_and_unpublished(self):
        article = self._create_article()
        article.body = "<p>Every 600 hours.</p>"
        article.is_published = True
        copy = article.copy()
        self.assertEqual(copy.name, "Oil change (copy)")
        self.assertEqual(copy.version, 1)
        self.assertFalse(copy.is_published)
        self.assertEqual(copy.body, "<p>Every 600 hours.</p>")

    # === PUBLISHING === #

    def test_managers_publish_and_withdraw(self):
        article = self._create_article().with_user(self.paula)
        article.action_publish()
        self.assertTrue(article.is_published)
        article.action_withdraw()
        self.assertFalse(article.is_published)

    def test_others_neither_publish_nor_change_what_is_published(self):
        draft, published = self._create_article(), self._create_article()
        published.is_published = True
        with self.assertRaises(AccessError):
            draft.with_user(self.erika).action_publish()
        with self.assertRaises(AccessError):
            self._create_article_as(self.erika, is_published=True)
        for values in ({"body": "<p>Never.</p>"}, {"is_published": False}):
            with self.assertRaises(AccessError):
                published.with_user(self.erika).write(values)
        self.assertFalse(draft.is_published)
        self.assertTrue(published.is_published)
        self.assertEqual(published.body, "<p>Every 500 hours.</p>")

    def _create_article_as(self, user, **values):
        return self.article_model.with_user(user).create(
            {"name": "Oil", "body": "<p>Oil</p>", **values}
        )

    def test_an_empty_article_is_not_published(self):
        article = self._create_article(body="<p><br></p>")
        with self.assertRaisesRegex(ValidationError, "no answer yet"):
            article.is_published = True

    def test_customers_read_no_placeholders(self):
        with self.assertRaisesRegex(ValidationError, "{customer}"):
            self.invoice.is_published = True
        article = self._create_article(is_published=True)
        with self.assertRaisesRegex(ValidationError, "{number}"):
            article.body = "<p>About {number}</p>"

    # === RIGHTS === #

    def test_helpdesk_users_write_and_personal_users_read(self):
        article = self._create_article_as(self.erika)
        article.body = "<p>Better oil</p>"
        with self.assertRaises(AccessError):
            article.unlink()
        self.assertEqual(article.with_user(self.max).name, "Oil")
        with self.assertRaises(AccessError):
            article.with_user(self.max).body = "<p>No oil</p>"
        with self.assertRaises(AccessError):
            self._create_article_as(self.max)
        self.assertEqual(article.body, "<p>Better oil</p>")

    def test_colleagues_without_helpdesk_and_customers_read_nothing(self):
        colleague = new_test_user(self.env, "colleague@service.test")
        customer = new_test_user(
            self.env, "bert@service.test", "base.group_portal", partner_id=self.bert.id
        )
        article = self._create_article(is_published=True)
        article.body = "<p>Every 600 hours.</p>"
        for user in (colleague, customer, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.article_model.with_user(user).search([])
            with self.assertRaises(AccessError):
                article.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                article.with_user(user).html_field_history_get_content_at_revision(
                    "body", 1
                )

    def test_articles_of_another_company_stay_there(self):
        nord = self._create_article(company_id=self.nord.id, name="Nord only")
        both = self._create_article(company_id=False, name="Both")
        found = self.article_model.with_user(self.erika).search([])
        self.assertIn(both, found)
        self.assertNotIn(nord, found)
        with self.assertRaises(AccessError):
            nord.with_user(self.erika).read(["name"])

    def test_the_list_counts_tickets_in_one_query(self):
        tickets = self._create_ticket() | self._create_ticket()
        tickets.crm_article_ids = self.reset
        tickets[0].crm_article_ids += self.seal
        articles = (self.reset | self.seal | self.invoice).with_user(self.erika)
        articles.mapped("ticket_count")  # fills the caches of the user's rights
        self.env.invalidate_all()
        articles.mapped("name")
        self.erika.with_user(self.erika).mapped("login")  # as every request does
        with self.assertQueryCount(1):
            counts = articles.mapped("ticket_count")
        self.assertEqual(counts, [2, 1, 0])
        action = articles[0].action_open_tickets()
        self.assertEqual(self.env["helpdesk.ticket"].search(action["domain"]), tickets)

    # === EXCERPT === #

    def test_the_excerpt_is_plain_text(self):
        self.assertEqual(
            self.reset.excerpt,
            "Switch the pump off. 1. Hold Reset for five seconds. 2. Switch it on.",
        )
        article = self._create_article(body=f"<p>{'oil ' * 100}</p>")
        self.assertEqual(len(article.excerpt), 161)
        self.assertTrue(article.excerpt.endswith("…"))
