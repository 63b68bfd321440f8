# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

SATURDAY = 5  # as date.weekday() counts
# What is rendered with the rights of who started it, and what the plan was made from.
FIXED_BY_START = {"script", "selection_id", "date_begin", "calls_per_day"}


class CrmCallList(models.Model):
    """Calls to the frozen people of a selection, spread over agents and days.

    Each call is a follow-up of the agent, and the outcome of the talk is the response.
    """

    _name = "crm.call.list"
    _description = "Call List"
    _inherit = ["mail.thread", "mail.render.mixin"]
    _order = "id desc"

    name = fields.Char(required=True, tracking=True)
    script = fields.Html(
        render_engine="qweb",
        render_options={"post_process": False},
        sanitize="email_outgoing",
        help="What the agent reads during the call. Type /field to insert what differs "
        "from person to person.",
    )
    selection_id = fields.Many2one(
        "crm.selection",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("state", "=", "frozen"), ("channel", "=", "phone")],
    )
    campaign_id = fields.Many2one(related="selection_id.campaign_id", store=True)
    company_id = fields.Many2one(related="selection_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
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
        [("draft", "Draft"), ("running", "Running"), ("done", "Done")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    started_by = fields.Many2one("res.users", readonly=True, copy=False)
    entry_ids = fields.One2many(
        "crm.call.list.entry", "call_list_id", string="Calls", readonly=True
    )
    entry_count = fields.Integer(string="People", compute="_compute_counts")
    reached_count = fields.Integer(string="Called", compute="_compute_counts")
    progress = fields.Integer(compute="_compute_counts")

    _calls_per_day_positive = models.Constraint(
        "CHECK (calls_per_day > 0)", "An agent makes at least one call a day."
    )

    # === COMPUTE METHODS === #
    def _compute_render_model(self):
        self.render_model = "res.partner"

    @api.depends("entry_ids.state")
    def _compute_counts(self):
        counts = {}
        for call_list, state, count in self.env["crm.call.list.entry"]._read_group(
            [("call_list_id", "in", self.ids)], ["call_list_id", "state"], ["__count"]
        ):
            counts.setdefault(call_list.id, {})[state] = count
        for call_list in self:
            by_state = counts.get(call_list.id, {})
            total = sum(by_state.values())
            call_list.entry_count = total
            call_list.reached_count = by_state.get("done", 0)
            over = total - by_state.get("waiting", 0) - by_state.get("planned", 0)
            call_list.progress = round(100 * over / total) if total else 0

    @api.depends("selection_id", "agent_ids", "date_begin", "calls_per_day")
    def _compute_date_end(self):
        for call_list in self:
            days = call_list._get_days()
            call_list.date_end = days and days[-1]

    # === CONSTRAINT METHODS === #
    @api.constrains("selection_id")
    def _check_selection_id(self):
        for call_list in self:
            selection = call_list.selection_id
            if selection.state != "frozen" or selection.channel != "phone":
                raise ValidationError(
                    self.env._(
                        "%(selection)s: a call list goes to a frozen selection for "
                        "calls.",
                        selection=selection.name,
                    )
                )

    # === CRUD METHODS === #
    def write(self, vals):
        begun = self.filtered(lambda call_list: call_list.state != "draft")
        if begun and FIXED_BY_START.intersection(vals):
            raise UserError(
                self.env._(
                    "%(names)s: people are being called by this script. Stop the list "
                    "and make a new one.",
                    names=", ".join(begun.mapped("name")),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if self.filtered(lambda call_list: call_list.state != "draft"):
            raise UserError(
                self.env._("Call lists that began are kept: they tell who was called.")
            )

    # === ACTION METHODS === #
    def action_start(self):
        """Deal the people out to the agents and plan the calls of the first day."""
        self.ensure_one()
        # Of two users at once the second one is refused.
        self.lock_for_update()
        if self.state != "draft":
            raise UserError(self.env._("This call list has begun already."))
        if not self.agent_ids:
            raise UserError(self.env._("Choose at least one agent who calls."))
        self._render_script(self.selection_id.member_ids[:1].partner_id)
        self._create_entries()
        self.write({"state": "running", "started_by": self.env.uid})
        # sudo: follow-ups of colleagues, and the job is the system's
        self.env.ref("crm_ext_campaign.ir_cron_crm_call_list").sudo()._trigger()

    def action_stop(self):
        """Call nobody any more: what is planned is taken from the agents."""
        self.ensure_one()
        open_entries = self.entry_ids.filtered(
            lambda entry: entry.state in ("waiting", "planned")
        ).sudo()  # entries and follow-ups are written by the list alone
        open_entries.activity_id.filtered("active").unlink()
        open_entries.write({"state": "stopped"})
        self.state = "done"

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_call_list_entry_action"
        )
        return {**action, "domain": [("call_list_id", "=", self.id)]}

    # === BUSINESS METHODS === #
    def _get_target_count(self):
        """Return how many people are to be called."""
        return self.env["crm.selection.member"].search_count(
            [
                ("selection_id", "=", self.selection_id.id),
                ("state", "=", "included"),
                ("holdout", "=", False),
                ("partner_id", "!=", False),
            ]
        )

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

    def _create_entries(self):
        """Write a row for each person, with agent and day, in one statement."""
        self.flush_recordset()
        self.env["crm.selection.member"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_call_list_entry (
                    call_list_id, member_id, partner_id, user_id, date, state
                )
                SELECT %(list)s, id, partner_id,
                       (%(agents)s::int[])[1 + number %% %(count)s],
                       (%(days)s::date[])[1 + number / (%(count)s * %(a_day)s)],
                       'waiting'
                  FROM (
                    SELECT id, partner_id,
                           (row_number() OVER (ORDER BY id) - 1)::int AS number
                      FROM crm_selection_member
                     WHERE selection_id = %(selection)s AND state = 'included'
                       AND holdout IS NOT TRUE AND partner_id IS NOT NULL
                  ) member
                 ORDER BY number
                """,
                list=self.id,
                agents=self.agent_ids.ids,
                count=len(self.agent_ids),
                a_day=self.calls_per_day,
                days=[day.isoformat() for day in self._get_days()],
                selection=self.selection_id.id,
            )
        )
        self.env["crm.call.list.entry"].invalidate_model()

    def _render_script(self, people):
        """Return {person's id: the script of the call with him}."""
        reader = self.started_by or self.env.user
        return self.with_user(reader)._render_field("script", people.ids)
