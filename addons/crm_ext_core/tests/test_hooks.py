from ..hooks import give_back_company_parents, take_over_company_parents
from .common import CrmExtCommon


class TestHooks(CrmExtCommon):
    """The data of plain Odoo is made by SQL: with the addon it cannot come about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiel = cls._create_company("Adler Kiel")
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            UPDATE res_partner
               SET crm_parent_id = NULL, crm_root_id = NULL,
                   parent_id = CASE id WHEN %s THEN %s ELSE %s END
             WHERE id IN %s
            """,
            [cls.kiel.id, cls.nord.id, cls.adler.id]
            + [(cls.nord.id, cls.sued.id, cls.kiel.id)],
        )
        cls.env.invalidate_all(flush=False)

    def test_company_parents_are_taken_over_with_their_addresses(self):
        take_over_company_parents(self.env)
        self.env["crm.account.link"]._rebuild()

        companies = self.nord | self.sued | self.kiel
        self.assertFalse(companies.parent_id)
        self.assertRecordValues(
            companies,
            [
                {"crm_parent_id": self.adler.id, "street": "Kai 2"},
                {"crm_parent_id": self.adler.id, "street": "Alm 3"},
                {"crm_parent_id": self.nord.id, "street": False},
            ],
        )
        self.assertEqual(self.bert.parent_id, self.nord)
        self.assertEqual((companies | self.bert).crm_root_id, self.adler)
        self.assertEqual(len(self.kiel.crm_ancestor_link_ids), 3)

    def test_take_over_fills_all_roots_without_a_second_pass(self):
        take_over_company_parents(self.env)
        link = self.env["crm.account.link"]
        link.search([("ancestor_id", "in", (self.nord | self.adler).ids)])
        link._rebuild()
        self.assertFalse(
            self.partner_model.with_context(active_test=False).search(
                [("crm_root_id", "=", False)]
            )
        )

    def test_companies_in_a_circle_keep_their_related_company(self):
        self.env.cr.execute(
            "UPDATE res_partner SET parent_id = %s WHERE id = %s",
            [self.kiel.id, self.nord.id],
        )
        self.env.invalidate_all(flush=False)
        take_over_company_parents(self.env)
        self.assertEqual(self.nord.parent_id, self.kiel)
        self.assertFalse(self.nord.crm_parent_id)
        self.assertEqual(self.sued.crm_parent_id, self.adler)

    def test_uninstall_gives_the_related_companies_back(self):
        take_over_company_parents(self.env)
        self.env["crm.account.link"]._rebuild()
        self.sued.crm_parent_id = False

        give_back_company_parents(self.env)

        self.assertEqual((self.nord | self.sued).parent_id, self.adler)
        self.assertEqual(self.kiel.parent_id, self.nord)
        self.assertEqual(self.bert.parent_id, self.nord)
        self.assertFalse(self.adler.parent_id)

    def test_uninstall_never_closes_a_circle(self):
        take_over_company_parents(self.env)
        owner = self.partner_model.create({"name": "Owner", "parent_id": self.nord.id})
        self.adler.parent_id = owner

        give_back_company_parents(self.env)

        self.assertFalse(self.nord.parent_id)
        self.assertEqual(self.sued.parent_id, self.adler)
