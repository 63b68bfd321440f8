from odoo import api, fields, models
from odoo.tools import sql

# What decides which targets a ticket has, or stops their clock. The user may bring
# the team, and the team the stage.
SLA_FIELDS = {
    "active",
    "category_id",
    "company_id",
    "crm_is_complaint",
    "partner_id",
    "priority",
    "stage_id",
    "tag_ids",
    "team_id",
    "user_id",
}
OTHER_SLA = "helpdesk.sla"  # helpdesk_mgmt_sla, no dependency of ours.


class HelpdeskTicket(models.Model):
    """Until when a ticket is to be answered and solved."""

    _inherit = "helpdesk.ticket"

    crm_deadline_ids = fields.One2many(
        "crm.ticket.deadline",
        "ticket_id",
        string="Deadlines",
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    crm_deadline = fields.Datetime(
        string="Next Deadline",
        compute="_compute_crm_deadline",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        groups="base.group_user",
        help="The nearest deadline that is not reached yet; none while all clocks "
        "stand still.",
    )
    crm_sla_state = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("missed", "Missed"),
        ],
        string="Service Level",
        compute="_compute_crm_deadline",
        store=True,
        compute_sudo=True,
        groups="base.group_user",
        help="Missed as soon as one of the deadlines was missed.",
    )

    def _auto_init(self):
        """Create the columns empty: tickets from before have no deadline yet."""
        cr = self.env.cr
        if sql.table_exists(cr, self._table):
            for name, kind in (
                ("crm_deadline", "timestamp"),
                ("crm_sla_state", "varchar"),
            ):
                if not sql.column_exists(cr, self._table, name):
                    sql.create_column(cr, self._table, name, kind)
        return super()._auto_init()

    @api.depends(
        "crm_deadline_ids.deadline",
        "crm_deadline_ids.reached_date",
        "crm_deadline_ids.state",
    )
    def _compute_crm_deadline(self):
        for ticket in self:
            rows = ticket.crm_deadline_ids
            waiting = rows.filtered(lambda row: row.deadline and not row.reached_date)
            ticket.crm_deadline = min(waiting.mapped("deadline"), default=False)
            states = set(rows.mapped("state"))
            ticket.crm_sla_state = next(
                (
                    state
                    for state in ("missed", "running", "paused", "met")
                    if state in states
                ),
                False,
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._update_crm_deadlines(are_new=True)
        return tickets

    def write(self, vals):
        if not SLA_FIELDS & vals.keys():
            return super().write(vals)
        before = self._get_crm_stage_periods()
        result = super().write(vals)
        self._log_crm_stage_periods(before)
        self._update_crm_deadlines()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _has_crm_other_sla(self):
        """Tell whether OCA's SLA addon is installed: ours then stands aside."""
        return OTHER_SLA in self.env

    def _get_crm_stage_periods(self):
        """Return the stage that each ticket is in, and since when."""
        return [
            (
                ticket,
                ticket.stage_id,
                ticket.last_stage_update or ticket.create_date,
            )
            for ticket in self.sudo()
        ]

    def _log_crm_stage_periods(self, before):
        """Keep the time in the stages that were left just now."""
        now = fields.Datetime.now()
        # sudo: the log is written by the system only.
        self.env["crm.ticket.stage.period"].sudo().create(
            [
                {
                    "ticket_id": ticket.id,
                    "stage_id": stage.id,
                    "date_from": since,
                    "date_to": max(now, since),
                }
                for ticket, stage, since in before
                if stage and stage != ticket.stage_id
            ]
        )

    def _update_crm_deadlines(self, are_new=False):
        """Bring the deadlines of these tickets up to date, with few queries for all.

        Targets of tickets that are closed and deadlines that were reached are history:
        they stay as they are, unless the ticket is opened again.

        :param bool are_new: nothing needs to be looked up about these tickets
        """
        if self._has_crm_other_sla() or not self:
            return
        # sudo: whoever changes a ticket needs no rights on the targets.
        tickets = self.sudo().with_context(active_test=False)
        targets = (
            self.env["crm.ticket.sla"]
            .sudo()
            .search([("company_id", "in", tickets.company_id.ids)])
        )
        rows = self.env["crm.ticket.deadline"].sudo()
        if not are_new:
            rows = rows.search([("ticket_id", "in", tickets.ids)])
        if targets or rows:
            self.env["crm.ticket.clock"]._update(tickets, targets, rows)
