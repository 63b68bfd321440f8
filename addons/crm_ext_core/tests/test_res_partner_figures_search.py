from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .common_figures import FiguresCommon


@tagged("post_install", "-at_install")
class TestPartnerFiguresSearch(FiguresCommon):
    """Boss sees in revenue: Adler 2, Nord 8, Other 7, and 10 in Adler's tree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.idle = cls.env["res.partner"].create({"name": "Idle", "is_company": True})
        cls.companies = cls.adler | cls.nord | cls.other | cls.idle

    def _search(self, condition=None, order="id", user=None, **kwargs):
        domain = Domain("id", "in", self.companies.ids)
        if condition:
            domain &= Domain(*condition)
        partners = self.env["res.partner"].with_user(user or self.boss)
        return partners.search(domain, order=order, **kwargs).mapped("name")

    def test_every_comparison_finds_what_the_figures_say(self):
        for name in ("crm_revenue", "crm_revenue_tree", "crm_overdue_tree"):
            figures = self.companies.with_user(self.boss).mapped(
                lambda company, name=name: (company.name, company[name])
            )
            for operator, holds in {
                "<": lambda a, b: a < b,
                "<=": lambda a, b: a <= b,
                ">": lambda a, b: a > b,
                ">=": lambda a, b: a >= b,
                "=": lambda a, b: a == b,
                "!=": lambda a, b: a != b,
            }.items():
                for value in (-1, 0, 7, 8, 99):
                    with self.subTest(name=name, operator=operator, value=value):
                        self.assertCountEqual(
                            self._search((name, operator, value)),
                            [who for who, figure in figures if holds(figure, value)],
                        )

    def test_between_in_and_not(self):
        between = Domain("crm_revenue", ">=", 2) & Domain("crm_revenue", "<=", 7)
        search = self.env["res.partner"].with_user(self.boss).search
        mine = Domain("id", "in", self.companies.ids)
        self.assertEqual(search(mine & between), self.adler | self.other)
        self.assertEqual(search(mine & ~between), self.nord | self.idle)
        self.assertEqual(
            self._search(("crm_revenue", "in", [2, 7])), ["Adler", "Other"]
        )
        self.assertEqual(self._search(("crm_revenue", "=", False)), ["Idle"])
        over_seven = self.companies.with_user(self.boss).filtered_domain(
            [("crm_revenue", ">", 7)]
        )
        self.assertEqual(over_seven, self.nord)

    def test_list_is_ordered_by_a_figure_page_by_page(self):
        order = "crm_revenue_tree desc, name"
        self.assertEqual(self._search(order=order), ["Adler", "Nord", "Other", "Idle"])
        self.assertEqual(self._search(order=order, limit=2), ["Adler", "Nord"])
        self.assertEqual(
            self._search(order=order, limit=2, offset=2), ["Other", "Idle"]
        )
        self.assertEqual(
            self._search(order="crm_revenue"), ["Idle", "Adler", "Other", "Nord"]
        )

    def test_never_talked_to_comes_before_long_ago(self):
        self._log_talk(self.adler, "2026-01-01 10:00:00", self.boss)
        self._log_talk(self.bert, "2026-06-01 10:00:00", self.boss)
        order = "crm_last_talk, name"
        self.assertEqual(self._search(order=order), ["Idle", "Other", "Adler", "Nord"])
        order = "crm_last_talk desc, name"
        self.assertEqual(self._search(order=order), ["Nord", "Adler", "Idle", "Other"])
        for condition, names in (
            (("crm_last_talk", "<", "2026-03-17"), ["Adler"]),
            (("crm_last_talk_tree", ">", "2026-03-17"), ["Adler", "Nord"]),
            (("crm_last_talk_tree", "=", False), ["Other", "Idle"]),
            (("crm_last_talk_tree", "!=", False), ["Adler", "Nord"]),
        ):
            self.assertCountEqual(self._search(condition), names)

    def test_order_and_filter_tell_a_salesman_nothing_of_others_invoices(self):
        """Anna sees in revenue: Adler 2, Nord 5, Other 7."""
        order = "crm_revenue desc"
        self.assertEqual(self._search(order=order)[0], "Nord")
        self.assertEqual(self._search(order=order, user=self.anna)[0], "Other")
        over = ("crm_revenue", ">", 7)
        self.assertEqual(self._search(over), ["Nord"])
        self.assertEqual(self._search(over, user=self.anna), [])

    def test_users_outside_of_sales_neither_order_nor_filter(self):
        for groups in ("base.group_user", "base.group_portal"):
            user = new_test_user(self.env, groups, groups=groups)
            with self.assertRaises(AccessError):
                self._search(order="crm_revenue", user=user)
            with self.assertRaises(AccessError):
                self._search(("crm_revenue", ">", 0), user=user)
            self.assertNotIn(
                "crm_revenue", self.adler.with_user(user).fields_get(["crm_revenue"])
            )

    def test_portal_user_reads_no_figure_of_his_own_company(self):
        user = new_test_user(
            self.env,
            "portal",
            groups="base.group_portal",
            partner_id=self.bert.id,
        )
        for name in self.env["res.partner"]._get_crm_figure_fields():
            with self.subTest(name), self.assertRaises(AccessError):
                self.nord.with_user(user).read([name])

    def test_other_company_is_not_in_the_order(self):
        company = self.setup_other_company(name="Second")["company"]
        self.boss.company_ids |= company
        self._post_invoice(self.adler, 1000, self.boss, company=company)
        partners = self.env["res.partner"].with_user(self.boss)
        mine = [("id", "in", self.companies.ids)]
        for companies, first in ((self.env.company, self.nord), (company, self.adler)):
            partners = partners.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(partners.search(mine, order="crm_revenue desc")[0], first)
        self.assertEqual(partners.search([("crm_revenue", ">", 0), *mine]), self.adler)

    def test_documents_behind_a_figure_add_up_to_it(self):
        self._create_order(self.bert, 17, self.boss)
        self._create_order(self.adler, 19, self.boss).action_confirm()
        self._post_invoice(self.nord, 1, self.boss, move_type="out_refund")
        adler = self.adler.with_user(self.boss)
        for name, amount in (
            ("crm_revenue", "amount_untaxed_signed"),
            ("crm_open_quotations", "amount_untaxed"),
            ("crm_open_orders", "amount_untaxed"),
            ("crm_overdue", "amount_residual"),
        ):
            for field in (name, f"{name}_tree"):
                with self.subTest(field):
                    action = adler.action_crm_open_figure(field)
                    documents = adler.env[action["res_model"]].search(action["domain"])
                    self.assertEqual(sum(documents.mapped(amount)), adler[field])

    def test_columns_are_offered_for_sorting_and_filtering(self):
        partners = self.env["res.partner"].with_user(self.boss)
        names = partners._get_crm_figure_fields()
        for name, description in partners.fields_get(names).items():
            with self.subTest(name):
                self.assertTrue(description["sortable"] and description["searchable"])
