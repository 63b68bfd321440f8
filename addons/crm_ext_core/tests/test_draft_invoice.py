from odoo.tests import tagged

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestDraftInvoice(CrmOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.crm_draft_invoice_on_confirm = True

    def test_confirming_prepares_a_draft_invoice_by_a_salesman(self):
        order = self._create_order()
        order.with_user(self.anna).action_confirm()
        self.assertEqual(order.invoice_ids.state, "draft")
        self.assertEqual(order.invoice_ids.amount_total, order.amount_total)

    def test_setting_switched_off_prepares_nothing(self):
        self.env.company.crm_draft_invoice_on_confirm = False
        order = self._create_order()
        order.action_confirm()
        self.assertFalse(order.invoice_ids)

    def test_confirming_again_doubles_nothing(self):
        order = self._create_order()
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(sorted(order.invoice_ids.mapped("state")), ["cancel", "draft"])

        posted = order.invoice_ids.filtered(lambda move: move.state == "draft")
        posted.action_post()
        order.locked = False
        order.write({"state": "sent"})
        order.action_confirm()
        self.assertEqual(
            order.invoice_ids.filtered(lambda m: m.state != "cancel"), posted
        )

    def test_nothing_to_invoice_yet_does_not_block_the_confirmation(self):
        self.bearing.invoice_policy = "delivery"
        order = self._create_order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.invoice_ids)

    def test_only_the_company_that_wishes_prepares_invoices(self):
        other = self.setup_other_company()["company"]
        orders = self._create_order() | self._create_order(company_id=other.id)
        orders.action_confirm()
        self.assertEqual(orders.invoice_ids.company_id, self.env.company)

    def test_each_order_gets_its_own_invoice(self):
        orders = self._create_order() | self._create_order()
        orders.action_confirm()
        self.assertEqual(len(orders.invoice_ids), 2)

    def test_setting_is_kept_per_company(self):
        settings = self.env["res.config.settings"].create(
            {"crm_draft_invoice_on_confirm": False}
        )
        settings.execute()
        self.assertFalse(self.env.company.crm_draft_invoice_on_confirm)
