from odoo.fields import Command
from odoo.tests import tagged

from .common_figures import FiguresCommon


@tagged("post_install", "-at_install")
class TestPartnerFiguresOrders(FiguresCommon):
    def test_quotation_becomes_an_open_order_and_is_done_when_invoiced(self):
        order = self._create_order(self.bert, 17, self.boss)
        self.assertEqual(self._get_quotations(), (0, 17))
        self.assertEqual(self._get_orders(), (0, 0))

        order.action_confirm()
        self.assertEqual(self._get_quotations(), (0, 0))
        self.assertEqual(self._get_orders(), (0, 17))

        invoice = order._create_invoices()
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(self._get_orders(), (0, 17), "A draft is not an invoice")
        invoice.action_post()
        self.assertEqual(self._get_orders(), (0, 0))

        invoice._reverse_moves(cancel=True)
        self.assertEqual(self._get_orders(), (0, 17), "It is to be invoiced again")

    def test_invoice_set_back_to_draft_opens_its_order_again(self):
        order = self._create_order(self.nord, 17, self.boss)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual(self._get_orders(), (0, 0))
        invoice.button_draft()
        self.assertEqual(self._get_orders(), (0, 17))

    def test_cancelled_order_is_not_open_and_may_be_quoted_again(self):
        order = self._create_order(self.nord, 17, self.boss)
        order.action_confirm()
        order._action_cancel()
        self.assertEqual((self._get_quotations(), self._get_orders()), ((0, 0), (0, 0)))
        order.action_draft()
        self.assertEqual(self._get_quotations(), (0, 17))

    def test_order_with_a_down_payment_stays_open_in_full(self):
        order = self._create_order(self.nord, 100, self.boss)
        order.action_confirm()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .sudo()
            .create(
                {
                    "sale_order_ids": [Command.set(order.ids)],
                    "advance_payment_method": "percentage",
                    "amount": 30,
                }
            )
        )
        wizard._create_invoices(order).action_post()
        self.assertEqual(self._get_orders(), (0, 100))
        order._create_invoices(final=True).action_post()
        self.assertEqual(self._get_orders(), (0, 0))

    def test_invoiced_goods_are_open_until_delivered(self):
        goods = self.env["product.product"].create(
            {
                "name": "Pump",
                "type": "consu",
                "is_storable": False,
                "invoice_policy": "order",
                "taxes_id": [],
            }
        )
        line = Command.create({"product_id": goods.id, "price_unit": 17})
        order = self._create_order(self.nord, 0, self.boss, order_line=[line])
        order.action_confirm()
        order._create_invoices().action_post()
        self.assertEqual(self._get_orders(), (0, 17))
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        order.picking_ids.button_validate()
        self.assertEqual(self._get_orders(), (0, 0))

    def test_salesman_sees_the_sum_of_his_own_orders(self):
        self._create_order(self.adler, 17, self.anna).action_confirm()
        self._create_order(self.bert, 19, self.boss).action_confirm()
        self._create_order(self.bert, 23, self.boss)
        self.assertEqual(self._get_orders(), (17, 36))
        self.assertEqual(
            self._get_figure("crm_open_orders", self.adler, self.anna), (17, 17)
        )
        self.assertEqual(
            self._get_figure("crm_open_quotations", self.adler, self.anna), (0, 0)
        )

    def test_orders_in_another_currency_count_at_their_own_rate(self):
        francs = self.setup_other_currency("CHF", rates=[("2026-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Francs", "currency_id": francs.id}
        )
        order = self._create_order(self.nord, 34, self.boss, pricelist_id=pricelist.id)
        order.order_line.price_unit = 34
        self.assertEqual(order.currency_id, francs)
        self.assertEqual(self._get_quotations(), (0, 17))

    def test_person_takes_his_quotations_to_his_new_company(self):
        self._create_order(self.bert, 17, self.boss)
        self.bert.parent_id = self.other
        self.assertEqual(self._get_quotations(), (0, 0))
        self.assertEqual(self._get_figure("crm_open_quotations", self.other), (17, 17))

    def _get_quotations(self):
        return self._get_figure("crm_open_quotations", self.adler)

    def _get_orders(self):
        return self._get_figure("crm_open_orders", self.adler)
