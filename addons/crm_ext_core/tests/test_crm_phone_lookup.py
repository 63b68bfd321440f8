from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .common_phone import ADLER, CrmPhoneCommon


@tagged("at_install")
class TestCrmPhoneLookup(CrmPhoneCommon):
    def test_number_without_area_code_finds_by_its_end(self):
        self.assertEqual(self._lookup("1234567"), [("Adler GmbH, Bert", "suffix")])

    def test_number_of_another_country_is_not_found_by_its_end(self):
        self.assertFalse(self._lookup("+1 212 1234567"))

    def test_unknown_extension_finds_the_switchboard(self):
        self.assertEqual(self._lookup("+49 30 55577123"), [("Adler GmbH", "trunk")])

    def test_unknown_extension_finds_the_company_of_its_neighbours(self):
        self.assertEqual(self._lookup("030 1234599"), [("Adler GmbH", "block")])

        self._create_partner("Birke AG", "030 12345-11", is_company=True)
        self.assertFalse(self._lookup("030 1234599"))

    def test_lead_of_the_company_is_no_second_neighbour(self):
        self.env["crm.lead"].create(
            {"name": "Press", "partner_id": self.bert.id, "user_id": self.anna.id}
        )
        self.assertEqual(self._lookup("030 1234599"), [("Adler GmbH", "block")])

    def test_private_person_has_no_extensions(self):
        self._create_partner("Dora", "040 7654321")
        self.assertFalse(self._lookup("040 7654399"))

    def test_outside_line_and_foreign_notation_find_the_same(self):
        for number in ("00301234567", "0 030 1234567"):
            with self.subTest(number=number):
                hits = self._lookup(number)
                self.assertEqual([name for name, __ in hits], ["Adler GmbH, Bert"])

    def test_switchboard_is_found_behind_an_archived_extension(self):
        cora = self._create_partner("Cora", "030 55577-12", parent_id=self.adler.id)
        self.assertEqual(self._lookup("03055577 12"), [("Adler GmbH, Cora", "exact")])

        cora.active = False
        self.assertEqual(self._lookup("03055577 12"), [("Adler GmbH", "trunk")])

    def test_neighbours_of_a_mobile_number_are_strangers(self):
        self.bert.phone = "0171 2345678"
        self.assertFalse(self._lookup("0171 2345679"))

    def test_lead_is_found_unless_its_contact_is(self):
        lead = self.env["crm.lead"].create(
            {"name": "Press", "phone": "0171 2345678", "user_id": self.anna.id}
        )
        self.assertEqual(self._lookup("0171 2345678"), [("Press", "exact")])

        lead.partner_id = self._create_partner("Cora", "0171 2345678")
        self.assertEqual(self._lookup("0171 2345678"), [("Cora", "exact")])

    def test_archived_contact_does_not_call(self):
        self.bert.active = False
        self.assertFalse(self._lookup(ADLER))

    @freeze_time("2026-03-12 08:00:00")
    def test_appointment_today_comes_before_the_name(self):
        cora = self._create_partner("Cora", ADLER)
        aaron = self._create_partner("Aaron", ADLER)
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "user_id": self.anna.id,
                "partner_ids": cora.ids,
                "start": datetime(2026, 3, 12, 13, 30),
                "stop": datetime(2026, 3, 12, 14, 30),
            }
        )
        hits = self.numbers.with_user(self.anna).lookup(ADLER)
        self.assertEqual(
            [hit["res_id"] for hit in hits], [cora.id, aaron.id, self.bert.id]
        )
        self.assertRegex(hits[0]["reason"], r"(14|2):30")
        self.assertEqual(hits[2]["company"], "Adler GmbH")
        self.assertEqual(hits[2]["number"], ADLER)

    @freeze_time("2026-03-12 08:00:00")
    def test_follow_up_of_today_comes_before_the_name(self):
        self._create_partner("Aaron", ADLER)
        self.bert.activity_schedule(
            "mail.mail_activity_data_call", "2026-03-12", user_id=self.anna.id
        )
        hits = self.numbers.with_user(self.anna).lookup(ADLER)
        self.assertEqual(hits[0]["res_id"], self.bert.id)
        self.assertEqual(hits[0]["reason"], "Follow-up today")

    def test_who_was_spoken_to_last_comes_before_the_name(self):
        aaron = self._create_partner("Aaron", ADLER)
        zoe = self._create_partner("Zoe", ADLER)
        for partner, day in ((self.bert, 2), (zoe, 9)):
            self.env["crm.conversation"].create(
                {
                    "name": "Bearings",
                    "partner_id": partner.id,
                    "user_id": self.anna.id,
                    "date": datetime(2026, 3, day, 9),
                }
            )
        hits = self.numbers.with_user(self.anna).lookup(ADLER)
        self.assertEqual(
            [hit["res_id"] for hit in hits], [zoe.id, self.bert.id, aaron.id]
        )
        self.assertIn("Last talk on", hits[0]["reason"])

    def test_lookup_costs_the_same_for_one_and_twenty(self):
        self._lookup(ADLER)
        for i in range(20):
            self._create_partner(f"P{i}", ADLER)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            self.numbers.with_user(self.anna).lookup(ADLER, limit=80)


@tagged("at_install")
class TestCrmPhoneRights(CrmPhoneCommon):
    def test_lead_of_a_colleague_is_not_found(self):
        self.env["crm.lead"].create(
            {"name": "Press", "phone": "0171 2345678", "user_id": self.env.user.id}
        )
        self.assertFalse(self._lookup("0171 2345678"))

    def test_contact_of_another_company_is_not_found(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.bert.company_id = other
        self.assertFalse(self._lookup(ADLER))

    def test_switchboard_is_found_behind_an_extension_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._create_partner("Cora", "030 55577-12", company_id=other.id)
        self.assertEqual(self._lookup("03055577 12"), [("Adler GmbH", "trunk")])

    def test_contact_of_a_hidden_company_is_found_by_its_own_name(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.adler.company_id = other
        self.bert.company_id = False
        self.assertEqual(self._lookup(ADLER), [("Adler GmbH, Bert", "exact")])

    def test_portal_user_finds_nobody(self):
        portal = new_test_user(self.env, "paula", groups="base.group_portal")
        portal.partner_id.parent_id = self.adler
        self.assertFalse(self._lookup(ADLER, user=portal))

    def test_rows_are_closed_to_users(self):
        rows = self.numbers.with_user(self.anna)
        with self.assertRaises(AccessError):
            rows.search([])
        with self.assertRaises(AccessError):
            self.bert.with_user(self.anna).read(["crm_phone_number_ids"])
