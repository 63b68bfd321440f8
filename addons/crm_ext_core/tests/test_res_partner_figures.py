from datetime import datetime

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

SALESMAN = "sales_team.group_sale_salesman"
ALL_LEADS = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestPartnerFigures(AccountTestInvoicingCommon):
    """Amounts are primes, so that a sum tells which documents are in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.adler, cls.other = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Adler", "Other")]
        )
        cls.nord = cls.env["res.partner"].create(
            {"name": "Nord", "is_company": True, "crm_parent_id": cls.adler.id}
        )
        cls.bert = cls.env["res.partner"].create(
            {"name": "Bert", "parent_id": cls.nord.id}
        )
        cls.anna = new_test_user(cls.env, "anna", groups=SALESMAN)
        cls.boss = new_test_user(cls.env, "boss", groups=ALL_LEADS)
        for partner, amount, user in (
            (cls.adler, 2, cls.anna),
            (cls.nord, 3, cls.boss),
            (cls.bert, 5, cls.anna),
            (cls.other, 7, cls.anna),
        ):
            cls._post_invoice(partner, amount, user)

    @classmethod
    def _post_invoice(cls, partner, amount, user, **kwargs):
        move = cls.init_invoice(
            kwargs.pop("move_type", "out_invoice"),
            partner=partner,
            invoice_date=kwargs.pop("invoice_date", "2026-03-01"),
            amounts=[amount],
            taxes=[],
            **kwargs,
        )
        move.invoice_user_id = user
        move.action_post()
        return move

    def _get_revenue(self, partner, user=None):
        partner = partner.with_user(user or self.boss)
        partner.invalidate_recordset()
        return partner.crm_revenue, partner.crm_revenue_tree

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

    def test_open_orders(self):
        product = self.env["product.product"].create(
            {
                "name": "Hour",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [],
            }
        )
        orders = (
            self.env["sale.order"]
            .sudo()
            .create(
                [
                    {
                        "partner_id": partner.id,
                        "user_id": user.id,
                        "order_line": [
                            Command.create(
                                {"product_id": product.id, "price_unit": amount}
                            )
                        ],
                    }
                    for partner, amount, user in (
                        (self.adler, 17, self.anna),
                        (self.bert, 19, self.boss),
                        (self.bert, 23, self.boss),
                    )
                ]
            )
        )
        orders[:2].action_confirm()
        adler = self.adler.with_user(self.boss)
        self.assertEqual((adler.crm_open_orders, adler.crm_open_orders_tree), (17, 36))
        adler = self.adler.with_user(self.anna)
        self.assertEqual((adler.crm_open_orders, adler.crm_open_orders_tree), (17, 17))

        orders[1]._create_invoices().action_post()
        adler = self.adler.with_user(self.boss)
        adler.invalidate_recordset()
        self.assertEqual(adler.crm_open_orders_tree, 17)

    def test_last_talk_leaves_planned_ones_out(self):
        kind = self.env.ref("crm_ext_core.crm_conversation_kind_call")
        self.env["crm.conversation"].create(
            [
                {
                    "partner_id": partner.id,
                    "kind_id": kind.id,
                    "date": date,
                    "user_id": self.boss.id,
                }
                for partner, date in (
                    (self.adler, "2026-02-01 10:00:00"),
                    (self.bert, "2026-05-01 10:00:00"),
                    (self.bert, "2026-07-01 10:00:00"),
                )
            ]
        )
        adler = self.adler.with_user(self.boss)
        self.assertEqual(adler.crm_last_talk, datetime(2026, 2, 1, 10))
        self.assertEqual(adler.crm_last_talk_tree, datetime(2026, 5, 1, 10))
