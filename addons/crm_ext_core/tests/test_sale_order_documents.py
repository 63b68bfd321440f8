from odoo.fields import Command
from odoo.tests import tagged

from .common_order import CrmOrderDocumentsCommon


@tagged("post_install", "-at_install")
class TestSaleOrderDocuments(CrmOrderDocumentsCommon):
    """The progress says what deliveries, invoices and payments say."""

    def _assert_order(self, order, text, waiting_for, step):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            (order.crm_progress_text, order.crm_waiting_for, order.crm_next_step),
            (text, waiting_for, step),
        )
        found = order.search(
            [("id", "=", order.id), ("crm_waiting_for", "=", waiting_for)]
        )
        self.assertEqual(found, order)
        self.assertEqual(
            bool(order.search([("id", "=", order.id), ("crm_is_late", "=", True)])),
            order.crm_is_late,
        )

    # === DELIVERIES === #

    def test_backorder_is_still_to_be_delivered(self):
        self._stock(1)
        order = self._confirm(commitment_date="2099-05-04 12:00:00")
        self._deliver(order, 1)
        self._assert_order(
            order,
            "Delivered 1 of 2 · Not invoiced",
            "us",
            "Deliver by " + self._day("2099-05-04"),
        )

    def test_cancelled_backorder_does_not_come_any_more(self):
        self._stock(1)
        order = self._confirm(commitment_date="2026-01-08 12:00:00")
        self.assertEqual(order.crm_late_reason, "Bearing is missing")
        self._deliver(order, 1, backorder=False)
        self._assert_order(
            order,
            "Delivered 1 of 2, no more to come · Not invoiced",
            "us",
            "Create the invoice",
        )
        self.assertFalse(order.crm_is_late)

    def test_order_of_delivered_quantities_ends_with_the_last_delivery(self):
        self.bearing.invoice_policy = "delivery"
        self._stock(1)
        order = self._confirm()
        self._deliver(order, 1, backorder=False)
        self._pay(self._invoice(order))
        self._assert_order(
            order,
            "Delivered 1 of 2, no more to come · Invoiced · Paid",
            "nobody",
            False,
        )

    def test_cancelled_delivery_has_to_be_decided(self):
        self._stock(2)
        order = self._confirm(commitment_date="2026-01-08 12:00:00")
        self.assertEqual(order.crm_late_reason, "The goods are ready, but not shipped")
        order.picking_ids.action_cancel()
        self._assert_order(
            order,
            "Delivery cancelled · Not invoiced",
            "us",
            "Deliver anew or cancel the order",
        )
        self.assertFalse(order.crm_is_late)

    def test_goods_are_under_way_while_the_warehouse_picks_them(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        self._stock(2)
        order = self._confirm(commitment_date="2099-05-04 12:00:00")
        self._assert_order(
            order,
            "Ready to deliver · Not invoiced",
            "us",
            "Deliver by " + self._day("2099-05-04"),
        )
        self._deliver(order, 2)
        self._assert_order(
            order,
            "Ready to deliver · Not invoiced",
            "us",
            "Deliver by " + self._day("2099-05-04"),
        )
        self._deliver(order, 2)
        self._assert_order(
            order, "Delivered · Not invoiced", "us", "Create the invoice"
        )

    def test_order_without_a_delivery_is_to_be_planned(self):
        order = self._create_order(commitment_date="2026-01-08 12:00:00")
        order.with_context(skip_procurement=True).action_confirm()
        self._assert_order(
            order,
            f"Not delivered, was due {self._day('2026-01-08')} · Not invoiced",
            "us",
            "Plan the delivery by " + self._day("2026-01-08"),
        )
        self.assertEqual(order.crm_late_reason, "No delivery is planned")

    def test_units_of_several_kinds_are_counted_by_lines(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._stock(14)
        order = self._confirm(
            order_line=[
                Command.create({"product_id": self.bearing.id, "product_uom_qty": 2}),
                Command.create(
                    {
                        "product_id": self.bearing.id,
                        "product_uom_qty": 1,
                        "product_uom_id": dozen.id,
                    }
                ),
            ]
        )
        picking = order.picking_ids
        picking.move_ids[0].write({"quantity": 2, "picked": True})
        picking.move_ids[1].write({"quantity": 0, "picked": False})
        picking.with_context(skip_backorder=True).button_validate()
        open_picking = order.picking_ids.filtered(lambda p: p.state != "done")
        self._assert_order(
            order,
            "Delivered 1 of 2 · Not invoiced",
            "us",
            "Deliver by " + self._day(open_picking.scheduled_date),
        )

    # === RETURNS === #

    def test_returned_goods_are_not_late(self):
        self.bearing.invoice_policy = "delivery"
        self._stock(2)
        order = self._confirm(commitment_date="2026-01-08 12:00:00")
        picking = self._deliver(order, 2)
        back = self._return(picking, 1)
        self._assert_order(
            order,
            "Delivered, return expected · Not invoiced",
            "us",
            "Take in the return",
        )
        self._receive(back)
        self._assert_order(
            order,
            "Delivered 1 of 2, the rest returned · Not invoiced",
            "us",
            "Create the invoice",
        )
        self._receive(self._return(picking, 1))
        self._assert_order(order, "Returned · Not invoiced", "nobody", False)
        self.assertEqual(order.crm_progress, "returned")

    # === INVOICES === #

    def test_down_payment_is_no_invoice_of_the_goods(self):
        self._stock(2)
        order = self._confirm(commitment_date="2099-05-04 12:00:00")
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 30,
            }
        )
        down = wizard._create_invoices(order)
        down.invoice_date = down.invoice_date_due = "2099-01-01"
        down.action_post()
        self._deliver(order, 2)
        self._assert_order(
            order,
            "Delivered · Down payment invoiced · Not paid",
            "us",
            "Create the invoice",
        )
        self._pay(down)
        self._assert_order(
            order,
            "Delivered · Down payment invoiced · Down payment paid",
            "us",
            "Create the invoice",
        )
        self._invoice(order)
        self._assert_order(
            order,
            "Delivered · Invoiced · Partly paid",
            "customer",
            "The customer pays by " + self._day("2099-01-01"),
        )

    def test_returned_and_credited_order_owes_nothing(self):
        self.bearing.invoice_policy = "delivery"
        self._stock(2)
        order = self._confirm()
        picking = self._deliver(order, 2)
        invoice = self._invoice(order)
        self._receive(self._return(picking, 2))
        refund = order._create_invoices(final=True)
        refund.action_post()
        self._assert_order(
            order,
            "Returned · Invoiced, partly credited · Not paid",
            "us",
            "Pay out the credit note or set it off",
        )
        lines = (invoice | refund).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        lines.reconcile()
        self._assert_order(
            order, "Returned · Credited in full · Nothing to pay", "nobody", False
        )

    def test_credit_note_of_an_invoice_lets_it_be_invoiced_anew(self):
        order = self._confirm(self.service)
        refund = self._credit(self._invoice(order))
        refund.action_post()
        self._assert_order(
            order, "Credited in full · Nothing to pay", "us", "Create the invoice"
        )

    def test_cancelled_order_says_what_happened_before(self):
        self._stock(1)
        order = self._confirm()
        self._deliver(order, 1)
        invoice = self._invoice(order)
        order._action_cancel()
        self._assert_order(
            order,
            "Cancelled · Delivered 1 of 2, no more to come · Invoiced · Not paid",
            "customer",
            "The customer pays by " + self._day("2099-01-01"),
        )
        self.assertEqual(order.crm_progress, "cancelled")
        self._pay(invoice)
        self._assert_order(
            order,
            "Cancelled · Delivered 1 of 2, no more to come · Invoiced · Paid",
            "nobody",
            False,
        )

    # === SERVICES === #

    def test_service_that_is_invoiced_when_done_has_to_be_done(self):
        self.service.invoice_policy = "delivery"
        order = self._confirm(self.service)
        self._assert_order(
            order,
            "Service not done · Not invoiced",
            "us",
            "Do the service: " + self.anna.name,
        )
        order.order_line.qty_delivered = 2
        self._assert_order(
            order, "Services done · Not invoiced", "us", "Create the invoice"
        )
