from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, sql

from .common import ServiceCommon

INDEX = "helpdesk_ticket_company_number_uniq"


@tagged("post_install", "-at_install")
class TestHelpdeskTicketDouble(ServiceCommon):
    """Numbers that stood twice before the installation are repaired when told to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(INDEX)))
        cls.first, cls.second, cls.third = (cls._create_ticket() for _ in range(3))
        cls.elsewhere = cls._create_ticket(team_id=cls.nord_team.id)
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket SET number = 'HT00007' WHERE id IN %s",
                (cls.first.id, cls.second.id, cls.elsewhere.id),
            )
        )
        cls.env.invalidate_all()
        cls.env["crm.number.alias"]._fill_from_tickets()

    def test_the_screen_proposes_that_the_oldest_keeps_its_number(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.paula)
        doubles = tickets.search([("crm_number_stands_twice", "=", True)])
        self.assertEqual(doubles, self.first | self.second)
        self.assertEqual(self.first.crm_number_proposal, "keep")
        self.assertEqual(self.second.crm_number_proposal, "renumber")
        self.assertFalse(self.third.crm_number_proposal)
        self.assertFalse(self.elsewhere.crm_number_proposal)

    def test_following_the_proposal_makes_numbers_unique_and_forgets_none(self):
        doubles = self.first | self.second
        doubles.with_user(self.paula).action_crm_repair_numbers()
        self.assertEqual(self.first.number, "HT00007")
        self.assertNotEqual(self.second.number, "HT00007")
        self.assertTrue(sql.index_exists(self.env.cr, INDEX))
        found = self.env["crm.number.alias"]._find_spelling("ht 7").ticket_id
        self.assertLessEqual(doubles, found)

    def test_as_long_as_a_number_stands_twice_there_is_no_index(self):
        self.first.with_user(self.paula).action_crm_repair_numbers()
        self.assertEqual(self.second.number, "HT00007")
        self.assertFalse(sql.index_exists(self.env.cr, INDEX))

    def test_the_administrator_is_told_after_the_installation(self):
        administrator = self.env.ref("base.user_admin")
        administrator.lang = "en_US"
        self.env["helpdesk.ticket"]._report_crm_double_numbers()
        activity = self.env["mail.activity"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", self.first.id)]
        )
        self.assertEqual(activity.user_id, administrator)
        self.assertEqual(activity.summary, "Ticket numbers that stand twice: 1")
        self.assertEqual(self.second.number, "HT00007")

    def test_nobody_is_told_when_every_number_stands_once(self):
        self.second.action_crm_renumber()
        before = self.env["mail.activity"].search_count([])
        self.env["helpdesk.ticket"]._report_crm_double_numbers()
        self.assertEqual(self.env["mail.activity"].search_count([]), before)

    def test_the_form_says_that_another_ticket_has_the_number(self):
        view = self.env["helpdesk.ticket"].get_view(view_type="form")
        self.assertIn("Another ticket has the same number", view["arch"])
        self.assertTrue(self.second.crm_number_stands_twice)
        self.assertFalse(self.third.crm_number_stands_twice)

    def test_thousands_are_renumbered_together(self):
        tickets = self._create_ticket()
        for _ticket in range(79):
            tickets |= self._create_ticket()
        numbers = tickets.mapped("number")
        self.env.flush_all()
        with self.assertQueryCount(3):
            tickets.action_crm_renumber()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(len(set(numbers + tickets.mapped("number"))), 160)
        self.assertEqual(len(tickets.crm_alias_ids), 160)
        self.assertIn(tickets[0].number, tickets[0].display_name)

    def test_only_managers_draw_new_numbers(self):
        number = self.third.number
        with self.assertRaises(AccessError):
            self.third.with_user(self.erika).action_crm_renumber()
        self.assertEqual(self.third.number, number)

    def test_only_managers_repair_numbers(self):
        with self.assertRaises(UserError):
            self.second.with_user(self.erika).action_crm_repair_numbers()

    def test_eighty_tickets_cost_one_query(self):
        tickets = self.env["helpdesk.ticket"].search([])
        tickets.mapped("number")
        with self.assertQueryCount(1):
            tickets.mapped("crm_number_proposal")
