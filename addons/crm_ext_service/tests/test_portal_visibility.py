from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.helpdesk_ticket_customer import fill_crm_customer
from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalVisibility(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_carla = cls._create_ticket(partner_id=cls.carla.id)
        cls.of_nele = cls._create_ticket(partner_id=cls.nele.id)
        cls.of_rita = cls._create_ticket(partner_id=cls.rita.id)

    def _seen(self, user):
        ours = self.ticket + self.of_carla + self.of_nele + self.of_rita
        seen = self._seen_by(user)
        self.assertEqual(
            ours.with_user(user)._filtered_access("read").sudo(False), seen & ours
        )
        return seen

    # === OWN TICKETS === #

    def test_a_colleague_without_role_sees_only_the_own_tickets(self):
        self.company.crm_portal_colleagues = True
        self.assertEqual(self._seen(self.carla_user), self.of_carla)
        self.assertEqual(self._seen(self.bert_user), self.ticket)

    def test_who_follows_a_ticket_sees_it_and_no_colleague_does(self):
        self.ticket.message_subscribe(self.rita.ids)
        self.assertEqual(self._seen(self.rita_user), self.ticket + self.of_rita)
        self.ticket.message_unsubscribe(self.rita.ids)
        self.ticket.message_subscribe(self.carla.ids)
        self.assertEqual(self._seen(self.carla_user), self.ticket + self.of_carla)
        self.assertEqual(self._seen(self.rita_user), self.of_rita)

    def test_colleagues_of_ours_keep_the_rights_of_their_groups(self):
        ours = self.ticket + self.of_carla + self.of_nele + self.of_rita
        self.assertEqual(self._seen_by(self.erika) & ours, ours)
        self.assertFalse(self._seen_by(self.max) & ours)

    # === BY ROLE === #

    def test_the_role_of_a_branch_shows_the_branch_and_what_is_below_it(self):
        self.company.crm_portal_colleagues = True
        (self.bert + self.nele).crm_ticket_role = "branch"
        self.assertEqual(
            self._seen(self.bert_user), self.ticket + self.of_carla + self.of_nele
        )
        self.assertEqual(self._seen(self.nele_user), self.of_nele)

    def test_the_role_of_the_tree_shows_the_whole_tree(self):
        self.company.crm_portal_colleagues = True
        self.nele.crm_ticket_role = "tree"
        self.assertEqual(
            self._seen(self.nele_user), self.ticket + self.of_carla + self.of_nele
        )

    def test_a_role_shows_nothing_until_the_company_wants_it(self):
        self.bert.crm_ticket_role = "tree"
        self.assertEqual(self._seen(self.bert_user), self.ticket)

    def test_a_role_counts_in_the_companies_that_want_it(self):
        self.bert_user.company_ids += self.nord
        nord = self._create_ticket(
            partner_id=self.carla.id, team_id=self.nord_team.id, company_id=self.nord.id
        )
        self.bert.crm_ticket_role = "branch"
        self.company.crm_portal_colleagues = True
        seen = self._seen(self.bert_user)
        self.assertEqual(seen, self.ticket + self.of_carla + self.of_nele)
        self.nord.crm_portal_colleagues = True
        self.env.invalidate_all()
        tickets = self.env["helpdesk.ticket"].with_user(self.bert_user)
        both = tickets.with_context(
            allowed_company_ids=(self.company + self.nord).ids
        ).search([])
        self.assertEqual(both.sudo(False), seen + nord)

    def test_a_ticket_of_another_company_of_ours_stays_there(self):
        nord = self._create_ticket(
            partner_id=self.bert.id, team_id=self.nord_team.id, company_id=self.nord.id
        )
        self.assertNotIn(nord, self._seen(self.bert_user))

    def test_a_private_person_with_a_role_sees_no_more(self):
        self.company.crm_portal_colleagues = True
        self.carla.parent_id = False
        self.carla.crm_ticket_role = "tree"
        self.assertFalse(self._seen(self.carla_user))

    # === CHANGING COMPANIES === #

    def test_who_moves_to_another_company_takes_no_ticket_along(self):
        self.company.crm_portal_colleagues = True
        (self.rita + self.bert).crm_ticket_role = "branch"
        self.of_carla.message_subscribe(self.bert.ids)
        token = self.ticket._portal_ensure_token()
        self.assertTrue(self._seen(self.bert_user))

        self.bert.parent_id = self.storch

        self.assertFalse(self._seen(self.bert_user))
        self.assertEqual(self._seen(self.rita_user), self.of_rita)
        self.assertNotIn(self.bert, self.ticket.message_partner_ids)
        self.assertNotEqual(self.ticket.access_token, token)
        self.assertFalse(self.bert.crm_ticket_role)
        self.carla.crm_ticket_role = "branch"
        self.assertIn(self.ticket, self._seen(self.carla_user))

    def test_new_tickets_of_who_moved_belong_to_the_new_company(self):
        self.bert.parent_id = self.storch
        ticket = self._create_ticket(partner_id=self.bert.id)
        self.assertEqual(ticket.crm_customer_id, self.storch)
        self.assertEqual(self._seen(self.bert_user), ticket)

    def test_a_contact_completed_with_a_company_brings_the_tickets(self):
        contact = self.env["res.partner"].create({"name": "Olaf Uhu"})
        ticket = self._create_ticket(partner_id=contact.id)
        token = ticket._portal_ensure_token()
        self.assertEqual(ticket.crm_customer_id, contact)
        contact.parent_id = self.adler
        self.assertEqual(ticket.crm_customer_id, self.adler)
        self.assertEqual(ticket.access_token, token)

    def test_a_private_customer_keeps_private_tickets_private(self):
        self.company.crm_portal_colleagues = True
        self.carla.crm_ticket_role = "branch"
        private = self.env["res.partner"].create({"name": "Olaf Uhu"})
        user = self._create_portal_user("olaf", private)
        ticket = self._create_ticket(partner_id=private.id)
        private.parent_id = self.adler
        self.assertEqual(ticket.crm_customer_id, private)
        self.assertNotIn(ticket, self._seen(self.carla_user))
        self.assertFalse(self._seen(user))

    def test_a_ticket_that_goes_to_another_customer_leaves_the_former_one(self):
        self.ticket.message_subscribe((self.bert + self.carla).ids)
        token = self.ticket._portal_ensure_token()
        self.ticket.partner_id = self.rita
        self.assertEqual(self._seen(self.rita_user), self.ticket + self.of_rita)
        self.assertFalse(self._seen(self.bert_user))
        self.assertEqual(self._seen(self.carla_user), self.of_carla)
        self.assertNotEqual(self.ticket.access_token, token)

    def test_a_ticket_that_goes_to_a_colleague_stays_where_it_is(self):
        token = self.ticket._portal_ensure_token()
        self.ticket.message_subscribe(self.bert.ids)
        self.ticket.partner_id = self.carla
        self.assertEqual(self.ticket.access_token, token)
        self.assertEqual(self._seen(self.bert_user), self.ticket)

    def test_tickets_from_before_the_update_belong_to_the_customer_of_today(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE helpdesk_ticket SET crm_customer_id = NULL")
        fill_crm_customer(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(self.ticket.crm_customer_id, self.adler)
        self.assertEqual(self.of_nele.crm_customer_id, self.adler_nord)

    # === FIELDS === #

    def test_customers_read_what_the_portal_shows_and_no_more(self):
        ticket = self.ticket.with_user(self.bert_user)
        self.assertEqual(
            ticket.read(["number", "name", "stage_id"])[0]["id"], ticket.id
        )
        for field_name in ("crm_deadline", "tag_ids", "kanban_state", "email_cc"):
            with self.assertRaises(AccessError, msg=field_name):
                ticket.read([field_name])
            with self.assertRaises(AccessError, msg=field_name):
                ticket.search([(field_name, "!=", False)])
        with self.assertRaises(AccessError):
            self.bert.with_user(self.bert_user).read(["crm_ticket_role"])
        with self.assertRaises(AccessError):
            ticket.write({"name": "Changed"})

    def test_every_field_that_customers_may_read_exists(self):
        tickets = self.env["helpdesk.ticket"]
        self.assertLessEqual(tickets.CRM_PORTAL_READABLE_FIELDS, set(tickets._fields))
