from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..tools import phone
from .common_phone import ADLER, CrmPhoneCommon


@tagged("at_install")
class TestCrmPhoneNumber(CrmPhoneCommon):
    def test_every_notation_of_a_national_number_is_the_same(self):
        for text in (
            "+49301234567",
            "+49 30 1234567",
            "+49 (0)30 1234567",
            "+49 (0) 30 / 12 34 - 567",
            "0049301234567",
            "0049 (30) 1234567",
            "00 49 30 1234567",
            "030 1234567",
            "030/1234567",
            "(030) 123 45-67",
            "030.123.4567",
            "49301234567",
            "Tel. 030 1234567",
            "030\u00a01234567",
            "030 1234567 (privat)",
            "*31#030 1234567",
            "sip:+49301234567@telephone.example",
        ):
            with self.subTest(text=text):
                found = phone.parse_numbers(text, "DE")
                self.assertEqual([n.e164 for n in found], ["+49301234567"])
                self.assertEqual(self._lookup(text), [("Adler GmbH, Bert", "exact")])

    def test_garbage_is_no_number_and_never_raises(self):
        for text in (
            "anonymous",
            "",
            False,
            None,
            "0",
            "+",
            "110",
            "**620",
            "n/a",
            "%",
            "(((",
            "10115 Berlin",
            "Anonymous <sip:anonymous@anonymous.invalid>",
        ):
            with self.subTest(text=text):
                self.assertFalse(phone.parse_numbers(text, "DE"))
                self.assertFalse(self._lookup(text))

    def test_extension_in_words_is_part_of_the_number_that_calls(self):
        for text in ("030 1234567 ext. 12", "030 1234567 App. 12", "030 1234567 DW12"):
            with self.subTest(text=text):
                self.bert.phone = text
                self.assertEqual(
                    set(self._get_e164(self.bert)), {"+4930123456712", "+49301234567"}
                )
                self.assertEqual(
                    self._lookup("030 1234567-12"), [("Adler GmbH, Bert", "exact")]
                )

    def test_number_behind_a_slash_may_be_the_neighbour(self):
        self.bert.phone = "030 1234567/68"
        for number in ("030 1234567", "030 1234568", "030 123456768"):
            with self.subTest(number=number):
                self.assertEqual(self._lookup(number), [("Adler GmbH, Bert", "exact")])

    def test_two_numbers_in_one_field_are_two_rows(self):
        self.bert.phone = "030 1234567 / 0171 2345678"
        self.assertEqual(
            self.bert.crm_phone_number_ids.mapped(lambda n: (n.e164, n.kind)),
            [("+49301234567", "fixed"), ("+491712345678", "mobile")],
        )

    def test_country_of_the_contact_reads_its_national_numbers(self):
        dora = self._create_partner("Dora", "01 5123456", country_id=False)
        self.assertEqual(self._get_e164(dora), ["+4915123456"])

        dora.country_id = self.env.ref("base.at")
        self.assertEqual(self._get_e164(dora), ["+4315123456"])

    def test_country_of_the_company_reads_numbers_of_people_and_leads(self):
        dora = self._create_partner("Dora", country_id=False, is_company=True)
        doris = self._create_partner(
            "Doris", "01 5123456", country_id=False, parent_id=dora.id
        )
        lead = self.env["crm.lead"].create(
            {"name": "Door", "partner_id": doris.id, "country_id": False}
        )
        lead.phone = "01 5123456"

        dora.country_id = self.env.ref("base.at")
        self.assertEqual(self._get_e164(doris), ["+4315123456"])
        self.assertEqual(lead.crm_phone_number_ids.mapped("e164"), ["+4315123456"])

    def test_rows_follow_the_field_and_unchanged_rows_stay(self):
        row = self.bert.crm_phone_number_ids

        self.bert.phone = "+49 30 123 45 67"
        self.assertEqual(self.bert.crm_phone_number_ids, row)

        self.bert.phone = "0171 2345678"
        self.assertEqual(self._get_e164(self.bert), ["+491712345678"])
        self.assertFalse(row.exists())

        self.bert.phone = False
        self.assertFalse(self.bert.crm_phone_number_ids)

    def test_number_of_a_lead_follows_its_contact(self):
        lead = self.env["crm.lead"].create(
            {"name": "Press", "partner_id": self.bert.id}
        )
        self.assertEqual(self._get_e164(lead), ["+49301234567"])

        self.bert.phone = "0171 2345678"
        self.assertEqual(self._get_e164(lead), ["+491712345678"])

    def test_rows_go_with_their_owner(self):
        row = self.bert.crm_phone_number_ids
        self.bert.unlink()
        self.assertFalse(row.exists())

    def test_merged_contact_is_found_by_the_numbers_of_all(self):
        other = self._create_partner("Bert A.", "0171 2345678")
        same = self._create_partner("B. Adler", ADLER)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.bert | other | same).ids, self.bert, extra_checks=False)
        rows = self.bert.crm_phone_number_ids.mapped(lambda n: (n.e164, n.source_field))
        self.assertEqual(
            sorted(rows), [("+491712345678", False), ("+49301234567", "phone")]
        )

        self.bert.phone = "0171 2345678"
        self.assertEqual(self._get_e164(self.bert), ["+491712345678"])

    def test_many_contacts_cost_as_many_queries_as_one(self):
        values = [{"name": f"P{i}", "phone": f"030 99{i:05}"} for i in range(50)]
        partners = self.env["res.partner"].create(values)
        partners.crm_phone_number_ids.unlink()
        partners.read(["phone", "country_id", "company_id", "commercial_partner_id"])
        with self.assertQueryCount(5):
            partners._compute_crm_phone_number_ids()
            self.env.flush_all()
        self.assertEqual(len(partners.crm_phone_number_ids), 50)

    def test_existing_contacts_are_taken_over_once(self):
        partners = self.adler | self.bert
        expected = partners.crm_phone_number_ids.mapped("e164")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_phone_number")
        self.env.invalidate_all()

        for __ in range(2):
            self.env["res.partner"]._fill_crm_phone_numbers()
            self.assertEqual(partners.crm_phone_number_ids.mapped("e164"), expected)


