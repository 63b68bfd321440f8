from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

SOON = timedelta(days=1)


class HelpdeskTicketTeam(models.Model):
    """What a team has to do first, on its board."""

    _inherit = "helpdesk.ticket.team"

    crm_late_count = fields.Integer(
        string="Deadlines Missed",
        compute="_compute_crm_board",
        groups="base.group_user",
    )
    crm_due_count = fields.Integer(
        string="Due within 24 Hours",
        compute="_compute_crm_board",
        groups="base.group_user",
    )
    crm_waiting_count = fields.Integer(
        string="Customers Waiting",
        compute="_compute_crm_board",
        groups="base.group_user",
        help="Open tickets whose customers wait for an answer of ours.",
    )
    crm_waiting_since = fields.Datetime(
        string="Waiting Longest",
        compute="_compute_crm_board",
        groups="base.group_user",
        help="Since when the customer waits who waits longest.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_crm_board(self):
        """Count as far as the user may see the tickets."""
        now = fields.Datetime.now()
        late = self._group_crm_tickets(Domain("crm_deadline", "<", now), ["__count"])
        due = self._group_crm_tickets(
            Domain("crm_deadline", ">=", now) & Domain("crm_deadline", "<", now + SOON),
            ["__count"],
        )
        waiting = self._group_crm_tickets(
            Domain("crm_waiting_since", "!=", False),
            ["__count", "crm_waiting_since:min"],
        )
        for team in self:
            [team.crm_late_count] = late.get(team, [0])
            [team.crm_due_count] = due.get(team, [0])
            team.crm_waiting_count, team.crm_waiting_since = waiting.get(
                team, [0, False]
            )

    def _group_crm_tickets(self, domain, aggregates):
        """Return the aggregates of the tickets of each team that has such tickets.

        :rtype: dict[helpdesk.ticket.team, list]
        """
        rows = self.env["helpdesk.ticket"]._read_group(
            Domain("team_id", "in", self.ids) & domain, ["team_id"], aggregates
        )
        return {team: values for team, *values in rows}

    def _retrieve_dashboard(self):
        """Add what the user has to do himself, and who waits."""
        tickets = self.env["helpdesk.ticket"]
        waiting = tickets.search_count([("crm_waiting_since", "!=", False)])
        return [
            *super()._retrieve_dashboard(),
            {
                "name": self.env._("My Queue"),
                "value": tickets.search_count(
                    [("user_id", "=", self.env.uid), ("closed", "=", False)]
                ),
                "sequence": 10,
                "icon": "fa-user",
                "show": True,
                "action": "crm_ext_service.helpdesk_ticket_action_queue",
            },
            {
                "name": self.env._("Customers Waiting"),
                "value": waiting,
                "sequence": 11,
                "icon": "fa-hourglass-half",
                "show": True,
                "action": "crm_ext_service.helpdesk_ticket_action_waiting",
            },
        ]
