from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestSaleOrderCredit(CreditCommon):
    # === WHAT COUNTS === #

    def test_orders_of_all_branches_count_until_the_group_limit_is_reached(self):
        self._order(self.nord).action_confirm()
        self._order(self.sued).action_confirm()
        self.assertEqual(self._exposure(self.adler), 800.0)
        order = self._order(self.bert)
        self.assertTrue(order.crm_credit_blocked)
        with self.assertRaisesRegex(UserError, "Adler GmbH and its branches exceed"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_the_limit_itself_may_be_used_up(self):
        self.pump.list_price = 500.0
        self._order(self.nord).action_confirm()
        order = self._order(self.sued)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_an_order_counts_once_on_its_way_to_the_paid_invoice(self):
        order = self._order(self.nord, 2)
        order.action_confirm()
        self.assertEqual(self._exposure(self.adler), 800.0)
        invoice = order._create_invoices()
        self.assertEqual(self._exposure(self.adler), 800.0)
        invoice.action_post()
        self.assertEqual(self._exposure(self.adler), 800.0)
        own, tree = self.nord._get_crm_exposures()[self.nord.id]
        self.assertEqual((own.receivable, own.orders), (800.0, 0.0))
        self.assertEqual((tree.receivable, tree.orders), (800.0, 0.0))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({}).action_create_payments()
        self.assertEqual(self._exposure(self.adler), 0.0)

    def test_a_down_payment_is_not_counted_twice(self):
        order = self._order(self.nord, 2)
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "advance_payment_method": "fixed",
                "fixed_amount": 300.0,
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        wizard.create_invoices()
        order.invoice_ids.action_post()
        own, _tree = self.nord._get_crm_exposures()[self.nord.id]
        self.assertEqual((own.receivable, own.orders), (300.0, 500.0))

    def test_the_order_of_a_branch_counts_for_the_head_office_that_pays(self):
        self.adler.crm_payer = "root"
        self._order(self.nord).action_confirm()
        own, _tree = self.adler._get_crm_exposures()[self.adler.id]
        self.assertEqual(own.orders, 400.0)

    def test_the_limit_of_a_branch_holds_beside_that_of_the_group(self):
        self.nord.credit_limit = 300.0
        self.assertTrue(self._order(self.nord).crm_credit_blocked)
        self.assertFalse(self._order(self.sued).crm_credit_blocked)
        self.assertIn(
            "Adler Nord exceeds its credit limit",
            self._order(self.bert).partner_credit_warning,
        )

    def test_a_person_without_company_has_a_limit_of_his_own(self):
        paula = self.partner_model.create({"name": "Paula", "credit_limit": 500.0})
        self._order(paula).action_confirm()
        with self.assertRaisesRegex(UserError, "Paula exceeds its credit limit"):
            self._order(paula).action_confirm()

    def test_orders_confirmed_together_count_together(self):
        orders = self._order(self.nord, 1) + self._order(self.sued, 2)
        with self.assertRaisesRegex(UserError, "exceed their credit limit"):
            orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"draft"})

    def test_what_is_long_overdue_anywhere_in_the_tree_stops_an_order(self):
        self.company.crm_credit_overdue_days = 14
        self._invoice(self.sued, 50.0, due="2026-02-24")
        self.assertFalse(self._order(self.nord).crm_credit_blocked)
        self._invoice(self.sued, 70.0, due="2026-02-23")
        order = self._order(self.nord)
        self.assertTrue(order.crm_credit_blocked)
        self.assertIn("Adler GmbH", order.partner_credit_warning)
        self.assertRegex(
            order.partner_credit_warning,
            r"120[.,]00\D* overdue since (02/23/2026|23\.02\.2026)",
        )

    # === COMPANIES AND CURRENCIES === #

    def test_another_company_counts_only_where_limits_are_shared(self):
        second = self.env["res.company"].create(
            {
                "name": "Second GmbH",
                "currency_id": self.company.currency_id.id,
                "country_id": self.company.country_id.id,
            }
        )
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=second, install_demo=False
        )
        self._invoice(self.nord, 900.0, company=second)
        self.assertFalse(self._order(self.sued).crm_credit_blocked)
        (self.company + second).crm_credit_shared = True
        self.assertTrue(self._order(self.sued).crm_credit_blocked)

    def test_foreign_currency_counts_in_that_of_our_company(self):
        dollar = self.env.ref(
            "base.USD" if self.company.currency_id.name == "EUR" else "base.EUR"
        )
        dollar.active = True
        dollar.rate_ids = [
            Command.clear(),
            Command.create({"name": "2026-01-01", "rate": 2.0}),
        ]
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": dollar.id}
        )
        order = self._order(self.nord, pricelist_id=pricelist.id)
        order.order_line.price_unit = 800.0
        order.action_confirm()
        self.assertEqual(order.amount_total, 800.0)
        self.assertEqual(self._exposure(self.adler), 400.0)

    # === RELEASE === #

    def test_who_may_release_does_so_with_a_reason_up_to_the_present_total(self):
        order = self._order(self.nord, 3)
        self._release(order, self.leon, "Paid on Friday")
        self.assertFalse(order.crm_credit_blocked)
        self.assertIn("Paid on Friday", order.message_ids[:1].body)
        self.assertEqual(order.message_ids[:1].author_id, self.leon.partner_id)
        order.order_line.product_uom_qty = 4
        self.assertTrue(order.crm_credit_blocked)
        with self.assertRaises(UserError):
            order.action_confirm()
        order.order_line.product_uom_qty = 3
        order.with_user(self.anna).action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.copy().crm_credit_release_id)

    def _release(self, order, user, reason):
        self.env["crm.credit.release"].with_user(user).create(
            {"order_id": order.id, "reason": reason}
        ).action_release()
        self.env.invalidate_all()

    def test_a_salesperson_cannot_release_but_asks(self):
        order = self._order(self.nord, 3)
        with self.assertRaises(AccessError):
            self._release(order, self.anna, "Please")
        with self.assertRaises(AccessError):
            order.with_user(self.anna)._release_crm_credit("Please")
        order.team_id.user_id = self.leon
        for _press in range(2):
            order.with_user(self.anna).action_request_crm_credit_release()
        activity = order.activity_ids
        self.assertEqual(activity.user_id, self.leon)
        self.assertEqual(len(activity), 1)
        self._release(order, self.leon, "Fine")
        self.assertFalse(order.activity_ids)

    def test_a_customer_who_signs_is_not_turned_away(self):
        order = self._order(self.nord, 3, state="sent")
        order.team_id.user_id = self.leon
        order._validate_order()
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.activity_ids.user_id, self.leon)

    def test_a_warning_alone_lets_the_order_through(self):
        self.company.crm_credit_policy = "warn"
        order = self._order(self.nord, 3)
        self.assertRegex(order.partner_credit_warning, r"by \D*200[.,]00")
        self.assertFalse(order.crm_credit_blocked)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_without_credit_limits_nothing_is_asked(self):
        self.company.account_use_credit_limit = False
        order = self._order(self.nord, 9)
        self.assertFalse(order.partner_credit_warning)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_salespeople_cannot_change_the_limit(self):
        with self.assertRaises(AccessError):
            self.adler.with_user(self.anna).crm_group_credit_limit = 9000.0

    def test_exposures_of_a_tree_are_one_query(self):
        self._order(self.nord).action_confirm()
        self.env.flush_all()
        accounts = self.adler + self.nord + self.sued
        fields.Date.context_today(self.company)
        accounts._get_crm_exposures()
        with self.assertQueryCount(1):
            exposures = accounts._get_crm_exposures()
        self.assertEqual(exposures[self.adler.id][1].orders, 400.0)
        self.assertEqual(exposures[self.adler.id][0].orders, 0.0)

    def test_a_customer_in_the_portal_learns_nothing_of_what_his_group_owes(self):
        order = self._order(self.bert, 3, state="sent")
        clara = self._create_user("clara", "base.group_portal")
        clara.partner_id.parent_id = self.nord
        order.message_subscribe(clara.partner_id.ids)
        order = order.with_user(clara)
        self.assertFalse(order.sudo().partner_credit_warning)
        order.sudo()._validate_order()
        self.assertEqual(order.sudo().state, "sent")
        with self.assertRaises(AccessError):
            order.read(["crm_credit_blocked"])

    def test_confirming_takes_no_lock_where_no_limit_holds(self):
        lock = "odoo.addons.crm_ext_core.models.crm_account_link_lock.CrmAccountLink"
        berta = self._create_company("Berta AG", crm_parent_id=False)
        with patch(f"{lock}._lock_roots", autospec=True) as lock_roots:
            self._order(berta).action_confirm()
            self._order(self.nord).action_confirm()
        roots = [call.args[1] for call in lock_roots.call_args_list]
        self.assertEqual(roots, [[], self.adler.ids])
