from odoo.tests import Form

from .common_duplicate import CrmDuplicateCommon


class TestCrmDuplicate(CrmDuplicateCommon):
    # === WHAT IS A DUPLICATE === #

    def test_a_number_in_any_notation_finds_the_company(self):
        other = self._create_company("Druckerei Otto", phone="+49 (0)431 / 55 66 77-8")
        self.assertEqual(self._get_reasons(other, self.otto), ["phone", "name"])

    def test_the_same_mail_finds_the_company(self):
        other = self._create_company("Kieler Presse", email="INFO@Otto.Example ")
        self.assertEqual(self._get_reasons(other, self.otto), ["email"])

    def test_the_same_vat_without_country_finds_the_company(self):
        other = self._create_company("Ostsee Medien", vat="136695976")
        self.assertEqual(self._get_reasons(other, self.otto), ["vat"])

    def test_a_similar_name_in_the_same_place_finds_the_company(self):
        other = self._create_company("Oto Druck AG", zip="D-24103", city="Kiel")
        self.assertEqual(self._get_reasons(other, self.otto), ["name_place"])

    def test_the_most_probable_duplicate_comes_first(self):
        weak = self._create_company("Presse Nord", phone="0431 5566778")
        strong = self._create_company("Otto Druck", vat="DE136695976")
        found = self.otto._crm_find_duplicates()[self.otto.id]
        self.assertEqual([row[0] for row in found], [strong.id, weak.id])
        self.assertGreater(found[0][1], found[1][1])

    def test_another_country_is_another_place(self):
        swiss = self._create_company(
            "Otto Druck", zip="24103", country_id=self.env.ref("base.ch").id
        )
        self.otto.country_id = self.env.ref("base.de")
        self.assertIsNone(self._get_reasons(swiss, self.otto))

    # === WHAT IS NONE === #

    def test_colleagues_share_switchboard_and_mailbox(self):
        shared = {"phone": "0431 5566778", "email": "info@otto.example"}
        people = self.partner_model.create(
            [
                {"name": name, "parent_id": self.otto.id, **shared}
                for name in ("Anna Vogt", "Paul Engel", "Petra Horn")
            ]
        )
        self.assertEqual((people | self.otto)._crm_find_duplicates(), {})

    def test_a_colleague_entered_twice_is_found(self):
        anna, again = self.partner_model.create(
            [
                {"name": name, "parent_id": self.otto.id, "phone": "0171 2345678"}
                for name in ("Anna Vogt", "Ana Vogt")
            ]
        )
        self.assertEqual(self._get_reasons(again, anna), ["phone", "name"])

    def test_branches_share_the_vat_of_their_head_office(self):
        shared = {"vat": self.otto.vat, "email": self.otto.email}
        ulm, kassel = (
            self._create_company(
                f"Otto Druck {city}", city=city, crm_parent_id=self.otto.id, **shared
            )
            for city in ("Ulm", "Kassel")
        )
        self.assertEqual((self.otto | ulm | kassel)._crm_find_duplicates(), {})

    def test_a_branch_entered_twice_is_found(self):
        ulm, again = (
            self._create_company(name, zip="89073", crm_parent_id=self.otto.id)
            for name in ("Otto Druck Ulm", "Otto Druck Ulm GmbH")
        )
        self.assertEqual(self._get_reasons(again, ulm), ["name_place"])

    def test_a_contact_and_its_addresses_are_one(self):
        self.partner_model.create(
            {
                "name": "Otto Druck GmbH",
                "type": "invoice",
                "parent_id": self.otto.id,
                "email": "info@otto.example",
            }
        )
        self.assertEqual(self.otto._crm_find_duplicates(), {})

    def test_archived_contacts_are_left_out(self):
        other = self._create_company("Otto Druck", vat="DE136695976")
        other.active = False
        self.assertEqual(self.otto._crm_find_duplicates(), {})
        self._search_all()
        self.assertFalse(self._get_pairs(self.otto))

    # === ON ENTRY === #

    def test_the_form_shows_duplicates_before_the_contact_is_saved(self):
        with Form(self.partner_model, view="base.view_partner_form") as form:
            form.company_type = "company"
            form.name = "Otto-Druck"
            self.assertFalse(form.crm_duplicate_hints)
            form.zip = "24103"
            form.phone = "0431/5566778"
            hints = form.crm_duplicate_hints
        self.assertEqual(hints["hints"][0]["id"], self.otto.id)
        self.assertEqual(
            hints["hints"][0]["reasons"],
            ["Same phone number", "Similar name and place"],
        )
        self.assertFalse(hints["can_merge"])
        self.assertFalse(hints["can_dismiss"])

    def test_the_form_also_shows_an_archived_contact(self):
        self.otto.active = False
        other = self._create_company("Otto Druck", vat="DE136695976")
        hint = other.crm_duplicate_hints["hints"][0]
        self.assertEqual((hint["id"], hint["archived"]), (self.otto.id, True))

    def test_the_form_shows_a_few_duplicates_and_counts_the_rest(self):
        for number in range(7):
            self._create_company(f"Otto Druck {number}", email="info@otto.example")
        hints = self.otto.crm_duplicate_hints
        self.assertEqual((len(hints["hints"]), hints["more"]), (5, 2))

    def test_the_banner_costs_few_queries(self):
        self._create_company("Otto Druck", vat="DE136695976")
        self.env.flush_all()
        self.env.invalidate_all()
        self.otto.read(["name", "phone", "email", "vat", "zip", "city", "company_id"])
        with self.assertQueryCount(7):
            self.assertTrue(self.otto.crm_duplicate_hints)

    def test_many_contacts_are_compared_in_the_same_queries(self):
        others = self.partner_model.create(
            [{"name": "Otto Druck", "is_company": True, "zip": "24103"}] * 20
        )
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(len(others._crm_find_duplicates()), 20)

    # === NOT A DUPLICATE === #

    def test_not_a_duplicate_is_remembered_and_taken_back(self):
        other = self._create_company("Otto Druck", vat="DE136695976")
        duplicate_id = other.crm_dismiss_duplicate(self.otto.id)
        duplicate = self.env["crm.duplicate"].browse(duplicate_id)
        self.assertEqual(duplicate.state, "dismissed")
        self.assertEqual(duplicate.dismiss_uid, self.env.user)
        self.assertEqual(duplicate.partner_id, self.otto)
        self.assertFalse(other.crm_duplicate_hints)
        self._search_all()
        self.assertEqual(self._get_pairs(self.otto).state, "dismissed")

        duplicate.action_reopen()
        self.assertFalse(duplicate.dismiss_uid)
        self.assertEqual(other.crm_duplicate_hints["hints"][0]["id"], self.otto.id)

    def test_an_archived_contact_can_be_called_different(self):
        other = self._create_company("Otto Druck", vat="DE136695976")
        self.otto.active = False
        other.crm_dismiss_duplicate(self.otto.id)
        self.assertFalse(other.crm_duplicate_hints)
