from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.helpdesk_mgmt.models.helpdesk_ticket import (
    HelpdeskTicket as UpstreamTicket,
)
from odoo.addons.helpdesk_mgmt.models.helpdesk_ticket_team import (
    HelpdeskTeam as UpstreamTeam,
)

from .common import ServiceCommon

MONDAY = datetime(2026, 3, 2, 8, 0)
TUESDAY = datetime(2026, 3, 3, 8, 0)
FRIDAY = datetime(2026, 3, 6, 8, 0)

MAIL = """From: {sender}
To: help@own.example
Subject: The pump leaks
Message-ID: <{key}@adler.example>
Content-Type: text/plain; charset="utf-8"

Since Monday.
"""


@tagged("post_install", "-at_install")
class TestHelpdeskTicketTimes(ServiceCommon):
    """The times of a ticket tell what happened, whichever way it went."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage_cancelled = cls.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_cancelled"
        )

    def _at(self, moment):
        """Do the next thing at a moment of that week."""
        self.env.flush_all()
        return freeze_time(moment)

    def test_a_reopened_ticket_is_not_closed_any_more(self):
        ticket = self._create_ticket()
        with self._at(MONDAY):
            ticket.stage_id = self.stage_done
            self.assertEqual(ticket.closed_date, MONDAY)
        with self._at(TUESDAY):
            ticket.stage_id = self.stage_new
            self.assertFalse(ticket.closed_date)
            self.assertEqual(ticket.last_stage_update, TUESDAY)
        with self._at(FRIDAY):
            ticket.stage_id = self.stage_done
            self.assertEqual(ticket.closed_date, FRIDAY)

    def test_a_ticket_that_is_born_closed_has_a_closing_date(self):
        with self._at(MONDAY):
            ticket = self._create_ticket(stage_id=self.stage_done.id)
            self.assertEqual(ticket.closed_date, MONDAY)

    def test_moving_among_closed_stages_keeps_the_closing_date(self):
        ticket = self._create_ticket()
        with self._at(MONDAY):
            ticket.stage_id = self.stage_done
        with self._at(TUESDAY):
            ticket.stage_id = self.stage_cancelled
            self.assertEqual(ticket.closed_date, MONDAY)
            self.assertEqual(ticket.last_stage_update, TUESDAY)

    def test_a_new_team_with_other_stages_counts_as_a_move(self):
        own_done = self.stage_done.copy(
            {"name": "Done here", "team_ids": self.team.ids, "company_id": False}
        )
        sales = self.team.copy({"name": "Sales"})
        with self._at(MONDAY):
            ticket = self._create_ticket(stage_id=own_done.id)
        with self._at(TUESDAY):
            ticket.team_id = sales
            self.assertFalse(ticket.closed)
            self.assertFalse(ticket.closed_date)
            self.assertEqual(ticket.last_stage_update, TUESDAY)

    def test_taking_the_assignee_away_takes_the_date_away(self):
        with self._at(MONDAY):
            ticket = self._create_ticket(user_id=self.erika.id)
            self.assertEqual(ticket.assigned_date, MONDAY)
        with self._at(TUESDAY):
            ticket.user_id = False
            self.assertFalse(ticket.assigned_date)

    def test_a_new_team_without_the_assignee_takes_the_date_away(self):
        ticket = self._create_ticket(user_id=self.erika.id)
        ticket.team_id = self.team.copy({"name": "Sales", "user_ids": False})
        self.assertFalse(ticket.user_id)
        self.assertFalse(ticket.assigned_date)

    def test_the_contact_names_the_ticket_also_when_code_creates_it(self):
        self.bert.email = "bert@adler.example"
        ticket = self._create_ticket(partner_id=self.bert.id)
        self.assertEqual(ticket.partner_name, "Bert Falke")
        self.assertEqual(ticket.partner_email, "bert@adler.example")
        named = self._create_ticket(partner_id=self.bert.id, partner_name="Reception")
        self.assertEqual(named.partner_name, "Reception")

    def test_a_team_of_all_companies_has_the_stages_of_the_company(self):
        stage = self.env["helpdesk.ticket.stage"].create(
            {"name": "First look", "sequence": 0, "company_id": self.company.id}
        )
        shared = self.team.copy({"name": "Shared", "company_id": False})
        self.assertIn(stage, shared._get_applicable_stages())
        self.assertEqual(self._create_ticket(team_id=shared.id).stage_id, stage)
        at_nord = shared.with_company(self.nord)._get_applicable_stages()
        self.assertNotIn(stage, at_nord)

    def test_a_mail_makes_a_ticket_of_nobody_with_the_name_of_its_sender(self):
        ticket = self._receive('"Max Moser" <Max@Kunde.example>', "stranger")
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.partner_name, "Max Moser")
        self.assertEqual(ticket.partner_email, "max@kunde.example")

    def test_the_mail_of_a_portal_user_is_not_assigned_to_him(self):
        user = self.env["res.users"].create(
            {
                "name": "Petra",
                "login": "petra@adler.example",
                "email": "petra@adler.example",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        ticket = self._receive("Petra <petra@adler.example>", "petra")
        self.assertEqual(ticket.partner_id, user.partner_id)
        self.assertEqual(ticket.partner_name, "Petra")
        self.assertFalse(ticket.user_id)

    def test_the_own_tickets_of_colleagues_are_theirs_as_before(self):
        self.company.helpdesk_mgmt_ticket_auto_assign = True
        tickets = self.env["helpdesk.ticket"].with_user(self.erika)
        self.assertEqual(tickets.default_get(["user_id"])["user_id"], self.erika.id)

    def test_all_companies_use_the_channels_that_came_with_the_helpdesk(self):
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        self.assertFalse(phone.company_id)

    def _receive(self, sender, key):
        self.company.helpdesk_mgmt_ticket_auto_assign = True
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket", MAIL.format(sender=sender, key=key)
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    # === CANARIES === #

    def test_upstream_still_forgets_the_times(self):
        """When this fails, helpdesk_mgmt computes its times: drop ours."""
        for name in ("closed_date", "assigned_date", "last_stage_update"):
            self.assertFalse(vars(UpstreamTicket)[name].compute)

    def test_upstream_still_names_the_contact_on_screen_only(self):
        """When this fails, helpdesk_mgmt computes name and address: drop ours."""
        for name in ("partner_name", "partner_email"):
            self.assertFalse(vars(UpstreamTicket)[name].compute)

    def test_upstream_still_offers_shared_teams_no_company_stages(self):
        """When this fails, drop our _get_applicable_stages()."""
        stage = self.env["helpdesk.ticket.stage"].create({"name": "Of a company"})
        shared = self.team.copy({"name": "Shared", "company_id": False})
        self.assertNotIn(stage, UpstreamTeam._get_applicable_stages(shared))
