from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import CrmExtCommon

OWN = {"street": "Gasse 9", "city": "Bonn"}


class TestPersonAddress(CrmExtCommon):
    """Bert shares the address of Adler Nord; Clara of Adler Nord has her own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clara = cls.partner_model.create(
            {"name": "Clara", "parent_id": cls.nord.id, **OWN}
        )

    def assertAddress(self, partner, street, city):
        self.assertRecordValues(partner, [{"street": street, "city": city}])

    def test_person_with_an_address_keeps_it_when_created_in_a_company(self):
        self.assertAddress(self.clara, "Gasse 9", "Bonn")
        self.assertAddress(self.nord, "Kai 2", "Kiel")

    def test_person_without_an_address_gets_that_of_the_company(self):
        self.assertAddress(self.bert, "Kai 2", "Kiel")

    def test_person_who_moves_leaves_company_and_colleagues_alone(self):
        self.bert.write({"street": "Hafen 7"})
        self.assertAddress(self.bert, "Hafen 7", "Kiel")
        self.assertAddress(self.nord, "Kai 2", "Kiel")
        self.assertAddress(self.clara, "Gasse 9", "Bonn")

    def test_company_takes_along_only_those_who_share_its_address(self):
        archived = self.partner_model.create(
            {"name": "Emil", "parent_id": self.nord.id}
        )
        archived.active = False
        otto = self.partner_model.create({"name": "Otto", "parent_id": self.bert.id})
        self.nord.write({"street": "Mole 5", "zip": "24103"})
        for person in self.bert | archived | otto:
            self.assertAddress(person, "Mole 5", "Kiel")
            self.assertEqual(person.zip, "24103")
        self.assertAddress(self.clara, "Gasse 9", "Bonn")
        self.assertFalse(self.clara.zip)

    def test_person_added_while_the_company_moves_goes_along(self):
        """The form fills the old address into a new contact."""
        emil = {"name": "Emil", "street": "Kai 2", "city": "Kiel"}
        self.nord.write(
            {"street": "Mole 5", "child_ids": [Command.create(emil)]},
        )
        emil = self.nord.child_ids.filtered(lambda person: person.name == "Emil")
        self.assertAddress(emil, "Mole 5", "Kiel")

    def test_first_contact_does_not_give_the_company_an_address(self):
        lone = self._create_company("Lone")
        emil = self.partner_model.create({"name": "Emil", "parent_id": lone.id, **OWN})
        self.assertAddress(emil, "Gasse 9", "Bonn")
        self.assertFalse(lone.street)
        lone.write({"street": "Weg 1", "city": "Hof"})
        self.assertAddress(emil, "Gasse 9", "Bonn")

    def test_person_who_changes_company(self):
        (self.bert | self.clara).write({"parent_id": self.sued.id})
        self.assertAddress(self.bert, "Alm 3", "Lindau")
        self.assertAddress(self.clara, "Gasse 9", "Bonn")
        self.assertAddress(self.sued, "Alm 3", "Lindau")

    def test_delivery_address_that_becomes_a_contact_keeps_its_address(self):
        depot = self.partner_model.create(
            {"name": "Depot", "type": "delivery", "parent_id": self.nord.id, **OWN}
        )
        depot.type = "contact"
        self.assertAddress(depot, "Gasse 9", "Bonn")
        self.assertAddress(self.nord, "Kai 2", "Kiel")

    def test_company_of_a_person_keeps_its_address(self):
        owner = self.partner_model.create({"name": "Owner", **OWN})
        shop = self._create_company("Shop", parent_id=owner.id, street="Markt 1")
        owner.street = "Villa 1"
        shop.city = "Trier"
        self.assertAddress(shop, "Markt 1", "Trier")
        self.assertAddress(owner, "Villa 1", "Bonn")

    def test_nothing_else_of_a_person_reaches_the_company(self):
        """VAT and price list flow upwards in Odoo."""
        pricelist = self.env["product.pricelist"].create({"name": "Special"})
        before = self.nord.property_product_pricelist
        self.bert.write(
            {
                "vat": "DE123456788",
                "specific_property_product_pricelist": pricelist.id,
                "lang": "en_US",
            }
        )
        self.assertFalse(self.nord.vat)
        self.assertEqual(self.nord.property_product_pricelist, before)
        self.assertFalse(self.clara.vat)

    def test_vat_of_the_company_is_that_of_its_people(self):
        self.nord.vat = "DE123456788"
        self.assertEqual((self.bert | self.clara).mapped("vat"), ["DE123456788"] * 2)
        self.assertFalse(self.adler.vat)
        dora = self.partner_model.create({"name": "Dora", "parent_id": self.nord.id})
        self.assertEqual(dora.vat, "DE123456788")

    def test_imported_people_keep_their_addresses(self):
        lone = self._create_company("Lone")
        result = self.partner_model.with_context(import_file=True).load(
            ["name", "parent_id/.id", "street", "city"],
            [
                ["Emil", str(self.nord.id), "Gasse 8", "Aue"],
                ["Frida", str(self.nord.id), "", ""],
                ["Gerd", str(lone.id), "Gasse 7", "Aue"],
            ],
        )
        self.assertFalse(result["messages"])
        emil, frida, gerd = self.partner_model.browse(result["ids"])
        self.assertAddress(emil, "Gasse 8", "Aue")
        self.assertAddress(frida, "Kai 2", "Kiel")
        self.assertAddress(gerd, "Gasse 7", "Aue")
        self.assertAddress(self.nord, "Kai 2", "Kiel")
        self.assertFalse(lone.street)
        self.partner_model.with_context(import_file=True).load(
            [".id", "street"], [[str(emil.id), "Gasse 6"]]
        )
        self.assertAddress(emil, "Gasse 6", "Aue")
        self.assertAddress(self.nord, "Kai 2", "Kiel")

    def test_form_offers_the_address_only_to_those_without(self):
        with Form(self.clara) as form:
            form.parent_id = self.sued
            self.assertEqual(form.street, "Gasse 9")
        with Form(self.bert) as form:
            form.parent_id = self.sued
            self.assertEqual(form.street, "Alm 3")
        self.assertAddress(self.clara, "Gasse 9", "Bonn")
        self.assertAddress(self.bert, "Alm 3", "Lindau")
        self.assertNotEqual(self.clara.type_address_label, self.bert.type_address_label)

    def test_moving_a_company_of_many_people_takes_few_queries(self):
        model = self.partner_model.with_context(tracking_disable=True)
        company = model.create({"name": "Few", "is_company": True, "street": "A"})
        model.create({"name": "1", "parent_id": company.id})
        company.street = "B"
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        company.street = "C"
        self.env.flush_all()
        one = self.env.cr.sql_log_count - start
        model.create(
            [{"name": str(number), "parent_id": company.id} for number in range(50)]
        )
        self.env.invalidate_all()
        with self.assertQueryCount(one):
            company.street = "D"
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestPassAddressOn(CrmExtCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clara = cls.partner_model.create(
            {"name": "Clara", "parent_id": cls.adler.id, **OWN}
        )
        cls.dora = cls.partner_model.create({"name": "Dora", "parent_id": cls.adler.id})

    def _open(self, user=None):
        company = self.adler.with_user(user) if user else self.adler
        action = company.action_crm_pass_address()
        return company.env[action["res_model"]].browse(action["res_id"])

    def test_wizard_shows_who_has_another_address(self):
        self.adler.street = "Ring 1"
        wizard = self._open()
        self.assertEqual(wizard.address, "Ring 1, Ulm")
        self.assertRecordValues(
            wizard.line_ids,
            [
                {"partner_id": self.nord.id, "is_ticked": False, "follower_count": 1},
                {"partner_id": self.sued.id, "is_ticked": False, "follower_count": 0},
                {"partner_id": self.clara.id, "is_ticked": True, "follower_count": 0},
            ],
        )
        self.assertEqual(
            wizard.line_ids.mapped("address"),
            ["Kai 2, Kiel", "Alm 3, Lindau", "Gasse 9, Bonn"],
        )
        self.assertEqual(wizard.line_ids[0].belongs_to, "Adler GmbH")

    def test_only_the_ticked_ones_get_the_address(self):
        wizard = self._open()
        wizard.line_ids[0].is_ticked = True
        wizard.line_ids[2].is_ticked = False
        wizard.action_pass_on()
        self.assertEqual((self.nord | self.bert).mapped("city"), ["Ulm", "Ulm"])
        self.assertEqual(self.sued.city, "Lindau")
        self.assertEqual(self.clara.city, "Bonn")
        self.assertIn(
            "Address passed on from Adler GmbH.", self.nord.message_ids[0].body
        )
        self.assertIn(
            "Address passed on to: Adler Nord.", self.adler.message_ids[0].body
        )

    def test_somebody_has_to_be_ticked(self):
        wizard = self._open()
        wizard.line_ids.is_ticked = False
        with self.assertRaises(UserError):
            wizard.action_pass_on()

    def test_form_offers_it_after_a_move_until_it_is_decided(self):
        self.assertFalse(self.adler.crm_address_receiver_count)
        self.adler.street = "Ring 1"
        self.assertEqual(self.adler.crm_address_receiver_count, 3)
        wizard = self._open()
        wizard.action_pass_on()
        self.assertFalse(self.adler.crm_address_to_pass)
        self.adler.street = "Ring 2"
        self.adler.action_crm_keep_addresses()
        self.assertFalse(self.adler.crm_address_receiver_count)

    def test_nothing_is_offered_where_nobody_has_another_address(self):
        self.sued.street = "Alm 4"
        self.assertFalse(self.sued.crm_address_to_pass)
        self.assertFalse(self.dora.crm_address_to_pass)

    def test_rights_of_the_user_decide(self):
        reader = new_test_user(self.env, "reader", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._open(reader)
        seller = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman"
        )
        self.env["ir.rule"].create(
            {
                "name": "Nord is not changed",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": str([("id", "!=", self.nord.id)]),
                "perm_read": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )
        wizard = self._open(seller)
        self.assertEqual(wizard.line_ids.partner_id, self.sued | self.clara)
        wizard.line_ids[0].sudo().partner_id = self.nord
        wizard.line_ids.is_ticked = True
        with self.assertRaises(AccessError):
            wizard.action_pass_on()
        self.assertEqual(self.nord.city, "Kiel")