@tagged("at_install")
class TestCrmPhoneSearch(CrmPhoneCommon):
    NOTATIONS = (
        "030/123 45 67",
        "+49 30 1234567",
        "0049301234567",
        "(030) 1234567",
        "Tel. 030 1234567",
        "1234567",
        "34567",
    )

    def _search_by_name(self, model, text):
        """Search as the first field of the search bar does."""
        arch = self.env[model].get_view(view_type="search")["arch"]
        field = etree.fromstring(arch).find(f".//field[@name='{self._beside(model)}']")
        domain = safe_eval(field.get("filter_domain"), {"self": text})
        return self.env[model].with_user(self.anna).search(domain)

    def _beside(self, model):
        return self.env[model]._crm_phone_search_beside

    def test_name_and_phone_fields_of_contacts_find_any_notation(self):
        partners = self.env["res.partner"].with_user(self.anna)
        for text in self.NOTATIONS:
            with self.subTest(text=text):
                self.assertEqual(self._search_by_name("res.partner", text), self.bert)
                domain = [("phone_mobile_search", "ilike", text)]
                self.assertEqual(partners.search(domain), self.bert)
                self.assertIn(self.bert.id, dict(partners.name_search(text)))

    def test_name_and_phone_fields_of_leads_find_any_notation(self):
        lead = self.env["crm.lead"].create(
            {"name": "Press", "phone": "030-1234567", "user_id": self.anna.id}
        )
        for text in self.NOTATIONS:
            with self.subTest(text=text):
                self.assertEqual(self._search_by_name("crm.lead", text), lead)
                domain = [("phone_mobile_search", "ilike", text)]
                self.assertEqual(lead.with_user(self.anna).search(domain), lead)

    def test_search_by_an_unknown_extension_finds_the_switchboard(self):
        self.assertEqual(
            self._search_by_name("res.partner", "+49 30 55577123"), self.adler
        )

    def test_name_is_still_found_by_name_and_reference(self):
        self.bert.ref = "K-77001"
        for text in ("Bert", "Adler GmbH, B", "77001"):
            with self.subTest(text=text):
                self.assertEqual(self._search_by_name("res.partner", text), self.bert)

    def test_words_cost_no_query_for_numbers(self):
        self.env.flush_all()
        for text in ("Adler", "Adler 2026 GmbH", "S00012", "1234"):
            with self.subTest(text=text), self.assertQueryCount(0):
                domain = Domain("crm_phone_search", "ilike", text)
                self.assertTrue(
                    domain.optimize_full(self.env["res.partner"]).is_false()
                )

    def test_contact_of_another_company_is_found_by_no_notation(self):
        self.bert.company_id = self.env["res.company"].create({"name": "Other"})
        for text in self.NOTATIONS:
            with self.subTest(text=text):
                self.assertFalse(self._search_by_name("res.partner", text))

    def test_number_box_finds_the_end_of_a_number(self):
        hits = self.env["crm.number.resolver"].with_user(self.anna).resolve("34567")
        self.assertEqual([hit["res_id"] for hit in hits], [self.bert.id])

    def test_part_of_a_number_is_still_searched_as_odoo_does(self):
        domain = [("phone_mobile_search", "ilike", "3456")]
        self.assertIn(self.bert, self.env["res.partner"].search(domain))
