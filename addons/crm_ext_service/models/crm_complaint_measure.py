from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.open_action import get_open_action

HELPDESK = "helpdesk_mgmt.group_helpdesk_user_own"
# What somebody outside of the helpdesk says about a measure he answers for.
ANSWER_FIELDS = {"state", "date_done", "result", "cost"}
ACTIVITY = "crm_ext_service.mail_activity_type_measure"


class CrmComplaintMeasure(models.Model):
    """What is done about a complaint, by whom and until when: D3 to D7 of 8D."""

    _name = "crm.complaint.measure"
    _description = "Complaint Measure"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "discipline, date_deadline, id"
    _check_company_auto = True

    name = fields.Char(string="Measure", required=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Complaint",
        required=True,
        index=True,
        ondelete="cascade",
    )
    discipline = fields.Selection(
        [
            ("d3", "D3 Containment"),
            ("d5", "D5 Corrective Action"),
            ("d7", "D7 Prevention"),
        ],
        string="Step",
        required=True,
        default="d3",
        help="D3 protects the customer at once, D5 removes the cause, D7 keeps it from "
        "coming back.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    date_deadline = fields.Date(string="Due", required=True, tracking=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("done", "Done"),
            ("verified", "Effect Verified"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        required=True,
        default="planned",
        tracking=True,
        copy=False,
    )
    date_done = fields.Date(
        string="Done On", compute="_compute_date_done", store=True, readonly=False
    )
    result = fields.Text(help="What was done, and how its effect was verified.")
    cost = fields.Monetary(tracking=True)

    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, precompute=True, index=True
    )
    # Stored, so that the activities know the customer.
    partner_id = fields.Many2one(
        related="ticket_id.partner_id",
        string="Contact",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    problem = fields.Html(
        related="ticket_id.description",
        string="D2 Problem",
        help="For who is responsible and has no access to the ticket.",
    )

    can_plan = fields.Boolean(
        compute="_compute_can_plan",
        help="Who answers for a measure without being in the helpdesk says how it "
        "went, and plans nothing.",
    )

    # The list of open measures, the next one first.
    _open_idx = models.Index("(date_deadline) WHERE state = 'planned'")

    @api.depends("state")
    def _compute_date_done(self):
        today = fields.Date.context_today(self)
        for measure in self:
            if measure.state not in ("done", "verified"):
                measure.date_done = False
            elif not measure.date_done:
                measure.date_done = today

    @api.depends_context("uid")
    def _compute_can_plan(self):
        self.can_plan = self._is_planner()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        measures._plan_activities()
        return measures

    def write(self, vals):
        self._check_answer(vals)
        result = super().write(vals)
        if {"user_id", "date_deadline", "name", "state"} & vals.keys():
            self._plan_activities()
        return result

    # === ACTIONS === #

    def action_done(self):
        self.filtered(lambda measure: measure.state == "planned").state = "done"

    def action_open(self):
        """Open the measure from a list of the ticket."""
        return get_open_action(self, self.env._("Measure"))

    # === BUSINESS METHODS === #

    @api.model
    def _check_answer(self, vals):
        """Let who is only responsible answer, and change nothing else."""
        if vals.keys() - ANSWER_FIELDS and not self._is_planner():
            raise AccessError(
                self.env._(
                    "You can say what was done, the status and the cost. "
                    "Ask the helpdesk to change the rest of the measure."
                )
            )

    @api.model
    def _is_planner(self):
        return self.env.su or self.env.user.has_group(HELPDESK)

    def _plan_activities(self):
        """Remind who is responsible while there is something to do."""
        open_measures = self.filtered(lambda measure: measure.state == "planned")
        # sudo: the reminder of somebody else.
        (self - open_measures).sudo().activity_feedback([ACTIVITY])
        for measure in open_measures.sudo():
            values = {
                "user_id": measure.user_id.id,
                "date_deadline": measure.date_deadline,
                "summary": measure.name,
            }
            if activities := measure.activity_search([ACTIVITY]):
                activities.write(values)
            else:
                measure.activity_schedule(ACTIVITY, **values)
