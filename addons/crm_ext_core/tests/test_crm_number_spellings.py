from odoo.tests import freeze_time, tagged

from odoo.addons.base.tests.common import BaseCommon

from ..tools.spelling import EQUAL, PARTIAL, SAME, Spelling
from .common_number import FULL_WIDTH, CrmNumberCommon, spellings


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
            ("\uff33\uff10\uff10\uff10\uff11\uff12", SAME),
            ("S00013", None),
            ("112", None),
            ("S120", None),
            ("X00012", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(Spelling(text).grade("S00012"), grade)
                if grade is not None:
                    self.assertIn("12", Spelling(text).dated_keys)

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
                    self.assertIn("2261", Spelling(text).dated_keys)


@tagged("at_install")
class TestCrmNumberSpellings(CrmNumberCommon):
    """Each kind of number is found however Anna types, pastes or scans it."""

    def test_order_in_all_spellings(self):
        self.order.action_confirm()
        self._assert_finds(self.order, spellings("S90158"))
        self.assertEqual(self._resolve("s 90158")[0]["kind"], "Sales Order")

    def test_quotation_in_all_spellings(self):
        quotation = self._create_order("S00581")
        self._assert_finds(quotation, spellings("S00581"))
        self.assertEqual(self._resolve("s 581")[0]["kind"], "Quotation")

    def test_invoice_in_all_spellings(self):
        invoice = self._create_invoice("INV/2026/00158")
        more = {
            "with a short year": "INV-26-158",
            "with 1 for I": "1NV/2026/00158",
            "from a keyboard of another country": "INV-2026-00158",
        }
        self._assert_finds(invoice, spellings("INV/2026/00158") | more)

    def test_delivery_in_all_spellings(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        picking = self.env["stock.picking"].create(
            {
                "name": "WH/OUT/90158",
                "picking_type_id": warehouse.out_type_id.id,
                "partner_id": self.adler.id,
            }
        )
        self.anna.group_ids += self.env.ref("stock.group_stock_user")
        more = {"with 0 for O": "WH/0UT/90158"}
        self._assert_finds(picking, spellings("WH/OUT/90158") | more)

    def test_reference_of_the_customer_in_all_spellings(self):
        self.order.client_order_ref = "PO/2026-00158"
        self._assert_finds(self.order, spellings("PO/2026-00158"))
        reason = self._resolve("po 2026 158")[0]["reason"]
        self.assertEqual(reason, "Customer reference PO/2026-00158")

    def test_reference_among_words_of_the_customer(self):
        self.order.client_order_ref = "Bestellung 4500158 vom 3. Mai"
        for text in ("4500158", "45OOl58", "Ihre Nr. 4500158"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), [self.order])

    def test_reference_without_digits(self):
        self.order.client_order_ref = "Call of Mr Falke"
        self.assertEqual(self._find("falke call"), [self.order])

    def test_invoice_by_the_reference_of_the_customer(self):
        invoice = self._create_invoice("INV/2026/00158", ref="PO 4711-2")
        self.assertEqual(self._find("PO4711-2"), [invoice])

    def test_project_in_all_spellings(self):
        project = self.env["project.project"].create(
            {"name": "P-2026-00158 Plant 4", "privacy_visibility": "employees"}
        )
        self.anna.group_ids += self.env.ref("project.group_project_user")
        self._assert_finds(project, spellings("P-2026-00158"))
        self.assertEqual(self._find("plant 4"), [project])

    def test_lead_in_all_spellings(self):
        lead = self.env["crm.lead"].create(
            {"name": "Fair L-2026-00158 Hall 7", "user_id": self.anna.id}
        )
        self._assert_finds(lead, spellings("L-2026-00158"))
        self.assertEqual(self._find("hall 7 fair"), [lead])

    def test_customer_number_in_all_spellings(self):
        self._assert_finds(self.adler, spellings("D-10583"))
        self.adler.ref = "ADLER-KA"
        self._assert_finds(self.adler, {"of letters": "adler-ka"})

    def test_phone_number_in_all_spellings(self):
        self._assert_finds(
            self.adler,
            {
                "international": "+49301234567",
                "with 00": "0049 30 1234567",
                "national": "030 1234567",
                "with a slash": "030/1234567",
                "with brackets": "(030) 123 45 67",
                "with hyphens": "030-123-45-67",
                "with a bracketed zero": "+49 (0)30 1234567",
                "behind a label": "tel.: 030 1234567",
                "behind a hash": "#0301234567",
                "without the plus": "49301234567",
                "with O and l": "O3O/l234567",
                "in a letter": "Please call\r\n030 1234567\r\ntoday",
                "in full width": "030 1234567".translate(FULL_WIDTH),
                "with no-break blanks": "030\u00a0123\u00a045\u00a067",
            },
        )

    def test_mail_address_in_all_spellings(self):
        self._assert_finds(
            self.adler,
            {
                "as it is": "info@adler.example",
                "in capitals": "INFO@ADLER.EXAMPLE",
                "with blanks around": "  info@adler.example ",
                "with blanks inside": "info @ adler.example",
                "with a name": "Adler <info@adler.example>",
                "as a link": "mailto:info@adler.example",
                "in brackets": "[info@adler.example]",
                "behind a hash": "#info@adler.example",
                "with its sign in words": "info(at)adler.example",
                "with 0 and 1": "inf0@ad1er.example",
                "in a letter": "Write to\r\ninfo@adler.example, please.",
                "in full width": "info@adler.example".translate(FULL_WIDTH),
                "with an invisible blank": "info@adler\u200b.example",
            },
        )

    def test_name_in_all_spellings(self):
        bert = self.env["res.partner"].create(
            {"name": "Bert Müller", "parent_id": self.adler.id}
        )
        for text in (
            "Bert Müller",
            "bert müller",
            "BERT MÜLLER",
            "Müller, Bert",
            "Bert Mueller",
            "Herr Müller",
            "Müller Adler",
            "  Bert   Müller ",
            "Bert\u00a0Müller",
            "[Müller]",
            "#Müller",
            "8ert Mü11er",
            "Bert\r\nMüller",
            "Bert Müller".translate(FULL_WIDTH),
            "Bert Mu\u0308ller",
        ):
            with self.subTest(text=text):
                self.assertIn(bert, self._find(text))

    @freeze_time("2026-11-01")
    def test_part_of_a_number_says_so(self):
        invoice = self._create_invoice("INV/2026/00158")
        for text in ("158", "00158", "26-158", "2026/00158", "INV 158", "inv-00158"):
            with self.subTest(text=text):
                (hit,) = self._resolve(text)
                self.assertEqual(hit["res_id"], invoice.id)
                self.assertEqual(hit["match"], "part")
                self.assertEqual(hit["reason"], "Number without prefix or year")

    def test_mistyped_number_is_offered_as_a_guess(self):
        for text in ("S90185", "S91058", "S90168", "90185", "S9018", "s 90 185"):
            with self.subTest(text=text):
                (hit,) = self._resolve(text)
                self.assertEqual(hit["res_id"], self.order.id)
                self.assertEqual(hit["match"], "guess")
                self.assertIn("was this one meant", hit["reason"])
        self.assertFalse(self._resolve("X90185"))
        self.assertFalse(self._resolve("S91185"))

    def test_no_guess_where_the_number_exists(self):
        self._create_order("S90185")
        self.assertEqual([hit["number"] for hit in self._resolve("S90158")], ["S90158"])
