from odoo import api, fields, models
from odoo.fields import Domain

from .crm_ticket_sla import GOALS

NO_OFFSET = -1e6  # Before every escalation step.
BATCH_SIZE = 200


class CrmTicketDeadline(models.Model):
    """Until when a ticket is to reach one of its targets, and whether it did.

    Rows are written by ``helpdesk.ticket._update_crm_deadlines`` only.
    """

    _name = "crm.ticket.deadline"
    _description = "Ticket Deadline"
    _order = "deadline, id"
    _rec_name = "sla_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sla_id = fields.Many2one(
        "crm.ticket.sla",
        string="Target",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    goal = fields.Selection(GOALS, required=True, readonly=True)
    deadline = fields.Datetime(
        readonly=True, help="Empty while the clock stands still."
    )
    reached_date = fields.Datetime(string="Reached on", readonly=True)
    remaining_hours = fields.Float(
        readonly=True,
        help="Working hours that are left when the clock goes on.",
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("missed", "Missed"),
        ],
        required=True,
        default="running",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", string="Own Company", store=True, index=True
    )
    team_id = fields.Many2one(related="ticket_id.team_id", store=True)
    user_id = fields.Many2one(related="ticket_id.user_id", store=True)
    partner_id = fields.Many2one(related="ticket_id.commercial_partner_id", store=True)
    ticket_date = fields.Datetime(
        related="ticket_id.create_date", string="Ticket Created on", store=True
    )

    # === ESCALATION === #
    next_step_on = fields.Datetime(readonly=True)
    last_offset = fields.Float(
        default=NO_OFFSET,
        readonly=True,
        help="Working hours from the deadline of the last escalation step taken.",
    )
    activity_ids = fields.One2many("mail.activity", "crm_deadline_id")

    # What the job looks for every few minutes.
    _running_idx = models.Index("(deadline) WHERE state = 'running'")
    _next_step_idx = models.Index("(next_step_on) WHERE next_step_on IS NOT NULL")

    def write(self, vals):
        result = super().write(vals)
        if vals.get("reached_date"):
            self.activity_ids.unlink()
        return result

    def unlink(self):
        """Whoever was told need not care any more."""
        self.activity_ids.unlink()
        return super().unlink()

    # === SCHEDULED JOB === #

    @api.model
    def _cron_update(self):
        """Recompute what changed, mark what was missed, take escalation steps."""
        if self.env["helpdesk.ticket"]._has_crm_other_sla():
            self._stand_aside()
            return
        self._update_touched()
        now = fields.Datetime.now()
        late = Domain("state", "=", "running") & Domain("deadline", "<=", now)
        self._process(late, lambda rows: rows.write({"state": "missed"}))
        due = Domain("next_step_on", "<=", now) & Domain("reached_date", "=", False)
        self._process(due, lambda rows: rows._take_steps())

    @api.model
    def _process(self, domain, handle):
        """Handle the rows of the domain, which leave it by that, in batches."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while rows := self.search(domain, limit=BATCH_SIZE, order="id"):
            handle(rows)
            if not cron._commit_progress(len(rows)):
                return

    @api.model
    def _update_touched(self):
        """Compute the deadlines of open tickets anew where targets or hours changed."""
        cron = self.env["ir.cron"]
        tickets = self.env["helpdesk.ticket"]
        for company in self.env["res.company"].search([("crm_deadlines_next", ">", 0)]):
            still_open = Domain("company_id", "=", company.id)
            still_open &= Domain("stage_id.closed", "=", False)
            while start := company.crm_deadlines_next:
                waiting = still_open & Domain("id", ">=", start)
                if start == 1:
                    cron._commit_progress(remaining=tickets.search_count(waiting))
                batch = tickets.search(waiting, order="id", limit=BATCH_SIZE)
                batch._update_crm_deadlines()
                company.crm_deadlines_next = batch[-1].id + 1 if batch else 0
                if not cron._commit_progress(len(batch)):
                    return

    @api.model
    def _stand_aside(self):
        """Drop what is still running: the deadlines of the other addon count."""
        self._process(Domain("reached_date", "=", False), lambda rows: rows.unlink())
