import importlib.util
import unittest

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestSaleOrderDropshipping(CrmOrderCommon):
    """A foundry delivers bearings to Adler Nord itself, where the app is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        route = cls.env.ref(
            "stock_dropshipping.route_drop_shipping", raise_if_not_found=False
        )
        if not route:
            raise unittest.SkipTest("The app Drop Shipping is not installed.")
        foundry = cls.env["res.partner"].create({"name": "Foundry"})
        cls.bearing.route_ids = [Command.set(route.ids)]
        cls.bearing.seller_ids = [Command.create({"partner_id": foundry.id})]
        cls.order = cls._create_order(commitment_date="2026-01-08 12:00:00")
        cls.order.action_confirm()
        invoice = cls.order._create_invoices()
        invoice.action_post()
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()

    def _get_state(self):
        self.env.flush_all()
        self.env.invalidate_all()
        steps = {step["key"]: step["label"] for step in self.order.crm_progress_steps}
        return (
            steps["delivered"].split(",")[0],
            self.order.crm_waiting_for,
            self.order.crm_late_reason,
        )

    def _purchase(self):
        purchase = self.order.order_line.sudo().purchase_line_ids.order_id
        purchase.button_confirm()
        return purchase

    def test_paid_order_waits_for_us_until_the_supplier_has_delivered(self):
        self.assertEqual(
            self._get_state(), ("Not delivered", "us", "No delivery is planned")
        )
        purchase = self._purchase()
        self.assertEqual(
            self._get_state(),
            ("Supplier delivers", "us", "The supplier has not delivered"),
        )
        self.assertIn("The supplier delivers", self.order.crm_next_step)
        late = self.order.search(
            [("id", "=", self.order.id), ("crm_is_late", "=", True)]
        )
        self.assertEqual(late, self.order)

        picking = purchase.picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking._action_done()
        self.assertEqual(self._get_state(), ("Delivered", "nobody", False))
        self.assertEqual(self.order.crm_progress, "paid")

    def test_an_update_opens_orders_that_wait_for_a_supplier(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET crm_is_open = FALSE WHERE id = %s", [self.order.id]
        )
        self.env.invalidate_all()
        path = file_path("crm_ext_core/migrations/19.0.1.3.0/post-progress.py")
        spec = importlib.util.spec_from_file_location("post_progress", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.2.0")
        self.assertTrue(self.order.crm_is_open)
