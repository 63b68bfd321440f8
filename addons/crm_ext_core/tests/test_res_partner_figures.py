from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_figures import FiguresCommon


@tagged("post_install", "-at_install")
class TestPartnerFigures(FiguresCommon):
    def test_revenue_of_company_and_tree(self):
        self.assertEqual(self._get_revenue(self.adler), (2, 10))
        self.assertEqual(self._get_revenue(self.nord), (8, 8))
        self.assertEqual(self._get_revenue(self.other), (7, 7))
        self.assertEqual(self._get_revenue(self.bert), (0, 0))

    def test_last_year_drafts_and_credit_notes(self):
        self._post_invoice(self.nord, 11, self.boss, invoice_date="2025-12-31")
        self._post_invoice(self.nord, 1, self.boss, move_type="out_refund")
        self.init_invoice("out_invoice", partner=self.nord, amounts=[13], taxes=[])
        self.assertEqual(self._get_revenue(self.nord), (7, 7))

    def test_moving_a_branch_moves_its_revenue(self):
        self.nord.crm_parent_id = self.other
        self.assertEqual(self._get_revenue(self.adler), (2, 2))
        self.assertEqual(self._get_revenue(self.other), (7, 15))

    def test_merge_adds_the_figures_of_both(self):
        self._create_order(self.other, 17, self.boss)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge((self.other | self.nord).ids, self.nord)
        self.assertEqual(self._get_revenue(self.adler), (2, 17))
        self.assertEqual(self._get_figure("crm_receivable", self.nord), (15, 15))
        self.assertEqual(self._get_figure("crm_open_quotations", self.adler), (0, 17))

    def test_salesman_sees_the_sum_of_his_own_invoices(self):
        self.assertEqual(self._get_revenue(self.adler, self.anna), (2, 7))
        seen = (
            self.env["account.move"]
            .with_user(self.anna)
            .search([("commercial_partner_id", "in", (self.adler | self.nord).ids)])
        )
        self.assertEqual(sum(seen.mapped("amount_untaxed_signed")), 7)

    def test_users_outside_of_sales_see_no_amounts(self):
        user = new_test_user(self.env, "reader", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.adler.with_user(user).read(["crm_revenue"])
        self.assertFalse(self.adler.with_user(user).crm_last_talk)

    def test_figures_of_eighty_accounts_take_one_query(self):
        accounts = self.env["res.partner"].create(
            [
                {"name": str(n), "is_company": True, "crm_parent_id": self.nord.id}
                for n in range(78)
            ]
        )
        accounts = (accounts | self.adler | self.nord).with_user(self.boss)
        self.env.flush_all()
        accounts[-1].mapped("crm_revenue")  # warms up the rules of the user
        accounts.invalidate_recordset()
        with self.assertQueryCount(1):
            accounts.mapped("crm_revenue_tree")

    def test_two_companies_never_mix(self):
        company = self.setup_other_company(name="Second")["company"]
        self.boss.company_ids |= company
        self._post_invoice(self.nord, 13, self.boss, company=company)
        nord = self.nord.with_user(self.boss)

        own = nord.with_context(allowed_company_ids=self.env.company.ids)
        self.assertEqual(own.crm_revenue, 8)
        other = nord.with_context(allowed_company_ids=company.ids)
        self.assertEqual(other.crm_revenue, 13)
        both = nord.with_context(allowed_company_ids=(self.env.company | company).ids)
        self.assertEqual(both.crm_revenue, 21)

    def test_amounts_are_converted_to_the_currency_of_the_first_company(self):
        currency = self.setup_other_currency("CHF", rates=[("2026-01-01", 2.0)])
        data = self.setup_other_company(name="Swiss", currency_id=currency.id)
        company = data["company"]
        self.boss.company_ids |= company
        self._post_invoice(self.nord, 26, self.boss, company=company)
        both = (self.env.company | company).ids
        nord = self.nord.with_user(self.boss).with_context(allowed_company_ids=both)
        # Two francs are worth one of the first company's units
        self.assertEqual(nord.crm_revenue, 8 + 13)
        francs = nord.with_context(allowed_company_ids=both[::-1])
        self.assertEqual(francs.crm_currency_id, currency)

    def test_last_talk_leaves_planned_ones_out(self):
        self._log_talk(self.adler, "2026-02-01 10:00:00", self.boss)
        self._log_talk(self.bert, "2026-05-01 10:00:00", self.boss)
        self._log_talk(self.bert, "2026-07-01 10:00:00", self.boss)
        self.assertEqual(
            self._get_figure("crm_last_talk", self.adler),
            (datetime(2026, 2, 1, 10), datetime(2026, 5, 1, 10)),
        )
