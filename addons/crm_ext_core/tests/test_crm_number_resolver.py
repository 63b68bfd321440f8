from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_number import CrmNumberCommon


@tagged("at_install")
class TestCrmNumberResolver(CrmNumberCommon):
    def test_hit_says_what_it_is_and_whom_it_concerns(self):
        self.assertEqual(
            self._resolve("s 90158"),
            [
                {
                    "model": "sale.order",
                    "res_id": self.order.id,
                    "kind": "Quotation",
                    "number": "S90158",
                    "label": "Adler Maschinenbau GmbH",
                    "reason": "Number",
                    "match": "sure",
                    "has_chain": True,
                }
            ],
        )
        self.order.action_confirm()
        self.assertEqual(self._resolve("s 90158")[0]["kind"], "Sales Order")

    def test_exact_number_comes_before_a_part_of_another(self):
        other = self._create_order("90158")
        self.assertEqual(self._find("90158"), [other, self.order])
        self.assertEqual(self._find("S90158"), [self.order])

    def test_delivery_and_invoice_are_found(self):
        self.order.action_confirm()
        picking = self.order.picking_ids
        self.order.order_line.qty_delivered = 2
        invoice = self.order._create_invoices()
        invoice.action_post()
        self.assertEqual(self._find(picking.name.lower().replace("/", " ")), [picking])
        self.assertEqual(self._find(invoice.name.replace("/", "-")), [invoice])

    def test_project_and_lead_are_found_by_name(self):
        project = self.env["project.project"].create(
            {"name": "Relocation Plant 4", "privacy_visibility": "employees"}
        )
        lead = self.env["crm.lead"].create(
            {"name": "Relocation fair", "user_id": self.anna.id}
        )
        self.anna.group_ids += self.env.ref("project.group_project_user")
        self.assertEqual(self._find("relocation"), [project, lead])

    def test_company_comes_before_its_people_and_leads(self):
        bert = self.env["res.partner"].create(
            {"name": "Bert", "parent_id": self.adler.id}
        )
        branch = self.env["res.partner"].create(
            {"name": "Adler Maschinenbau Nord", "is_company": True}
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "New hall",
                "partner_name": "Adler Maschinenbau GmbH",
                "user_id": self.anna.id,
            }
        )
        hits = self._resolve("adler masch")
        found = [(hit["model"], hit["res_id"]) for hit in hits]
        records = [self.adler, branch, bert, lead]
        self.assertEqual(found, [(record._name, record.id) for record in records])
        self.assertEqual(hits[-1]["reason"], "Customer's name")

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
        self.assertEqual(len(self._resolve("S90158", limit=-5)), 1)
        self._create_order("X90158")
        self._create_order("Y90158")
        hits = self._resolve("S90158", limit=1)
        self.assertEqual([hit["number"] for hit in hits], ["S90158"])

    def test_a_search_costs_few_queries(self):
        for text, queries in (
            ("S90158", 10),
            ("Order S90158, please", 10),
            ("PO/2026-77", 10),
            ("D-10583", 10),
            ("030 1234567", 17),
            ("info@adler.example", 6),
            ("maschinenbau", 11),
            ("S70358", 15),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._count_queries(text), queries)


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
        orders = self.order | self._create_order("S80777")
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
        self.assertFalse(self._resolve("S90158", self.boris))
        with self.assertRaises(AccessError):
            self.env["crm.number.resolver"].with_user(self.boris).open_protocol(
                "sale.order", self.order.id
            )

    def test_hidden_order_is_like_none(self):
        """Neither the hits nor the queries tell that a colleague has this number."""
        near = self._create_order("S90159", self.boris)
        other = self._create_order("S70359", self.boris)
        for text in ("S90158", "90158", "S9O158", "Order S90158", "PO/2026-77"):
            with self.subTest(text=text):
                self.assertNotIn(self.order, self._find(text, self.boris))
        # S70358 was never given
        self.assertEqual(self._find("S90158", self.boris), [near])
        self.assertEqual(self._find("S70358", self.boris), [other])
        self.assertEqual(
            self._count_queries("S90158", self.boris),
            self._count_queries("S70358", self.boris),
        )

    def test_order_of_another_company_is_not_found(self):
        company = self.env["res.company"].create({"name": "Other"})
        order = self.env["sale.order"].create(
            {
                "name": "S80777",
                "partner_id": self.adler.id,
                "company_id": company.id,
                "user_id": self.anna.id,
            }
        )
        self.assertFalse(self._resolve("S80777"))

        self.anna.company_ids += company
        resolver = self.env["crm.number.resolver"].with_user(self.anna)
        ours = resolver.with_context(allowed_company_ids=self.anna.company_id.ids)
        self.assertFalse(ours.resolve("S80777"))
        both = resolver.with_context(allowed_company_ids=self.anna.company_ids.ids)
        self.assertEqual(both.resolve("S80777")[0]["res_id"], order.id)

    def test_same_number_in_two_companies_names_the_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        self._create_order("S90158", company_id=company.id)
        self.anna.company_ids += company
        resolver = self.env["crm.number.resolver"].with_user(self.anna)
        resolver = resolver.with_context(allowed_company_ids=self.anna.company_ids.ids)
        ours = self.order.company_id.name
        self.assertEqual(
            {hit["label"] for hit in resolver.resolve("s 90158")},
            {f"Adler Maschinenbau GmbH · {name}" for name in ("Other", ours)},
        )

    def test_portal_user_finds_nothing(self):
        portal = new_test_user(self.env, "paula", groups="base.group_portal")
        self.order.partner_id = portal.partner_id
        for text in ("S90158", "S90159", "PO/2026-77", "D-10583", "030 1234567"):
            self.assertEqual(self._resolve(text, portal), [])
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
