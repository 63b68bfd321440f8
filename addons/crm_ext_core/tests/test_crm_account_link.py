from unittest.mock import patch

from odoo.exceptions import ValidationError

from .common import CrmExtCommon


class TestCrmAccountLink(CrmExtCommon):
    def _get_links(self, partner):
        """Return the names of the companies above a partner by distance."""
        links = partner.crm_ancestor_link_ids.sorted("depth")
        return [(link.depth, link.ancestor_id.name) for link in links]

    def assertClosureIsExact(self):
        self.assertEqual(self.env["crm.account.link"]._rebuild(), 0)

    def test_branch_knows_all_companies_above(self):
        kiel = self._create_company("Adler Kiel", crm_parent_id=self.nord.id)
        self.assertEqual(
            self._get_links(kiel),
            [(0, "Adler Kiel"), (1, "Adler Nord"), (2, "Adler GmbH")],
        )
        self.assertEqual(kiel.crm_root_id, self.adler)
        self.assertClosureIsExact()

    def test_person_has_no_row_but_the_root(self):
        self.assertFalse(self.bert.crm_ancestor_link_ids)
        self.assertEqual(self.bert.crm_root_id, self.adler)

    def test_lone_partner_is_its_own_root(self):
        lone = self.partner_model.create({"name": "Lone"})
        self.assertEqual(lone.crm_root_id, lone)
        self.assertEqual(self._get_links(lone), [(0, "Lone")])

    def test_subtree_is_found_by_domain_including_people(self):
        domain = [
            (
                "commercial_partner_id.crm_ancestor_link_ids.ancestor_id",
                "=",
                self.adler.id,
            )
        ]
        found = self.partner_model.search(domain)
        self.assertEqual(found, self.adler | self.nord | self.sued | self.bert)

    def test_moving_a_subtree_moves_everybody_below(self):
        kiel = self._create_company("Adler Kiel", crm_parent_id=self.nord.id)
        holding = self._create_company("Holding")

        self.nord.crm_parent_id = holding

        self.assertEqual(
            self._get_links(kiel),
            [(0, "Adler Kiel"), (1, "Adler Nord"), (2, "Holding")],
        )
        self.assertEqual((kiel | self.bert).crm_root_id, holding)
        self.assertEqual(self.adler.crm_root_id, self.adler)
        self.assertClosureIsExact()

    def test_cutting_off_makes_a_root(self):
        self.nord.crm_parent_id = False
        self.assertEqual((self.nord | self.bert).crm_root_id, self.nord)
        self.assertEqual(self._get_links(self.nord), [(0, "Adler Nord")])
        self.assertClosureIsExact()

    def test_nested_companies_move_in_one_write(self):
        kiel = self._create_company("Adler Kiel", crm_parent_id=self.nord.id)
        husum = self._create_company("Adler Husum", crm_parent_id=kiel.id)
        holding = self._create_company("Holding")
        (self.nord | kiel).write({"crm_parent_id": holding.id})
        self.assertEqual(
            self._get_links(husum),
            [(0, "Adler Husum"), (1, "Adler Kiel"), (2, "Holding")],
        )
        self.assertClosureIsExact()

    def test_branches_created_with_their_company(self):
        company = self._create_company(
            "Falke AG",
            crm_child_ids=[
                (0, 0, {"name": "Falke Ost", "is_company": True}),
                (0, 0, {"name": "Falke West", "is_company": True}),
            ],
            child_ids=[(0, 0, {"name": "Frida"})],
        )
        family = company | company.crm_child_ids | company.child_ids
        self.assertEqual(len(family), 4)
        self.assertEqual(family.crm_root_id, company)
        self.assertClosureIsExact()

    def test_person_joining_and_leaving_a_company(self):
        clara = self.partner_model.create({"name": "Clara"})
        office = self.partner_model.create({"name": "Office", "parent_id": clara.id})

        clara.parent_id = self.nord

        self.assertFalse(clara.crm_ancestor_link_ids)
        self.assertEqual((clara | office).crm_root_id, self.adler)
        self.assertClosureIsExact()

        clara.parent_id = False

        self.assertEqual((clara | office).crm_root_id, clara)
        self.assertClosureIsExact()

    def test_company_becoming_a_person_and_back(self):
        self.nord.is_company = False
        self.assertFalse(self.nord.crm_parent_id)
        self.assertEqual(self.bert.crm_root_id, self.nord)
        self.assertClosureIsExact()

        self.nord.write({"is_company": True, "crm_parent_id": self.adler.id})

        self.assertEqual(self.bert.crm_root_id, self.adler)
        self.assertClosureIsExact()

    def test_archived_branch_keeps_its_place(self):
        self.nord.active = False
        self.assertEqual(self.bert.crm_root_id, self.adler)
        self.assertEqual(self.adler.crm_child_ids, self.sued)
        self.assertClosureIsExact()

    def test_deleting_a_tree_leaves_no_rows(self):
        links = self.env["crm.account.link"].search(
            [("descendant_id", "in", (self.adler | self.nord | self.sued).ids)]
        )
        (self.adler | self.nord | self.sued).unlink()
        self.assertFalse(links.exists())
        self.assertEqual(self.bert.crm_root_id, self.bert)
        self.assertClosureIsExact()

    def test_circle_is_refused(self):
        kiel = self._create_company("Adler Kiel", crm_parent_id=self.nord.id)
        for parent in (self.adler, self.nord, kiel):
            with self.assertRaises(ValidationError) as error:
                self.adler.crm_parent_id = parent
            self.assertIn("own branches", str(error.exception))
        self.assertFalse(self.adler.crm_parent_id)

    def test_circle_of_one_write_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "own branches"):
            (self.adler | self.nord).write({"crm_parent_id": self.sued.id})

    def test_depth_of_thirty(self):
        companies = self.adler
        for number in range(30):
            companies |= self._create_company(
                f"Level {number}", crm_parent_id=companies[-1].id
            )
        self.assertEqual(companies[-1].crm_root_id, self.adler)
        companies[1].crm_parent_id = self.sued
        self.assertEqual(len(companies[-1].crm_ancestor_link_ids), 32)
        self.assertClosureIsExact()

    def test_hook_receives_all_partners_of_a_move(self):
        holding = self._create_company("Holding")
        changed = []
        with patch.object(
            self.registry["res.partner"],
            "_on_crm_root_changed",
            lambda partners: changed.append(partners),
        ):
            self.adler.crm_parent_id = holding
            self._create_company("Adler Ost", crm_parent_id=self.adler.id)
        self.assertEqual(len(changed), 1)
        self.assertEqual(changed[0], self.adler | self.nord | self.sued | self.bert)

    def _move(self, company, parent):
        company.with_context(tracking_disable=True).crm_parent_id = parent
        self.env.flush_all()

    def test_large_subtree_moves_in_as_many_queries_as_a_small_one(self):
        holding = self._create_company("Holding")
        self.partner_model.create(
            [
                {
                    "name": f"Branch {number}",
                    "is_company": True,
                    "crm_parent_id": self.nord.id,
                }
                for number in range(300)
            ]
        )
        self.partner_model.create({"name": "Clara", "parent_id": self.sued.id})
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self._move(self.sued, holding)
        small = self.env.cr.sql_log_count - start

        self.env.invalidate_all()
        with self.assertQueryCount(small):
            self._move(self.nord, holding)

        self.assertEqual(self.bert.crm_root_id, holding)
        self.assertClosureIsExact()

    def test_rebuild_repairs_rows_written_past_the_orm(self):
        self.env.cr.execute(
            "DELETE FROM crm_account_link WHERE descendant_id = %s", [self.nord.id]
        )
        self.env.cr.execute(
            "INSERT INTO crm_account_link (ancestor_id, descendant_id, depth) "
            "VALUES (%s, %s, 1)",
            [self.nord.id, self.sued.id],
        )
        self.env.cr.execute(
            "UPDATE res_partner SET crm_root_id = NULL WHERE id = %s", [self.bert.id]
        )
        self.env.invalidate_all()

        self.assertEqual(self.env["crm.account.link"]._rebuild(), 4)

        self.assertEqual((self.nord | self.bert).crm_root_id, self.adler)
        self.assertEqual(
            self._get_links(self.sued), [(0, "Adler Süd"), (1, "Adler GmbH")]
        )
        self.assertClosureIsExact()

    def test_root_cannot_be_written_by_hand(self):
        self.nord.write({"crm_root_id": self.sued.id})
        self.assertEqual(self.nord.crm_root_id, self.adler)
