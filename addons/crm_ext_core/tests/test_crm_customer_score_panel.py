from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_score import ScriptedScoreCommon


@tagged("post_install", "-at_install")
class TestCrmCustomerScorePanel(ScriptedScoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.partner, cls.branch, cls.single = cls._create_customers(3)
        cls.branch.crm_parent_id = cls.partner
        cls._script(cls.partner, (155, 100, 40), (130, 100, 40), (93, 100, 40))
        cls._script(cls.partner, (62, 100, 40))
        cls._script(cls.branch, (10, 50))
        cls._refresh()
        cls.anna = cls._create_user("anna", "sales_team.group_sale_salesman")
        cls.boss = cls._create_user("boss", "sales_team.group_sale_salesman_all_leads")

    @classmethod
    def _create_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            lang="en_US",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def _get_panels(self, user, partner=None):
        partner = (partner or self.partner).with_user(user)
        return partner.with_context(lang="en_US").get_crm_scores()

    def _get_sentences(self, user, partner=None):
        own = self._get_panels(user, partner)[0]
        return {part["key"]: part for part in own["sentences"]}

    # === SENTENCES === #

    def test_one_sentence_tells_the_rhythm(self):
        rhythm = self._get_sentences(self.boss)["rhythm"]
        self.assertEqual(rhythm["sentence"], "Orders every 31 ± 6 days, silent for 62.")
        self.assertEqual((rhythm["value"], rhythm["tone"]), ("25 days late", "bad"))

    def test_few_orders_are_judged_by_the_rhythm_of_all(self):
        rhythm = self._get_sentences(self.boss, self.branch)["rhythm"]
        self.assertEqual(
            rhythm["sentence"],
            "Silent for 10 days; too few orders (1) for a rhythm of its own, customers "
            "order every 31 ± 6 days.",
        )
        self.assertEqual(rhythm["value"], "In time")

    def test_class_and_scores_are_explained_by_amounts(self):
        parts = self._get_sentences(self.boss)
        self.assertEqual(parts["abc"]["value"], "A")
        self.assertIn("Revenue of 12 months: 400", parts["abc"]["sentence"])
        self.assertIn("Orders in 12 months: 4, 3 of 5.", parts["rfm"]["sentence"])
        self.assertIn("margin of an order so far: 60", parts["value"]["sentence"])

    def test_who_sees_only_own_documents_reads_no_amount_of_all(self):
        parts = self._get_sentences(self.anna)
        self.assertNotIn("value", parts)
        text = " ".join(part["sentence"] for part in parts.values())
        self.assertNotIn("400", text)
        with self.assertRaises(AccessError):
            self._get_score(self.partner).with_user(self.anna).read(["revenue_12m"])

    def test_only_a_company_with_branches_has_two_panels(self):
        for partner, scopes in (
            (self.partner, ["own", "tree"]),
            (self.branch, ["own"]),
            (self.single, []),
        ):
            panels = self._get_panels(self.boss, partner)
            self.assertEqual([panel["scope"] for panel in panels], scopes)

    def test_months_show_revenue_and_class(self):
        scores = self.env["crm.customer.score"]
        scores._refresh_month(scores._get_pass(self.company, 1))
        months = self._get_panels(self.boss)[0]["months"]
        self.assertEqual(
            [(m["first_day"], m["revenue"], m["abc_class"]) for m in months],
            [(date(2026, 5, 1), 0, "a"), (date(2026, 6, 1), 0, "a")],
        )
        months = self._get_panels(self.anna)[0]["months"]
        self.assertEqual([month["revenue"] for month in months], [None, None])

    # === DOCUMENTS === #

    def test_documents_open_of_the_customer_the_tree_and_a_time(self):
        score = self._get_score(self.partner, "tree").with_user(self.boss)
        action = score.action_open_documents("2026-01-01", "2026-03-31")
        self.assertEqual(action["res_model"], "account.move")
        for leaf in (
            (
                "crm_share_ids.partner_id.crm_ancestor_link_ids.ancestor_id",
                "=",
                self.partner.id,
            ),
            ("invoice_date", ">=", "2026-01-01"),
            ("invoice_date", "<=", "2026-03-31"),
        ):
            self.assertIn(leaf, action["domain"])

    # === SEARCH === #

    def test_contacts_are_found_by_class(self):
        partners = self.env["res.partner"].with_user(self.boss)
        mine = self.partner | self.branch | self.single

        def find(*values):
            return partners.search(
                [("crm_abc_class", "in", values), ("id", "in", mine.ids)]
            )

        self.assertEqual(find("a"), self.partner)
        self.assertEqual(find("b"), self.branch)
        self.assertEqual(find(False), self.single)
        self.assertEqual(find("a", False), self.partner | self.single)
        self.assertEqual(self.partner.with_user(self.boss).crm_abc_class, "a")
        self.assertFalse(self.single.with_user(self.boss).crm_abc_class)

    # === RIGHTS === #

    def test_scores_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user("stranger", "base.group_user", other)
        scores = self.env["crm.customer.score"].with_user(stranger)
        self.assertFalse(scores.search([("partner_id", "=", self.partner.id)]))
        with self.assertRaises(AccessError):
            self._get_score(self.partner).with_user(stranger).read(["rfm"])

    def test_scores_of_customers_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.partner.company_id = other
        scores = self.env["crm.customer.score"].with_user(self.boss)
        self.assertFalse(scores.search([("partner_id", "=", self.partner.id)]))
        self.assertTrue(scores.search([("partner_id", "=", self.branch.id)]))

    def test_nobody_writes_scores(self):
        score = self._get_score(self.partner).with_user(self.boss)
        with self.assertRaises(AccessError):
            score.write({"rfm": "555"})
        with self.assertRaises(AccessError):
            score.unlink()
        portal = self._create_user("portal", "base.group_portal")
        with self.assertRaises(AccessError):
            score.with_user(portal).read(["rfm"])

    def test_a_list_of_eighty_takes_four_queries(self):
        partners = self._create_customers(80)
        for partner in partners:
            self._script(partner, (5, 10))
        self._refresh()
        partners = partners.with_user(self.boss)
        partners.mapped("crm_abc_class")
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            partners.mapped("crm_abc_class")
