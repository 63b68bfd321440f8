from odoo.tests import tagged, warmup

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestResPartner(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_ticket(partner_id=cls.adler.id)
        cls._create_ticket(partner_id=cls.bert.id)
        cls._create_ticket(partner_id=cls.bert.id, stage_id=cls.stage_done.id)
        cls._create_ticket(partner_id=cls.bert.id, team_id=cls.nord_team.id)

    def _count(self, partner, user):
        partner = partner.with_user(user)
        partner.invalidate_recordset(["helpdesk_ticket_count_string"])
        return partner.helpdesk_ticket_count_string

    def test_a_company_counts_the_tickets_of_its_people(self):
        self.assertEqual(self._count(self.adler, self.erika), "2 / 3")
        self.assertEqual(self._count(self.bert, self.erika), "1 / 2")
        self.assertEqual(self._count(self.storch, self.erika), "0 / 0")

    def test_tickets_the_user_may_not_see_do_not_count(self):
        self.assertEqual(self._count(self.adler, self.max), "0 / 0")

    def test_a_branch_counts_by_itself(self):
        branch = self.env["res.partner"].create(
            {"name": "Adler Nord", "is_company": True, "crm_parent_id": self.adler.id}
        )
        self._create_ticket(partner_id=branch.id)
        self.assertEqual(self._count(branch, self.erika), "1 / 1")
        self.assertEqual(self._count(self.adler, self.erika), "2 / 3")

    def test_the_button_opens_what_it_counts(self):
        for partner in (self.adler, self.bert, self.storch):
            partner = partner.with_user(self.erika)
            action = partner.action_view_helpdesk_tickets()
            found = self.env["helpdesk.ticket"].with_user(self.erika)
            self.assertEqual(
                found.search_count(action["domain"]), partner.helpdesk_ticket_count
            )

    @warmup
    def test_eighty_companies_cost_as_much_as_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {i}", "is_company": True} for i in range(80)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.erika.with_user(self.erika).mapped("login")  # as every request does
        with self.assertQueryCount(4):
            (partners | self.bert).with_user(self.erika).mapped("helpdesk_ticket_count")
