from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import CrmExtCommon


class TestBranchAddress(CrmExtCommon):
    """On plain Odoo each of these edits overwrites an address of another company."""

    def assertAddressesKept(self):
        self.assertRecordValues(
            self.adler | self.nord,
            [
                {"street": "Hauptstr. 1", "city": "Ulm"},
                {"street": "Kai 2", "city": "Kiel"},
            ],
        )

    def test_company_created_under_a_company_keeps_its_address(self):
        branch = self._create_company(
            "Adler Ost", parent_id=self.adler.id, street="Allee 4", city="Bonn"
        )
        self.assertEqual(branch.street, "Allee 4")
        self.assertFalse(branch.parent_id)
        self.assertEqual(branch.crm_parent_id, self.adler)
        self.assertAddressesKept()

    def test_company_type_and_context_defaults_count_too(self):
        by_type = self.partner_model.create(
            {"name": "Ost", "company_type": "company", "parent_id": self.adler.id}
        )
        by_context = self.partner_model.with_context(
            default_parent_id=self.adler.id, default_is_company=True
        ).create({"name": "West", "street": "Allee 4"})
        self.assertEqual((by_type | by_context).crm_parent_id, self.adler)
        self.assertFalse((by_type | by_context).parent_id)
        self.assertFalse(by_type.street)
        self.assertEqual(by_context.street, "Allee 4")

    def test_company_added_in_the_contacts_of_a_company(self):
        self.adler.write(
            {"child_ids": [(0, 0, {"name": "Ost", "is_company": True, "street": "X"})]}
        )
        branch = self.adler.crm_child_ids.filtered(lambda child: child.name == "Ost")
        self.assertEqual(branch.street, "X")
        self.assertNotIn(branch, self.adler.child_ids)
        self.assertAddressesKept()

    def test_related_company_written_to_a_company(self):
        lone = self._create_company("Lone", street="Weg 5", city="Hof")
        clara = self.partner_model.create({"name": "Clara"})

        (lone | clara).write({"parent_id": self.adler.id})

        self.assertEqual(lone.crm_parent_id, self.adler)
        self.assertEqual(lone.street, "Weg 5")
        self.assertEqual(clara.parent_id, self.adler)
        self.assertEqual(clara.street, "Hauptstr. 1")
        self.assertAddressesKept()

    def test_head_office_moving_leaves_the_branches_alone(self):
        self.nord.parent_id = self.adler
        self.adler.write({"street": "Ring 9", "city": "Jena"})
        self.assertEqual(self.nord.street, "Kai 2")
        self.assertEqual(self.bert.street, "Kai 2")

    def test_employee_of_a_branch_does_not_move_head_office(self):
        self.bert.write({"street": "Hafen 7"})
        self.assertEqual(self.nord.street, "Kai 2")
        self.assertEqual(self.adler.street, "Hauptstr. 1")
        self.assertEqual(self.sued.street, "Alm 3")

    def test_person_becoming_a_company_becomes_a_branch(self):
        self.bert.write({"is_company": True, "street": "Own 1"})
        self.assertEqual(self.bert.crm_parent_id, self.nord)
        self.assertFalse(self.bert.parent_id)
        self.assertEqual(self.bert.street, "Own 1")
        self.assertAddressesKept()

    def test_companies_of_a_person_that_becomes_a_company(self):
        owner = self.partner_model.create({"name": "Owner"})
        shop = self._create_company("Shop", parent_id=owner.id, street="Markt 1")
        self.assertEqual(shop.parent_id, owner)

        owner.write({"company_type": "company", "street": "Villa 1"})

        self.assertEqual(shop.crm_parent_id, owner)
        self.assertFalse(shop.parent_id)
        self.assertEqual(shop.street, "Markt 1")

    def test_import_of_companies_with_a_related_company(self):
        result = self.partner_model.with_context(import_file=True).load(
            ["id", "name", "is_company", "parent_id/id", "street", "city"],
            [
                ["__import__.falke", "Falke AG", "1", "", "Horst 1", "Hof"],
                [
                    "__import__.ost",
                    "Falke Ost",
                    "1",
                    "__import__.falke",
                    "Ast",
                    "Aue",
                ],
                ["__import__.frida", "Frida", "0", "__import__.ost", "", ""],
            ],
        )
        self.assertFalse(result["messages"])
        falke, ost, frida = self.partner_model.browse(result["ids"])
        self.assertEqual(ost.crm_parent_id, falke)
        self.assertFalse(ost.parent_id)
        self.assertEqual(ost.street, "Ast")
        self.assertEqual(falke.street, "Horst 1")
        self.assertEqual(frida.parent_id, ost)
        self.assertEqual(frida.street, "Ast")
        self.assertEqual(frida.crm_root_id, falke)

    def test_quotation_of_a_branch_is_invoiced_to_the_branch(self):
        branch = self._create_company("Ost", parent_id=self.adler.id, type="other")
        self.partner_model.create({"name": "Otto", "parent_id": branch.id})
        self.assertEqual(branch.address_get(["invoice"])["invoice"], branch.id)

    def test_vat_and_salesman_of_a_branch_are_its_own(self):
        self.adler.write({"vat": "DE123456788", "ref": "A1"})
        self.nord.parent_id = self.adler
        self.assertFalse(self.nord.vat)
        self.assertEqual(self.bert.commercial_partner_id, self.nord)


