from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_flow import FlowCommon

MONDAY = datetime(2026, 3, 2, 8, 0)
TUESDAY = datetime(2026, 3, 3, 8, 0)


@tagged("post_install", "-at_install")
class TestHelpdeskTicketReopen(FlowCommon):
    def test_reopening_goes_back_to_the_stage_where_work_is_done(self):
        ticket = self._create_ticket(user_id=self.erika.id)
        with self._at(MONDAY):
            ticket.stage_id = self.stage_done
        with self._at(TUESDAY):
            ticket.with_user(self.erika).action_crm_reopen()
            self.assertFalse(ticket.closed)
            self.assertFalse(ticket.closed_date)
            self.assertFalse(ticket.stage_id.unattended)
            self.assertEqual(ticket.last_stage_update, TUESDAY)
            self.assertEqual(ticket.crm_reopen_count, 1)

    def test_every_way_back_is_counted_moving_among_closed_stages_is_not(self):
        cancelled = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        tickets = self._create_ticket() | self._create_ticket()
        tickets.stage_id = self.stage_done
        tickets.stage_id = cancelled
        self.assertEqual(tickets.mapped("crm_reopen_count"), [0, 0])
        tickets[0].stage_id = self.stage_new
        self.assertEqual(tickets.mapped("crm_reopen_count"), [1, 0])
        own_done = self.stage_done.copy({"team_ids": self.team.ids})
        tickets[0].stage_id = own_done
        tickets[0].team_id = self.team.copy({"name": "Sales"})
        self.assertEqual(tickets[0].crm_reopen_count, 2)

    def test_open_tickets_stay_where_they_are(self):
        ticket = self._create_ticket()
        stage = ticket.stage_id
        ticket.action_crm_reopen()
        self.assertEqual(ticket.stage_id, stage)

    def test_without_an_open_stage_the_user_hears_whom_to_ask(self):
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_done
        self.env["helpdesk.ticket.stage"].search([("closed", "=", False)]).write(
            {"team_ids": [(6, 0, self.nord_team.ids)]}
        )
        with self.assertRaisesRegex(UserError, "no stage for open tickets"):
            ticket.action_crm_reopen()

    def test_who_may_not_change_the_ticket_does_not_reopen_it(self):
        ticket = self._create_ticket(user_id=self.erika.id)
        ticket.stage_id = self.stage_done
        with self.assertRaises(AccessError):
            ticket.with_user(self.max).action_crm_reopen()
        self.assertTrue(ticket.closed)
