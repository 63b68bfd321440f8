from odoo import fields, models
from odoo.exceptions import UserError

# What moves a ticket to another stage: the team may bring it, and the user the team.
MOVES = {"stage_id", "team_id", "user_id"}


class HelpdeskTicket(models.Model):
    """Tickets are closed and opened again, whichever way their stage changes."""

    _inherit = "helpdesk.ticket"

    crm_reopen_count = fields.Integer(
        string="Times Reopened",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="How often the ticket was closed and did not stay it.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        if not MOVES & vals.keys():
            return super().write(vals)
        was_closed = self.filtered("closed")
        result = super().write(vals)
        is_closed = self.filtered("closed")
        if closed := is_closed - was_closed:
            closed._on_crm_closed()
        if reopened := was_closed - is_closed:
            reopened._on_crm_reopened()
        return result

    # === ACTIONS === #

    def action_crm_reopen(self):
        """Put closed tickets back to work."""
        if merged := self.filtered("duplicate_id")[:1]:
            raise UserError(
                self.env._(
                    "%(ticket)s goes on as %(survivor)s. Open that one, or undo the "
                    "merge.",
                    ticket=merged.display_name,
                    survivor=merged._get_crm_survivor().sudo().display_name,
                )
            )
        closed = self.filtered("closed")
        closed._reopen_crm()
        if stuck := closed.filtered("closed")[:1]:
            raise UserError(
                self.env._(
                    "The team of %(ticket)s has no stage for open tickets. "
                    "Ask a helpdesk manager to add one.",
                    ticket=stuck.display_name,
                )
            )

    # === BUSINESS METHODS === #

    def _reopen_crm(self):
        """Move each of these tickets to the stage where its team works on it."""
        for ticket in self:
            if stage := ticket._get_crm_working_stage():
                ticket.stage_id = stage

    def _get_crm_working_stage(self):
        """Return the first stage of work, or the first open one."""
        self.ensure_one()
        team = self.team_id.with_company(self.company_id)
        open_stages = team._get_applicable_stages().filtered(lambda s: not s.closed)
        working = open_stages.filtered(lambda stage: not stage.unattended)
        return (working or open_stages)[:1]

    def _on_crm_closed(self):
        """Hook: these tickets were open and are closed now."""

    def _on_crm_reopened(self):
        """Hook: these tickets were closed and are open again."""
        # sudo: nobody writes the count by hand.
        for ticket in self.sudo():
            ticket.crm_reopen_count += 1