class TestResPartnerAccount(CrmExtCommon):
    def test_person_cannot_be_a_branch(self):
        with self.assertRaises(ValidationError):
            self.bert.crm_parent_id = self.sued
        with self.assertRaises(ValidationError):
            self.sued.crm_parent_id = self.bert

    def test_company_with_branches_stays_a_company(self):
        with self.assertRaises(ValidationError):
            self.adler.is_company = False

    def test_company_with_branches_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.adler.unlink()
        self.assertTrue(self.adler.exists())

    def test_creating_many_partners_takes_few_queries(self):
        vals_list = [
            {"name": f"Partner {number}", "is_company": True} for number in range(100)
        ]
        model = self.partner_model.with_context(tracking_disable=True)
        model.create({"name": "Warm up", "is_company": True})
        self.env.flush_all()
        start = self.env.cr.sql_log_count
        model.create(vals_list[:10])
        self.env.flush_all()
        ten = self.env.cr.sql_log_count - start

        with self.assertQueryCount(ten):
            partners = model.create(vals_list)
            self.env.flush_all()

        self.assertEqual(partners.mapped("crm_root_id"), partners)

    def test_record_rules_follow_a_user_to_another_company(self):
        user = new_test_user(self.env, "clara", groups="base.group_portal")
        user.partner_id.parent_id = self.nord
        portal_model = self.partner_model.with_user(user)
        self.assertIn(self.nord, portal_model.search([]))
        user.partner_id.parent_id = self.sued
        self.assertNotIn(self.nord, portal_model.search([]))

    def test_all_our_fields_are_internal(self):
        fields = self.partner_model._fields
        ours = [name for name in fields if name.startswith("crm_")]
        self.assertFalse([name for name in ours if not fields[name].groups])

    @mute_logger("odoo.models")
    def test_portal_user_reads_no_internal_field(self):
        user = new_test_user(self.env, "clara", groups="base.group_portal")
        user.partner_id.parent_id = self.nord
        nord = self.nord.with_user(user)
        self.assertEqual(nord.name, "Adler Nord")
        for name in ("crm_parent_id", "crm_child_ids", "crm_root_id"):
            with self.assertRaises(AccessError):
                nord.read([name])
        self.assertFalse(nord.fields_get(["crm_parent_id", "crm_ancestor_link_ids"]))


@tagged("post_install", "-at_install")
class TestPartnerMerge(CrmExtCommon):
    def _merge(self, *partners, into):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        ids = [partner.id for partner in (*partners, into)]
        wizard._merge(ids, into, extra_checks=False)
        self.assertEqual(self.env["crm.account.link"]._rebuild(), 0)

    def test_branches_and_people_follow_the_merged_company(self):
        falke = self._create_company("Falke AG")
        ost = self._create_company("Falke Ost", crm_parent_id=falke.id)
        frida = self.partner_model.create({"name": "Frida", "parent_id": falke.id})

        self._merge(falke, into=self.nord)

        self.assertEqual(ost.crm_parent_id, self.nord)
        self.assertEqual(frida.parent_id, self.nord)
        self.assertEqual((ost | frida | self.nord).crm_root_id, self.adler)

    def test_parent_merged_into_its_branch(self):
        holding = self._create_company("Holding")
        self.adler.crm_parent_id = holding
        self._merge(self.adler, into=self.nord)
        self.assertEqual(self.nord.crm_parent_id, holding)
        self.assertEqual(self.sued.crm_parent_id, self.nord)

    def test_grandparent_merged_into_its_grandchild(self):
        kiel = self._create_company("Kiel", crm_parent_id=self.nord.id)
        self._merge(self.adler, into=kiel)
        self.assertFalse(kiel.crm_parent_id)
        self.assertEqual((self.nord | self.sued).crm_parent_id, kiel)

    def test_grandchild_merged_into_its_grandparent(self):
        kiel = self._create_company("Kiel", crm_parent_id=self.nord.id)
        werft = self._create_company("Werft", crm_parent_id=kiel.id)
        self._merge(kiel, into=self.adler)
        self.assertEqual(werft.crm_parent_id, self.adler)
        self.assertFalse(self.adler.crm_parent_id)

    def test_missing_parent_is_taken_from_the_merged_company(self):
        falke = self._create_company("Falke AG")
        self._merge(self.nord, into=falke)
        self.assertEqual(falke.crm_parent_id, self.adler)
        self.assertEqual(self.bert.crm_root_id, self.adler)

    def test_company_of_a_merged_person_becomes_a_branch(self):
        owner = self.partner_model.create({"name": "Owner"})
        shop = self._create_company("Shop", parent_id=owner.id, street="Markt 1")
        self._merge(owner, into=self.sued)
        self.assertEqual(shop.crm_parent_id, self.sued)
        self.assertFalse(shop.parent_id)
        self.assertEqual(shop.street, "Markt 1")
