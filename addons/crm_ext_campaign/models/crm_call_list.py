# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

SATURDAY = 5  # as date.weekday() counts


class CrmCallList(models.Model):
    """Calls to the frozen people of a selection, spread over agents and days.

    Each call is a follow-up of the agent, and the outcome of the talk is the response.
    """

    _name = "crm.call.list"
    _description = "Call List"
    _inherit = ["crm.outreach.mixin"]
    _outreach_channel = "phone"
    _outreach_people = "entry_ids"
    _outreach_running = "running"
    _outreach_job = "crm_ext_campaign.ir_cron_crm_call_list"
    _outreach_batch = 200
    # What is rendered with the rights of who started it, and what the plan was made of.
    _outreach_fixed = frozenset(
        {"script", "selection_id", "date_begin", "calls_per_day"}
    )
    _outreach_number = 6

    name = fields.Char(required=True, tracking=True)
    script = fields.Html(
        render_engine="qweb",
        render_options={"post_process": False},
        sanitize="email_outgoing",
        help="What the agent reads during the call. Type /field to insert what differs "
        "from person to person.",
    )
    agent_ids = fields.Many2many(
        "res.users",
        string="Agents",
        domain=[("share", "=", False)],
        help="Who calls. The people are dealt out evenly.",
    )
    date_begin = fields.Date(
        string="First Day", required=True, default=fields.Date.context_today
    )
    calls_per_day = fields.Integer(
        default=30, help="How many calls an agent makes on a working day."
    )
    date_end = fields.Date(
        string="Last Day",
        compute="_compute_date_end",
        help="When everybody has been called, if the agents keep to the plan.",
    )
    state = fields.Selection(
        selection_add=[("running", "Running"), ("done",)],
        ondelete={"running": "set default"},
    )
    entry_ids = fields.One2many(
        "crm.call.list.entry", "call_list_id", string="Calls", readonly=True
    )
    reached_count = fields.Integer(string="Called", compute="_compute_counts")

    _calls_per_day_positive = models.Constraint(
        "CHECK (calls_per_day > 0)", "An agent makes at least one call a day."
    )

    # === COMPUTE METHODS === #
    @api.depends("selection_id", "agent_ids", "date_begin", "calls_per_day")
    def _compute_date_end(self):
        for call_list in self:
            days = call_list._get_days()
            call_list.date_end = days and days[-1]

    def _prepare_counts(self, by_state):
        counts = super()._prepare_counts(by_state)
        return {**counts, "reached_count": by_state.get("done", 0)}

    # === ACTION METHODS === #
    def action_start(self):
        """Deal the people out to the agents and plan the calls of the first day."""
        self._start()

    def action_stop(self):
        """Call nobody any more: what is planned is taken from the agents."""
        self.ensure_one()
        self.check_access("write")
        # sudo: entries and follow-ups are written by the list alone, also those of
        # people whom the user may not see by name
        open_entries = self.sudo().entry_ids.filtered(
            lambda entry: entry.state in ("waiting", "planned")
        )
        open_entries.activity_id.filtered("active").unlink()
        open_entries.write({"state": "stopped"})
        self.state = "done"

    def action_view_entries(self):
        return self._view_people("crm_ext_campaign.crm_call_list_entry_action")

    # === BUSINESS METHODS === #
    def _get_fixed_message(self):
        return self.env._(
            "%(names)s: people are being called by this script. Stop the list and make "
            "a new one.",
            names=", ".join(self.mapped("name")),
        )

    def _check_ready(self):
        if not self.agent_ids:
            raise UserError(self.env._("Choose at least one agent who calls."))
        self._render_script(self._get_sample_person())  # say now what cannot be filled

    def _get_days(self):
        """Return the working days that the calls take, the first one first."""
        self.ensure_one()
        a_day = len(self.agent_ids) * self.calls_per_day
        if not (a_day > 0 and self.date_begin):
            return []
        left = -(-self._get_target_count() // a_day)
        days, day = [], self.date_begin
        while left > 0:
            if day.weekday() < SATURDAY:
                days.append(day)
                left -= 1
            day += timedelta(days=1)
        return days

    def _get_person_values(self):
        """Deal the people out: each agent gets so many a day."""
        agents = self.agent_ids.ids
        return {
            "user_id": SQL("(%s::int[])[1 + member.number %% %s]", agents, len(agents)),
            "date": SQL(
                "(%s::date[])[1 + member.number / %s]",
                [day.isoformat() for day in self._get_days()],
                len(agents) * self.calls_per_day,
            ),
        }

    def _render_script(self, people):
        """Return {person's id: the script of the call with him}."""
        return self.with_user(self._get_starter())._render_field("script", people.ids)

    def _get_report_columns(self):
        """A call answers itself: the outcome of its talk is the response."""
        return {
            "user_id": SQL("COALESCE(person.user_id, entry.user_id)"),
            "date": SQL("COALESCE(entry.called_on, entry.date)"),
            "answered": SQL("(entry.outcome_id IS NOT NULL)"),
        }
