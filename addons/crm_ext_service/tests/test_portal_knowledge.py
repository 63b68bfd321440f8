import json

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from .common_knowledge import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestPortalKnowledge(KnowledgeCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.article_model.search([("is_published", "=", True)]).is_published = False
        cls.bert_user = cls._create_portal_user("bert", cls.company)
        cls.category = cls.env["helpdesk.ticket.category"].create({"name": "Pumps"})
        cls.reset.write({"is_published": True, "category_id": cls.category.id})
        cls.seal.is_published = True

    @classmethod
    def _create_portal_user(cls, login, company):
        return new_test_user(
            cls.env,
            f"{login}@service.test",
            "base.group_portal",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            lang="en_US",
        )

    def _login(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))

    def _get(self, path=""):
        return self.url_open(f"/my/knowledge{path}", allow_redirects=False)

    def _get_titles(self, path=""):
        page = html.fromstring(self._get(path).content)
        links = page.xpath("//a[contains(@class, 'list-group-item-action')]/div[1]")
        return [link.text_content() for link in links]

    # === READING === #

    def test_the_customer_finds_and_reads_published_articles(self):
        self._login(self.bert_user)
        self.assertEqual(self._get_titles(), [self.seal.name, self.reset.name])
        self.assertEqual(self._get_titles("?search=sealing+set"), [self.seal.name])
        self.assertEqual(
            self._get_titles(f"?category={self.category.id}"), [self.reset.name]
        )
        page = self._get(f"/{self.reset.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("<li>Switch it on.</li>", page.text)

    def test_no_exact_hit_shows_what_is_similar(self):
        self._login(self.bert_user)
        path = "?search=seal+of+a+submarine"
        self.assertEqual(self._get_titles(path), [self.seal.name])
        self.assertIn("These speak of something similar", self._get(path).text)
        self.assertIn("Try other words", self._get("?search=zebra").text)

    def test_other_languages_are_not_listed_but_open_by_their_link(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.seal.lang = "de_DE"
        self._login(self.bert_user)
        self.assertEqual(self._get_titles(), [self.reset.name])
        self.assertEqual(self._get(f"/{self.seal.id}").status_code, 200)

    def test_the_home_page_counts_articles(self):
        self._login(self.bert_user)
        counters = self._call("/my/counters", counters=["crm_article_count"])
        self.assertEqual(counters, {"crm_article_count": 2})

    def test_the_new_ticket_form_offers_articles(self):
        self._login(self.bert_user)
        self.assertIn("o_crm_article_offers", self.url_open("/new/ticket").text)
        offers = self._call("/my/knowledge/similar", title="Error F 042!")
        self.assertEqual(
            offers, [{"name": self.reset.name, "url": f"/my/knowledge/{self.reset.id}"}]
        )

    def _call(self, url, **params):
        response = self.url_open(
            url,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    # === WHAT NOBODY ELSE SEES === #

    def test_what_is_not_published_looks_like_what_does_not_exist(self):
        nord = self._create_article(company_id=self.nord.id, is_published=True)
        archived = self._create_article(is_published=True, active=False)
        self._login(self.bert_user)
        for article_id in (self.invoice.id, nord.id, archived.id, 2**31 - 1, 10**30):
            response = self._get(f"/{article_id}")
            self.assertEqual(response.status_code, 303, article_id)
            self.assertTrue(response.headers["Location"].endswith("/my/knowledge"))
        for words in ("Rechnung", "oil"):
            self.assertEqual(self._get_titles(f"?search={words}"), [], words)
            self.assertEqual(self._call("/my/knowledge/similar", title=words), [])

    def test_a_customer_of_another_company_sees_its_articles(self):
        nord = self._create_article(company_id=self.nord.id, is_published=True)
        both = self._create_article(company_id=False, is_published=True, name="All")
        self._login(self._create_portal_user("nils", self.nord))
        self.assertEqual(self._get_titles(), [both.name, nord.name])
        self.assertEqual(self._get(f"/{self.reset.id}").status_code, 303)

    def test_strangers_have_to_log_in(self):
        for path in ("", f"/{self.reset.id}"):
            response = self._get(path)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def test_bad_parameters_are_no_error(self):
        self._login(self.bert_user)
        for path in (
            "?category=abc",
            "?category=99999999999999",
            f"?category={self.category.id}'",
            "?search=%00%27%22%5C%7C%26!()",
            "?search=" + "x" * 5000,
            "/page/0",
            f"/page/{10**30}",
            "?page=abc&sortby=x",
        ):
            self.assertEqual(self._get(path).status_code, 200, path)
        self.assertIn(self._get("/-1").status_code, (303, 404))
        for title in (None, 5, ["a"], "\0", "x" * 5000):
            self.assertEqual(self._call("/my/knowledge/similar", title=title), [])
        self.assertIn(self._get("/similar").status_code, (400, 415))

    def test_scripts_in_an_article_do_not_run(self):
        self.seal.with_user(self.paula).write(
            {
                "name": "<script>alert(1)</script>",
                "body": "<p onclick='alert(1)'>Hi<script>alert(2)</script></p>",
            }
        )
        self._login(self.bert_user)
        for path in ("", f"/{self.seal.id}"):
            text = self._get(path).text
            self.assertNotIn("alert(1)</script>", text.replace("&lt;/script&gt;", ""))
            self.assertNotIn("onclick='alert", text)
            self.assertNotIn("alert(2)", text)

    def test_a_page_costs_the_same_for_any_number_of_articles(self):
        self._login(self.bert_user)
        self._get()
        first = self._count_queries("")
        for number in range(15):
            self.reset.copy({"name": f"Copy {number}"}).is_published = True
        self.env.flush_all()
        self.assertLessEqual(self._count_queries(""), first)
        self.assertEqual(len(self._get_titles()), 17)

    def _count_queries(self, path):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._get(path)
        return self.cr.sql_log_count - before
