from datetime import datetime, timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestSaleOrderProgress(CrmOrderCommon):
    def test_order_from_quotation_to_money(self):
        order = self._create_order()
        self._assert_progress(order, "quotation", "Quotation")

        order.action_confirm()
        self._assert_progress(order, "ordered", "Not delivered · Not invoiced")

        self._stock(2)
        order.picking_ids.action_assign()
        self._assert_progress(order, "ready", "Ready to deliver · Not invoiced")

        self._deliver(order, 1)
        self._assert_progress(order, "partial", "Delivered 1 of 2 · Not invoiced")

        order.picking_ids.action_assign()
        self._deliver(order, 1)
        self._assert_progress(order, "delivered", "Delivered · Not invoiced")

        invoice = order._create_invoices()
        self._assert_progress(order, "delivered", "Delivered · Invoice prepared")

        invoice.action_post()
        self._assert_progress(order, "invoiced", "Delivered · Invoiced · Not paid")

        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self._assert_progress(order, "paid", "Delivered · Invoiced · Paid")
        self.assertEqual(
            [(step["key"], step["state"]) for step in order.crm_progress_steps],
            [(k, "done") for k in ("ordered", "delivered", "invoiced", "paid")],
        )

    def test_cancelled_order_has_no_steps(self):
        order = self._create_order()
        order.action_confirm()
        order._action_cancel()
        self._assert_progress(order, "cancelled", "Cancelled")
        self.assertFalse(order.crm_progress_steps)

    def test_quotation_is_a_line_of_the_list_too(self):
        order = self._create_order()
        (step,) = order.crm_progress_steps
        self.assertEqual((step["label"], step["state"]), ("Quotation", "open"))
        order.action_quotation_sent()
        (step,) = order.crm_progress_steps
        self.assertEqual((step["label"], step["state"]), ("Quotation Sent", "partly"))

    def test_services_are_not_delivered(self):
        order = self._create_order(self.service)
        order.action_confirm()
        self._assert_progress(order, "ordered", "Not invoiced")

    def test_money_before_goods_does_not_hide_the_missing_delivery(self):
        order = self._create_order()
        order.action_confirm()
        order._create_invoices().action_post()
        self._assert_progress(order, "ordered", "Not delivered · Invoiced · Not paid")

    def test_overdue_invoice_is_said(self):
        order = self._create_order(self.service)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_date = fields.Date.today() - timedelta(days=90)
        invoice.invoice_date_due = fields.Date.today() - timedelta(days=60)
        invoice.action_post()
        self.env.invalidate_all()
        self.assertIn("Payment overdue since", order.crm_progress_text)
        self.assertTrue(order.crm_progress_steps[-1]["late"])

    def test_promised_day_that_is_over_makes_an_order_late(self):
        self._stock(5)
        late = self._create_order(commitment_date=datetime(2026, 1, 8, 12))
        soon = self._create_order(
            commitment_date=fields.Datetime.now() + timedelta(days=9)
        )
        (late | soon).action_confirm()
        self.env.invalidate_all()
        self.assertEqual((late | soon).mapped("crm_is_late"), [True, False])
        self.assertIn("was due", late.crm_progress_text)

        domain = [("id", "in", (late | soon).ids)]
        found = self.env["sale.order"].search([*domain, ("crm_is_late", "=", True)])
        self.assertEqual(found, late)
        found = self.env["sale.order"].search([*domain, ("crm_is_late", "=", False)])
        self.assertEqual(found, soon)

        late.picking_ids.action_assign()
        self._deliver(late, 2)
        self.env.invalidate_all()
        self.assertFalse(late.crm_is_late)

    def test_list_of_eighty_orders_costs_ten_queries(self):
        self._stock(5)
        orders = self.env["sale.order"].create(
            [self._prepare_order(commitment_date="2026-01-08 12:00:00")] * 80
        )
        orders[:10].action_confirm()
        view = self.env.ref("crm_ext_core.sale_order_view_list_progress")
        orders = orders.with_user(self.anna)
        names = etree.fromstring(orders.get_view(view.id, "list")["arch"]).xpath(
            "//field/@name"
        )
        named = {"many2one": {"fields": {"display_name": {}}}}
        specification = {
            name: named.get(orders._fields[name].type, {}) for name in names
        }

        def read():
            self.env.flush_all()
            self.env.invalidate_all()
            return orders.web_search_read([("id", "in", orders.ids)], specification)

        read()
        # One of them is asked by crm_ext_mrp.
        with self.assertQueryCount(10):
            page = read()
        self.assertEqual(page["length"], 80)

    def test_salesman_reads_the_progress_without_reading_invoices(self):
        order = self._create_order(self.service)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        invoice.invoice_user_id = self.env.user
        self.env.invalidate_all()
        self.assertEqual(order.with_user(self.anna).crm_progress, "invoiced")


@tagged("post_install", "-at_install")
class TestRunningOrders(CrmOrderCommon):
    """The page of a customer lists what runs, of its branches too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.env["res.partner"].create(
            {"name": "Adler GmbH", "is_company": True}
        )
        cls.adler.crm_parent_id = cls.head

    def _see(self, partner, user=None):
        self.env.invalidate_all()
        return partner.with_user(user or self.anna).crm_running_order_ids

    def test_head_office_sees_the_orders_of_its_branches(self):
        order = self._create_order()
        bert = self._create_order(partner_id=self.bert.id)
        head = self._create_order(partner_id=self.head.id)
        self.assertEqual(self._see(self.head), head | bert | order)
        self.assertEqual(self._see(self.adler), bert | order)

        action = self.head.with_user(self.anna).action_crm_open_order_progress()
        found = self.env["sale.order"].with_user(self.anna).search(action["domain"])
        self.assertEqual(found, head | bert | order)

    def test_order_that_is_over_does_not_run(self):
        order = self._create_order()
        order._action_cancel()
        self.env.flush_all()
        self.assertFalse(self._see(self.head))

    def test_orders_of_colleagues_and_of_other_companies_are_not_shown(self):
        self._create_order(user_id=self.env.user.id)
        self.assertFalse(self._see(self.head))
        other = self.setup_other_company()["company"]
        order = self._create_order(company_id=other.id)
        self.env.user.company_ids |= other
        for companies in (self.env.company, self.env.company | other):
            head = self.head.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(order in head.crm_running_order_ids, other in companies)

    def test_who_has_no_sales_rights_sees_no_orders(self):
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._see(self.head, clerk).mapped("name")
