from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_score import TODAY, SoldScoreCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestCrmInvoiceShareCost(SoldScoreCommon):
    """A belt cost 4 from the start, 5 since February and costs 6 since May."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._change_cost(cls.belt, 5, "2026-02-01 10:00:00")
        cls._change_cost(cls.belt, 6, "2026-05-01 10:00:00")
        cls.env["product.value"].search(
            [("product_id", "=", cls.belt.id)], order="id", limit=1
        ).date = "2026-01-01 10:00:00"

    @classmethod
    def _change_cost(cls, product, cost, moment):
        with freeze_time(moment):
            product.standard_price = cost

    def _get_costs(self, moves):
        return moves.crm_share_ids.sorted("invoice_date").mapped("cost")

    def _create_category(self, **vals):
        return self.env["product.category"].create({"name": "Valued", **vals})

    def _deliver(self, product, quantity, price=10):
        """Confirm and deliver an order."""
        line = {
            "product_id": product.id,
            "product_uom_qty": quantity,
            "price_unit": price,
            "tax_ids": False,
        }
        order = self.env["sale.order"].create(
            {"partner_id": self.other.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": quantity, "picked": True})
        order.picking_ids.button_validate()
        return order

    def _bill(self, order, day="2026-06-10"):
        invoice = order._create_invoices()
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def _receive(self, product, quantity, cost):
        """Receive goods at a cost, as a supplier's receipt does."""
        stock = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": stock.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move.write({"quantity": quantity, "picked": True})
        move._action_done()
        move.value_manual = quantity * cost

    def test_goods_cost_what_they_did_on_the_day_of_the_invoice(self):
        days = "2025-12-01", "2026-01-31", "2026-02-01", "2026-04-30", "2026-05-01"
        moves = self.env["account.move"]
        for day in days:
            moves |= self._invoice(self.other, day, 100)
        self.assertEqual(self._get_costs(moves), [4, 4, 5, 5, 6])

    def test_a_dozen_costs_twelve_times_as_much(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = {
            "product_id": self.belt.id,
            "product_uom_id": dozen.id,
            "quantity": 2,
            "price_unit": 100,
            "tax_ids": False,
        }
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.other.id,
                "invoice_date": "2026-06-01",
                "invoice_line_ids": [Command.create(line)],
            }
        )
        move.action_post()
        self.assertEqual(self._get_costs(move), [24 * 6])

    def test_each_company_has_its_own_cost(self):
        second = self.setup_other_company()["company"]
        self.belt.with_company(second).standard_price = 9
        move = (
            self.env["account.move"]
            .with_company(second)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.other.id,
                    "invoice_date": "2026-06-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.belt.id,
                                "price_unit": 100,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        self.assertEqual(self._get_costs(move), [9])

    def test_average_costs_are_those_of_the_time_of_posting(self):
        self.belt.categ_id = self._create_category(property_cost_method="average")
        first = self._invoice(self.other, "2026-03-01", 100)
        self._change_cost(self.belt, 7, TODAY)
        second = self._invoice(self.other, "2026-03-02", 100)
        self.assertEqual(self._get_costs(first | second), [6, 7])

    def test_delivered_goods_cost_what_they_were_worth_in_stock(self):
        self.belt.is_storable = True
        self.belt.categ_id = self._create_category(property_cost_method="fifo")
        self._receive(self.belt, 2, 11)
        self._receive(self.belt, 5, 20)
        order = self._deliver(self.belt, 3)
        invoice = self._bill(order)
        self.assertEqual(self._get_costs(invoice), [2 * 11 + 20])

    def test_cost_of_goods_sold_posted_with_the_invoice_comes_first(self):
        accounts = self.company_data
        self.company.anglo_saxon_accounting = True
        self.belt.is_storable = True
        self.belt.categ_id = self._create_category(
            property_valuation="real_time",
            property_cost_method="fifo",
            property_stock_valuation_account_id=accounts["default_account_assets"].id,
        )
        self._receive(self.belt, 2, 13)
        invoice = self._bill(self._deliver(self.belt, 2))
        posted = invoice.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertEqual(sorted(posted.mapped("balance")), [-26, 26])
        self._change_cost(self.belt, 99, TODAY)
        self.env["crm.invoice.share"]._write_shares(invoice)
        self.assertEqual(self._get_costs(invoice), [26])

    def test_cost_in_the_order_counts_where_orders_have_a_margin(self):
        self.belt.invoice_policy = "order"
        line = {"product_id": self.belt.id, "product_uom_qty": 2, "tax_ids": False}
        order = self.env["sale.order"].create(
            {"partner_id": self.other.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        invoice = self._bill(order)
        self.assertEqual(self._get_costs(invoice), [2 * 6])
        # As sale_margin does, which need not be installed
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE sale_order_line ADD COLUMN IF NOT EXISTS purchase_price float8"
        )
        self.env.cr.execute(
            "UPDATE sale_order_line SET purchase_price = 3 WHERE order_id = %s",
            [order.id],
        )
        lines = self.registry["sale.order.line"]
        fields = {"purchase_price": None, **lines._fields}
        with patch.object(lines, "_fields", fields):
            self.env["crm.invoice.share"]._write_shares(invoice)
        self.assertEqual(self._get_costs(invoice), [2 * 3])

    def test_goods_without_cost_are_all_margin(self):
        self.belt.standard_price = 0
        self.env["product.value"].search([("product_id", "=", self.belt.id)]).unlink()
        self.assertEqual(self._get_costs(self._invoice(self.other, TODAY, 100)), [0])

    def test_confirmed_orders_are_measured_at_the_cost_of_their_day(self):
        order = self._deliver(self.belt, 2)
        order.date_order = "2026-03-03 10:00:00"
        self.company.crm_score_source = "order"
        self._refresh()
        self.assertEqual(self._get_score(self.other).margin_total, 20 - 2 * 5)
