from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """When a ticket was assigned, moved and closed, whichever way it went.

    helpdesk_mgmt writes these times only where somebody writes stage or user: a
    reopened ticket stays closed for its reports, one that is born closed never closed,
    and a change of the team moves the stage unnoticed. Here they follow from stage and
    user.
    """

    _inherit = "helpdesk.ticket"

    last_stage_update = fields.Datetime(
        compute="_compute_last_stage_update", store=True, readonly=False
    )
    closed_date = fields.Datetime(
        compute="_compute_closed_date", store=True, readonly=False
    )
    assigned_date = fields.Datetime(
        compute="_compute_assigned_date", store=True, readonly=False
    )

    # Each by its own method: helpdesk_mgmt writes one of them, which would keep the
    # others from being computed.

    @api.depends("stage_id")
    def _compute_last_stage_update(self):
        self.last_stage_update = fields.Datetime.now()

    @api.depends("stage_id")
    def _compute_closed_date(self):
        now = fields.Datetime.now()
        for ticket in self:
            ticket.closed_date = ticket.closed and (ticket.closed_date or now)

    @api.depends("user_id")
    def _compute_assigned_date(self):
        now = fields.Datetime.now()
        for ticket in self:
            ticket.assigned_date = ticket.user_id and (ticket.assigned_date or now)

    def write(self, vals):
        """Let a closed ticket that moves to another closed stage keep its date."""
        closed = {}
        if vals.get("stage_id") and "closed_date" not in vals:
            closed = {ticket: ticket.closed_date for ticket in self if ticket.closed}
        result = super().write(vals)
        for ticket, moment in closed.items():
            if ticket.closed and moment:
                ticket.closed_date = moment
        return result
