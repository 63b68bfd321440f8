import base64
import io

import openpyxl

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import CrmExtCommon


@tagged("post_install", "-at_install")
class TestSaleOrderAgain(CrmExtCommon):
    """Anna registers orders for the branches of Adler; she sells everywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = new_test_user(
            cls.env,
            login="anna",
            groups="sales_team.group_sale_salesman_all_leads",
            lang="en_US",
        )
        cls.pump, cls.valve, cls.seal = cls.env["product.product"].create(
            [
                {"name": "Pump", "default_code": "P-40", "barcode": "4006381333931"},
                {"name": "Valve", "default_code": "V-10"},
                {"name": "Seal", "default_code": "S-1"},
            ]
        )

    def _order(self, partner, *lines, date="2026-02-01 10:00:00", **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": self.anna.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty})
                    for product, qty in lines
                ],
                **vals,
            }
        )
        if lines:
            order.action_confirm()
            order.date_order = date
        return order

    def _press(self, order, button, user=None):
        lines = self.env["sale.order.line"].with_user(user or self.anna)
        return getattr(lines.with_context(order_id=order.id), button)()

    def _in_catalog(self, products, order):
        return products.with_context(
            order_id=order.id, product_catalog_order_model=order._name
        )

    def _lines(self, order):
        return [(line.product_id, line.product_uom_qty) for line in order.order_line]

    # === AS LAST TIME === #

    def test_as_last_time_takes_the_last_order_of_the_branch(self):
        self._order(self.nord, (self.seal, 1), date="2026-01-01 10:00:00")
        self._order(self.bert, (self.pump, 12), (self.valve, 3))
        self._order(self.sued, (self.seal, 9), date="2026-03-01 10:00:00")
        order = self._order(self.nord)
        self.pump.list_price = 99.0
        self._press(order, "action_crm_as_last_time")
        self.assertEqual(self._lines(order), [(self.pump, 12.0), (self.valve, 3.0)])
        self.assertEqual(order.order_line[0].price_unit, 99.0)

    def test_a_new_branch_takes_the_last_order_of_its_tree(self):
        self._order(self.nord, (self.seal, 1))
        self._order(self.sued, (self.pump, 2), date="2026-03-01 10:00:00")
        order = self._order(
            self._create_company("Adler Ost", crm_parent_id=self.adler.id)
        )
        self._press(order, "action_crm_as_last_time")
        self.assertEqual(self._lines(order), [(self.pump, 2.0)])

    def test_what_is_not_sold_any_more_stays_out_and_is_named(self):
        self._order(self.nord, (self.pump, 1), (self.valve, 1), (self.seal, 1))
        self.valve.sale_ok = False
        self.adler.crm_blocked_product_ids = self.seal.product_tmpl_id
        order = self._order(self.nord)
        action = self._press(order, "action_crm_as_last_time")
        self.assertEqual(self._lines(order), [(self.pump, 1.0)])
        message = action["params"]["message"]
        self.assertIn("Valve", message)
        self.assertIn("Seal", message)

    def test_a_customer_without_orders_gets_an_answer(self):
        with self.assertRaisesRegex(UserError, "has not ordered anything yet"):
            self._press(self._order(self.nord), "action_crm_as_last_time")

    def test_a_confirmed_order_is_left_alone(self):
        order = self._order(self.nord, (self.pump, 1))
        with self.assertRaisesRegex(UserError, "is confirmed"):
            self._press(order, "action_crm_as_last_time")

    def test_orders_of_colleagues_whom_one_may_not_see_are_not_repeated(self):
        self._order(self.nord, (self.pump, 1))
        otto = new_test_user(
            self.env, login="otto", groups="sales_team.group_sale_salesman"
        )
        order = self._order(self.nord, user_id=otto.id)
        with self.assertRaisesRegex(UserError, "has not ordered anything yet"):
            self._press(order, "action_crm_as_last_time", user=otto)
        products = self.env["product.product"].with_user(otto)
        products = self._in_catalog(products, order)
        self.assertFalse(products.browse(self.pump.id).crm_last_ordered)

    def test_another_company_of_ours_is_not_repeated(self):
        second = self.env["res.company"].create({"name": "Second GmbH"})
        self._order(self.nord, (self.pump, 1))
        order = self.env["sale.order"].create(
            {"partner_id": self.nord.id, "company_id": second.id}
        )
        self.assertFalse(order._find_crm_last_order())

    # === ORDERED BEFORE === #

    def test_the_catalog_shows_what_the_tree_ordered_before(self):
        self._order(self.sued, (self.pump, 12), date="2026-01-10 08:00:00")
        self._order(self.nord, (self.pump, 7), date="2026-02-10 08:00:00")
        order = self._order(self.bert)
        action = self._press(order, "action_crm_ordered_before")
        self.assertEqual(action["context"]["search_default_crm_ordered_before"], 1)
        products = self._in_catalog(self.env["product.product"], order)
        found = products.search([("crm_last_ordered", "!=", False)])
        self.assertEqual(found, self.pump)
        self.assertRegex(
            found.crm_last_ordered_text, r"7 \w+ .*(02/10/2026|10.02.2026)"
        )
        self.assertEqual(str(found.crm_last_ordered), "2026-02-10 08:00:00")

    def test_the_catalogs_of_purchases_and_productions_know_no_customer(self):
        order = self._order(self.nord, (self.pump, 1))
        for number in (order.id, order.id + 1000):
            catalog = self.pump.with_context(
                order_id=number, product_catalog_order_model="mrp.production"
            )
            self.assertFalse(catalog.crm_last_ordered)
            self.assertFalse(catalog.search([("crm_last_ordered", "!=", False)]))

    def test_a_page_of_products_costs_one_look_at_the_orders(self):
        self._order(self.nord, (self.pump, 1), (self.valve, 1), (self.seal, 1))
        order = self._order(self.nord)
        products = self._in_catalog(self.pump + self.valve + self.seal, order)
        products.mapped("crm_last_ordered")
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            products.mapped("crm_last_ordered")

    # === THE CUSTOMER'S OWN NAMES === #

    def test_a_product_is_found_by_what_the_customer_calls_it(self):
        names = self.env["crm.customer.product"].with_user(self.anna)
        names.create(
            {"partner_id": self.adler.id, "product_id": self.pump.id, "code": "A-77"}
        )
        for_bert = self.env["product.product"].with_context(partner_id=self.bert.id)
        found = for_bert.name_search("A-77")
        self.assertEqual([product_id for product_id, _name in found], self.pump.ids)
        templates = self.env["product.template"].with_context(partner_id=self.bert.id)
        self.assertEqual(
            [template_id for template_id, _name in templates.name_search("a-77")],
            self.pump.product_tmpl_id.ids,
        )
        self.assertFalse(self.env["product.product"].name_search("A-77"))

    def test_a_name_says_something(self):
        with self.assertRaisesRegex(ValidationError, "what the customer calls"):
            self.env["crm.customer.product"].create(
                {"partner_id": self.adler.id, "product_id": self.pump.id}
            )

    # === PASTED TABLES === #

    def _paste(self, order, **vals):
        return (
            self.env["crm.order.paste"]
            .with_user(self.anna)
            .create({"order_id": order.id, **vals})
        )

    def test_a_pasted_table_becomes_lines(self):
        self.env["crm.customer.product"].create(
            {"partner_id": self.adler.id, "product_id": self.seal.id, "code": "77"}
        )
        order = self._order(self.nord)
        paste = self._paste(
            order,
            text="Article\tQuantity\np-40\t12\n3 x Valve\n77; 2,5\n\n4006381333931",
        )
        self.assertFalse(paste.problem_count)
        paste.action_add()
        self.assertEqual(
            self._lines(order),
            [(self.pump, 12.0), (self.valve, 3.0), (self.seal, 2.5), (self.pump, 1.0)],
        )

    def test_quantities_are_read_as_people_write_them(self):
        paste = self._paste(self._order(self.nord))
        for text, number in (
            ("12", 12.0),
            ("2,5", 2.5),
            ("2.5", 2.5),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1.234.567", 1234567.0),
            ("1 234", 1234.0),
            ("-3", -3.0),
            ("P-40", None),
            ("3/4", None),
            ("", None),
        ):
            self.assertEqual(paste._parse_quantity(text), number, text)

    def test_every_row_that_is_not_understood_is_reported_and_can_be_settled(self):
        self.env["product.product"].create({"name": "Valve"})
        order = self._order(self.nord)
        paste = self._paste(order, text="X-99\t4\nValve\t1\nV-10\t0\nP-40\t2")
        self.assertEqual(paste.problem_count, 3)
        hints = paste.row_ids.mapped("hint")
        self.assertIn("No product", hints[0])
        self.assertIn("Several products", hints[1])
        self.assertIn("not above zero", hints[2])
        with self.assertRaisesRegex(UserError, "X-99 · 4"):
            paste.action_add()
        self.assertFalse(order.order_line)
        paste.row_ids[0].product_id = self.seal
        paste.row_ids[1].skip = True
        paste.row_ids[2].quantity = 5
        paste.action_add()
        self.assertEqual(
            self._lines(order), [(self.seal, 4.0), (self.valve, 5.0), (self.pump, 2.0)]
        )

    def test_nonsense_in_a_pasted_table_adds_nothing(self):
        order = self._order(self.nord)
        paste = self._paste(
            order,
            text="4006381333999\t3\nP-40\t"
            + "9" * 400
            + "\nV-10\tmany\n<b>%s</b>\n;;;\n\U0001f600",
        )
        self.assertEqual(paste.row_ids.mapped("quantity"), [3.0, 0.0, 0.0, 1.0, 1.0])
        self.assertEqual(paste.problem_count, 5)
        self.assertIn("too large", paste.row_ids[1].hint)
        self.assertIn("missing", paste.row_ids[2].hint)
        with self.assertRaisesRegex(UserError, "4006381333999"):
            paste.action_add()
        self.assertFalse(order.order_line)

    def test_a_broken_spreadsheet_is_refused_by_its_name(self):
        order = self._order(self.nord)
        broken = base64.b64encode(b"PK\x03\x04 torn")
        with self.assertRaisesRegex(UserError, "bedarf.xlsx cannot be read"):
            self._paste(order, file=broken, file_name="bedarf.xlsx").row_ids.read()

    def test_a_spreadsheet_is_read_too(self):
        book = openpyxl.Workbook()
        book.active.append(["Nr.", "Menge"])
        book.active.append(["P-40", 7])
        file = io.BytesIO()
        book.save(file)
        order = self._order(self.nord)
        with Form(
            self.env["crm.order.paste"].with_context(default_order_id=order.id)
        ) as form:
            form.file = base64.b64encode(file.getvalue()).decode()
        form.record.action_add()
        self.assertEqual(self._lines(order), [(self.pump, 7.0)])
        with self.assertRaisesRegex(UserError, "no .xlsx file"):
            self.assertTrue(self._paste(order, file=base64.b64encode(b"text")).row_ids)
