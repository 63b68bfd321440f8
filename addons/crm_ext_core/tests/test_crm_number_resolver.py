from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.base.tests.common import BaseCommon

from ..tools.spelling import EQUAL, PARTIAL, SAME, Spelling


class CrmNumberCommon(BaseCommon):
    """Anna sells to Adler GmbH; her colleague Boris has orders of his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        salesman = "sales_team.group_sale_salesman"
        cls.anna = new_test_user(cls.env, "anna", groups=salesman)
        cls.boris = new_test_user(cls.env, "boris", groups=salesman)
        cls.adler = cls.env["res.partner"].create(
            {
                "name": "Adler Maschinenbau GmbH",
                "is_company": True,
                "ref": "D-10023",
                "email": "info@adler.example",
                "phone": "+49 30 1234567",
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Bearing", "type": "consu", "list_price": 50}
        )
        cls.order = cls._create_order("S90012", client_order_ref="PO/2026-77")

    @classmethod
    def _create_order(cls, name, user=None, **values):
        line = {"product_id": cls.product.id, "product_uom_qty": 2}
        return cls.env["sale.order"].create(
            {
                "name": name,
                "partner_id": cls.adler.id,
                "user_id": (user or cls.anna).id,
                "order_line": [Command.create(line)],
                **values,
            }
        )

    def _resolve(self, text, user=None, limit=8):
        resolver = self.env["crm.number.resolver"].with_user(user or self.anna)
        return resolver.resolve(text, limit)

    def _find(self, text, user=None):
        """Return the records found, as they are."""
        return [
            self.env[hit["model"]].browse(hit["res_id"])
            for hit in self._resolve(text, user)
        ]


class TestSpelling(BaseCommon):
    def test_spellings_of_a_number(self):
        for text, grade in (
            ("S00012", SAME),
            ("s00012", SAME),
            ("S 00012", EQUAL),
            ("S-00012", EQUAL),
            ("#S00012", EQUAL),
            ("[S00012]", EQUAL),
            ("(s12)", EQUAL),
            ("S12", EQUAL),
            ("SO0012", EQUAL),
            ("s000I2", EQUAL),
            ("S0OOl2", EQUAL),
            ("00012", PARTIAL),
            ("12", PARTIAL),
            ("\uff33\uff10\uff10\uff10\uff11\uff12", EQUAL),
            ("S00013", None),
            ("112", None),
            ("S120", None),
            ("X00012", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(Spelling(text).grade("S00012"), grade)
                if grade is not None:
                    self.assertIn("12", Spelling(text).digit_keys)

    @freeze_time("2026-11-01")
    def test_spellings_of_a_number_with_a_year(self):
        for text, grade in (
            ("INV/2026/00001", SAME),
            ("inv 2026 1", EQUAL),
            ("INV202600001", EQUAL),
            ("inv20261", EQUAL),
            ("lNV-2O26-OOOO1", EQUAL),
            ("2026/00001", PARTIAL),
            ("2026-1", PARTIAL),
            ("INV 1", PARTIAL),
            ("00001", PARTIAL),
            ("1", PARTIAL),
            ("INV/2025/00001", None),
            ("INV/2026/00010", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(Spelling(text).grade("INV/2026/00001"), grade)
                if grade is not None:
                    self.assertIn("2261", Spelling(text).digit_keys)


@tagged("at_install")
class TestCrmNumberResolver(CrmNumberCommon):
    def test_order_is_found_in_twelve_spellings(self):
        for text in (
            "S90012",
            "s90012",
            "S 90012",
            "S-90012",
            "#S90012",
            "[S90012]",
            "(s90012)",
            "S/90012",
            "S9OO12",
            "S900I2",
            "s9 00 12",
            "90012",
            " 090012 ",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), [self.order])

    def test_hit_says_what_it_is_and_whom_it_concerns(self):
        self.assertEqual(
            self._resolve("s 90012"),
            [
                {
                    "model": "sale.order",
                    "res_id": self.order.id,
                    "kind": "Quotation",
                    "number": "S90012",
                    "label": "Adler Maschinenbau GmbH",
                    "reason": "Number",
                }
            ],
        )
        self.order.action_confirm()
        self.assertEqual(self._resolve("s 90012")[0]["kind"], "Sales Order")

    def test_exact_number_comes_before_a_part_of_another(self):
        other = self._create_order("90012")
        self.assertEqual(self._find("90012"), [other, self.order])
        self.assertEqual(self._find("S90012"), [self.order])

    def test_reference_of_the_customer_finds_the_order(self):
        self.assertEqual(self._find("po 2026 77"), [self.order])
        self.assertIn("PO/2026-77", self._resolve("PO/2026-77")[0]["reason"])

    def test_delivery_and_invoice_are_found(self):
        self.order.action_confirm()
        picking = self.order.picking_ids
        self.order.order_line.qty_delivered = 2
        invoice = self.order._create_invoices()
        invoice.action_post()
        self.assertEqual(self._find(picking.name.lower().replace("/", " ")), [picking])
        self.assertEqual(self._find(invoice.name.replace("/", "-")), [invoice])

    def test_customer_is_found_by_number_phone_mail_and_name(self):
        for text in (
            "D-10023",
            "d10023",
            "10023",
            "030/1234567",
            "0049 30 123 45 67",
            "Info@Adler.example",
            "maschinenbau",
        ):
            with self.subTest(text=text):
                self.assertIn(self.adler, self._find(text))

    def test_project_and_lead_are_found_by_name(self):
        project = self.env["project.project"].create(
            {"name": "Relocation Plant 4", "privacy_visibility": "employees"}
        )
        lead = self.env["crm.lead"].create(
            {"name": "Relocation fair", "user_id": self.anna.id}
        )
        self.anna.group_ids += self.env.ref("project.group_project_user")
        self.assertEqual(self._find("relocation"), [project, lead])

    def test_nonsense_finds_nothing(self):
        for text in (
            "",
            " ",
            False,
            "#",
            "0",
            "%",
            "'; --",
            "S",
            "9" * 300,
            "\x01",
            "\0",
            "X\0Y",
            4711,
        ):
            with self.subTest(text=text):
                self.assertFalse(self._resolve(text))

    def test_limit_keeps_the_best(self):
        self.assertEqual(len(self._resolve("S90012", limit=-5)), 1)
        self._create_order("X90012")
        self._create_order("Y90012")
        hits = self._resolve("S90012", limit=1)
        self.assertEqual([hit["number"] for hit in hits], ["S90012"])

    def test_a_number_costs_few_queries(self):
        self._resolve("S90012")
        self.env.invalidate_all()
        with self.assertQueryCount(11):
            self._resolve("S90012")


@tagged("at_install")
class TestCrmNumberProtocol(CrmNumberCommon):
    """Anna opens the talks behind what she found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.talk, cls.other = cls.env["crm.conversation"].create(
            [
                {
                    "name": name,
                    "partner_id": cls.adler.id,
                    "user_id": cls.anna.id,
                }
                for name in ("Two bearings", "The weather")
            ]
        )
        cls.talk.order_id = cls.order

    def _open(self, record):
        """Return the talks that the user sees."""
        resolver = self.env["crm.number.resolver"].with_user(self.anna)
        action = resolver.open_protocol(record._name, record.id)
        self.assertEqual(action["res_model"], "crm.conversation")
        return self.env["crm.conversation"].search(action["domain"])

    def test_order_shows_its_talks_and_the_customer_all(self):
        self.assertEqual(self._open(self.order), self.talk)
        self.assertEqual(self._open(self.adler), self.talk | self.other)

    def test_delivery_and_invoice_show_the_talks_of_their_order(self):
        self.order.action_confirm()
        self.order.order_line.qty_delivered = 2
        invoice = self.order._create_invoices()
        self.assertEqual(self._open(invoice), self.talk)
        self.assertEqual(self._open(self.order.picking_ids), self.talk)

    def test_collective_invoice_shows_the_talks_of_all_its_orders(self):
        orders = self.order | self._create_order("S90013")
        self.other.order_id = orders[1]
        orders.action_confirm()
        orders.order_line.qty_delivered = 2
        invoice = orders._create_invoices()
        self.assertEqual(self._open(invoice), self.talk | self.other)

    def test_invoice_without_order_shows_the_talks_of_its_customer(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.adler.id,
                "invoice_user_id": self.anna.id,
            }
        )
        self.assertEqual(self._open(invoice), self.talk | self.other)

    def test_document_of_nobody_says_so(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        picking = self.env["stock.picking"].create(
            {"picking_type_id": warehouse.out_type_id.id}
        )
        with self.assertRaisesRegex(UserError, "no order and no customer"):
            self._open(picking)


@tagged("at_install")
class TestCrmNumberRights(CrmNumberCommon):
    def test_order_of_a_colleague_is_as_no_order(self):
        self.assertFalse(self._resolve("S90012", self.boris))
        with self.assertRaises(AccessError):
            self.env["crm.number.resolver"].with_user(self.boris).open_protocol(
                "sale.order", self.order.id
            )

    def test_order_of_another_company_is_not_found(self):
        company = self.env["res.company"].create({"name": "Other"})
        order = self.env["sale.order"].create(
            {
                "name": "S90013",
                "partner_id": self.adler.id,
                "company_id": company.id,
                "user_id": self.anna.id,
            }
        )
        self.assertFalse(self._resolve("S90013"))

        self.anna.company_ids += company
        resolver = self.env["crm.number.resolver"].with_user(self.anna)
        resolver = resolver.with_context(allowed_company_ids=self.anna.company_ids.ids)
        self.assertEqual(resolver.resolve("S90013")[0]["res_id"], order.id)

    def test_portal_user_finds_nothing(self):
        portal = new_test_user(self.env, "paula", groups="base.group_portal")
        self.order.partner_id = portal.partner_id
        self.assertFalse(self._resolve("S90012", portal))
        with self.assertRaises(AccessError):
            self.env["crm.number.resolver"].with_user(portal).open_protocol(
                "sale.order", self.order.id
            )

    def test_deleted_record_says_so(self):
        self.env.flush_all()
        order_id = self.order.id
        self.order.unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            self.env["crm.number.resolver"].open_protocol("sale.order", order_id)
