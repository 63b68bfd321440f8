from odoo.tests import tagged

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestResPartnerFigures(ServiceCommon):
    """Adler has the branch Adler Kiel; Bert works at Adler."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiel = cls.env["res.partner"].create(
            {"name": "Adler Kiel", "is_company": True, "crm_parent_id": cls.adler.id}
        )
        cls._create_ticket(partner_id=cls.bert.id)
        cls.ticket = cls._create_ticket(partner_id=cls.kiel.id)
        cls._create_ticket(partner_id=cls.kiel.id, team_id=cls.nord_team.id)
        cls._create_ticket(partner_id=cls.kiel.id, stage_id=cls.stage_done.id)

    def _count(self, user):
        partner = self.adler.with_user(user)
        partner.invalidate_recordset()
        return partner.crm_open_tickets, partner.crm_open_tickets_tree

    def test_open_tickets_of_company_and_tree(self):
        self.assertEqual(self._count(self.erika), (1, 2))
        self.ticket.stage_id = self.stage_done
        self.assertEqual(self._count(self.erika), (1, 1))

    def test_tickets_the_user_may_not_see_do_not_count(self):
        self.assertEqual(self._count(self.max), (0, 0))

    def test_accounts_are_found_and_ordered_by_open_tickets(self):
        partners = self.env["res.partner"].with_user(self.erika)
        mine = ("id", "in", (self.adler | self.kiel | self.storch).ids)
        found = partners.search([mine, ("crm_open_tickets_tree", ">", 1)])
        self.assertEqual(found, self.adler)
        order = "crm_open_tickets desc, name desc"
        self.assertEqual(
            partners.search([mine], order=order), self.kiel + self.adler + self.storch
        )
        partners = partners.with_user(self.max)
        self.assertFalse(partners.search([mine, ("crm_open_tickets", ">", 0)]))
