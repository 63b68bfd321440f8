from odoo.tests import tagged
from odoo.tools import format_date

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestSaleOrderNextStep(CrmOrderCommon):
    def _assert_next(self, order, waiting_for, text, date=None):
        self.env.flush_all()
        self.env.invalidate_all()
        # As the language of the test writes days
        day = date and format_date(self.env, date)
        self.assertEqual(
            (order.crm_waiting_for, order.crm_next_step),
            (waiting_for, text and text.format(day=day)),
        )
        for key in ("us", "customer", "nobody"):
            found = order.search([("id", "=", order.id), ("crm_waiting_for", "=", key)])
            self.assertEqual(bool(found), key == waiting_for, key)

    def test_from_the_quotation_to_the_payment_it_is_clear_whose_turn_it_is(self):
        order = self._create_order(
            commitment_date="2099-05-04 12:00:00", validity_date="2099-04-30"
        )
        self._assert_next(order, "us", "Send the quotation: " + self.anna.name)
        order.action_quotation_sent()
        self._assert_next(
            order, "customer", "The customer decides by {day}", "2099-04-30"
        )
        order.action_confirm()
        self._assert_next(order, "us", "Deliver by {day}", "2099-05-04")
        self._stock(2)
        order.picking_ids.action_assign()
        order.picking_ids.user_id = self.anna
        self._assert_next(
            order, "us", "Deliver by {day}: " + self.anna.name, "2099-05-04"
        )
        self._deliver(order, 2)
        self._assert_next(order, "us", "Create the invoice")
        invoice = order._create_invoices()
        self._assert_next(order, "us", "Post the invoice")
        invoice.invoice_date = "2099-06-01"
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = "2099-06-15"
        invoice.action_post()
        self._assert_next(order, "customer", "The customer pays by {day}", "2099-06-15")
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self._assert_next(order, "nobody", False)

    def test_nothing_comes_after_a_cancelled_order(self):
        order = self._create_order()
        order.action_confirm()
        order._action_cancel()
        self._assert_next(order, "nobody", False)

    def test_the_filters_show_other_peoples_orders_to_nobody_who_may_not_see_them(self):
        self._create_order(user_id=self.env.user.id)
        found = (
            self.env["sale.order"]
            .with_user(self.anna)
            .search([("crm_waiting_for", "=", "us")])
        )
        self.assertFalse(found.filtered(lambda order: order.user_id != self.anna))
