from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common_mail import MailIntakeCommon


@tagged("post_install", "-at_install")
class TestCrmTicketSender(MailIntakeCommon):
    """Who is unknown is proposed as a contact, with what the mail tells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.de")
        cls.kunde = cls.env["res.partner"].create(
            {"name": "Kunde GmbH", "is_company": True, "email": "info@kunde.example"}
        )

    def _open(self, text="It leaks.", **headers):
        return self._receive(f"\n{text}", **headers)

    def _propose(self, ticket, user=None):
        wizards = self.env["crm.ticket.sender"].with_user(user or self.erika)
        return wizards.create({"ticket_id": ticket.id})

    # === PROPOSALS === #

    def test_name_company_and_number_come_from_the_mail(self):
        ticket = self._open("It leaks.\n-- \nMax Muster\nFon 0731 / 94 85 70")
        proposal = self._propose(ticket)
        self.assertRecordValues(
            proposal,
            [
                {
                    "name": "Max Muster",
                    "email": "max@kunde.example",
                    "parent_id": self.kunde.id,
                    "partner_id": False,
                    "phone": "+49 731 948570",
                }
            ],
        )

    def test_an_address_without_name_proposes_what_it_looks_like(self):
        proposal = self._propose(self._open(From="moritz.busch@kunde.example"))
        self.assertEqual(proposal.name, "Moritz Busch")

    def test_who_is_in_the_company_under_this_name_is_proposed_himself(self):
        max_muster = self.env["res.partner"].create(
            {"name": "Max Muster", "parent_id": self.kunde.id}
        )
        self.assertEqual(self._propose(self._open()).partner_id, max_muster)

    def test_a_mail_domain_of_several_companies_proposes_none_or_their_head(self):
        branch = self.env["res.partner"].create(
            {"name": "Kunde Süd", "is_company": True, "email": "sued@kunde.example"}
        )
        self.assertFalse(self._propose(self._open()).parent_id)
        branch.crm_parent_id = self.kunde
        self.assertEqual(self._propose(self._open()).parent_id, self.kunde)

    def test_free_mail_tells_no_company(self):
        self.kunde.email = "kunde@gmx.de"
        self.assertFalse(self._propose(self._open(From="max@gmx.de")).parent_id)

    # === ADDING === #

    @users("max@service.test")
    def test_the_new_contact_gets_all_that_came_from_the_address(self):
        first, second, other, foreign = self.env["helpdesk.ticket"].browse(
            (
                self._open(Content_Language="de").id,
                self._open(Subject="Valve", From="MAX@kunde.example").id,
                self._open(From="moritz@kunde.example").id,
                self._create_ticket(
                    team_id=self.nord_team.id, partner_email="max@kunde.example"
                ).id,
            )
        )
        first.sudo().user_id = self.max  # who may see his own tickets only
        self._propose(first, self.env.user).action_apply()
        partner = first.sudo().partner_id
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Max Muster",
                    "email": "max@kunde.example",
                    "parent_id": self.kunde.id,
                }
            ],
        )
        self.assertEqual(second.sudo().partner_id, partner)
        self.assertFalse((other + foreign).sudo().partner_id)
        self.assertEqual(self._get_mail(first.sudo()).author_id, partner)
        self.assertIn(partner, first.sudo().message_partner_ids)
        self.assertEqual(first.sudo().crm_conversation_ids.partner_id, partner)

    def test_a_known_contact_without_address_gets_it(self):
        max_muster = self.env["res.partner"].create(
            {"name": "Max Muster", "parent_id": self.kunde.id}
        )
        ticket = self._open()
        self._propose(ticket).action_apply()
        self.assertEqual(ticket.partner_id, max_muster)
        self.assertEqual(max_muster.email, "max@kunde.example")
        again = self._open("It drips.", Subject="Valve")
        self.assertEqual(again.partner_id, max_muster)

    def test_an_answer_to_an_unknown_sender_makes_him_the_contact(self):
        ticket = self._open()
        with self.mock_mail_gateway():
            partner = self.env["res.partner"].create(
                {"name": "Max Muster", "email": "max@kunde.example"}
            )
            ticket.message_post(body="Which pump?", partner_ids=partner.ids)
        self.assertEqual(ticket.partner_id, partner)

    # === REFUSALS === #

    def test_a_ticket_that_has_a_contact_keeps_it(self):
        ticket = self._open()
        proposal = self._propose(ticket)
        ticket.partner_id = self.bert
        with self.assertRaisesRegex(UserError, "has a contact already: Adler GmbH"):
            proposal.action_apply()

    def test_a_contact_needs_a_name(self):
        proposal = self._propose(self._open())
        proposal.name = " "
        with self.assertRaisesRegex(UserError, "Enter the name"):
            proposal.action_apply()

    def test_nobody_makes_contacts_of_tickets_that_he_does_not_see(self):
        ticket = self._open()
        ticket.user_id = self.erika
        with self.assertRaises(AccessError):
            self._propose(ticket, self.max)
        stranger = self._create_user("nobody", "group_helpdesk_user_own")
        stranger.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        with self.assertRaises(AccessError):
            self._propose(ticket, stranger)
