from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmTicketClose(models.TransientModel):
    """Asks why tickets are closed, and in which stage."""

    _name = "crm.ticket.close"
    _description = "Close Tickets"

    ticket_ids = fields.Many2many("helpdesk.ticket", string="Tickets", required=True)
    available_stage_ids = fields.Many2many(
        "helpdesk.ticket.stage", compute="_compute_available_stage_ids"
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_stage_ids)]",
        help="Empty: each ticket moves to the first stage for closed tickets that its "
        "team has.",
    )
    reason_id = fields.Many2one("crm.ticket.close.reason", string="Reason")
    reason_required = fields.Boolean(compute="_compute_reason_required")

    @api.depends("ticket_ids")
    def _compute_available_stage_ids(self):
        """Offer the stages that all teams concerned have."""
        for wizard in self:
            stages = None
            for ticket in wizard.ticket_ids:
                own = ticket._get_crm_close_stages()
                stages = own if stages is None else stages & own
            wizard.available_stage_ids = stages

    @api.depends("ticket_ids")
    def _compute_stage_id(self):
        for wizard in self:
            wizard.stage_id = wizard.available_stage_ids[:1]

    @api.depends("ticket_ids")
    def _compute_reason_required(self):
        for wizard in self:
            teams = wizard.ticket_ids.team_id
            wizard.reason_required = any(teams.mapped("crm_close_reason_required"))

    def action_close(self):
        """Close the tickets; those that are closed already get the reason only."""
        self.ensure_one()
        if self.reason_required and not self.reason_id:
            raise UserError(self.env._("Choose why the tickets are closed."))
        for ticket in self.ticket_ids:
            vals = {"crm_close_reason_id": self.reason_id.id}
            if not ticket.closed:
                stage = self.stage_id or ticket._get_crm_close_stages()[:1]
                if not stage:
                    raise UserError(
                        self.env._(
                            "The team of %(ticket)s has no stage for closed tickets. "
                            "Ask a helpdesk manager to add one.",
                            ticket=ticket.display_name,
                        )
                    )
                vals["stage_id"] = stage.id
            ticket.write(vals)
        return {"type": "ir.actions.act_window_close"}
