# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import CHANNELS

# What a frozen selection proves and what therefore no longer changes.
FROZEN_FIELDS = {
    "campaign_id",
    "channel",
    "company_id",
    "criterion_ids",
    "function_order",
    "letter_per",
    "one_per_company",
    "purpose_id",
    "state",
}


class CrmSelection(models.Model):
    """The people that a mailing goes to: who is meant, who falls out and why."""

    _name = "crm.selection"
    _description = "Selection"
    _inherit = ["mail.thread", "crm.request.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
    )
    channel = fields.Selection(CHANNELS, required=True, default="mail")
    purpose_id = fields.Many2one(
        "crm.consent.purpose",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        default=lambda self: self._default_purpose_id(),
        tracking=True,
        help="What the people are written to for; decides whether consent is needed.",
    )
    criterion_ids = fields.One2many(
        "crm.selection.criterion", "selection_id", string="Criteria", copy=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("frozen", "Frozen")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    sentence = fields.Char(
        string="In Words",
        compute="_compute_sentence",
        help="Who is meant, readable by a colleague.",
    )

    # === FUNNEL === #
    funnel = fields.Json(string="Funnel Figures", compute="_compute_funnel")
    matched_count = fields.Integer(
        string="Meet All Criteria",
        compute="_compute_counts",
        help="Number of people before those without address or consent fall out.",
    )
    net_count = fields.Integer(
        string="Net Recipients",
        compute="_compute_counts",
        help="Number of people who will really get the mailing.",
    )

    # === FROZEN === #
    member_ids = fields.One2many(
        "crm.selection.member", "selection_id", string="Members", readonly=True
    )
    frozen_funnel = fields.Json(
        string="Frozen Funnel Figures", readonly=True, copy=False
    )
    included_count = fields.Integer(
        string="Recipients",
        readonly=True,
        copy=False,
        help="Number of people frozen as recipients.",
    )
    frozen_date = fields.Datetime(string="Frozen On", readonly=True, copy=False)
    frozen_uid = fields.Many2one(
        "res.users", string="Frozen By", readonly=True, copy=False
    )
    previous_seal = fields.Char(readonly=True, copy=False)
    seal = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 over the seal before it and all frozen rows.",
    )

    def _default_purpose_id(self):
        return self.env["crm.consent.purpose"].search([], limit=1)

    # === COMPUTE METHODS === #
    @api.depends(
        lambda self: [
            "channel",
            "criterion_ids.display_name",
            "criterion_ids.mode",
            *self._get_choice_fields(),
        ]
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        for selection in self:
            names = selection._get_ordered_criteria().mapped("display_name")
            selection.sentence = ", ".join(names + selection._get_choice_words())

    @api.depends(
        lambda self: [
            "state",
            "campaign_id.crm_holdout_share",
            "company_id",
            "purpose_id",
            "channel",
            *self._get_choice_fields(),
            *(
                f"criterion_ids.{name}"
                for name in self.env["crm.selection.criterion"]._get_value_fields()
            ),
        ]
    )
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_funnel(self):
        for selection in self:
            if selection.state == "frozen":
                selection.funnel = selection.frozen_funnel
            else:
                selection.funnel = selection._get_funnel()

    @api.depends("funnel")
    def _compute_counts(self):
        for selection in self:
            selection.matched_count = selection.funnel["matched"]
            selection.net_count = selection.funnel["net"]

    # === CRUD METHODS === #
    def write(self, vals):
        if FROZEN_FIELDS.intersection(vals):
            self._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if not (default or {}).get("name"):
            for selection, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (new version)", name=selection.name)
        return vals_list

    # === ACTION METHODS === #
    def action_freeze(self):
        """Write down who gets the mailing and who does not, once and for all."""
        self.ensure_one()
        # Of two users at once the second one is refused.
        self.lock_for_update()
        self._check_not_frozen()
        if not self.criterion_ids:
            raise UserError(
                self.env._(
                    "Add at least one criterion: without one the mailing would go to "
                    "the whole database."
                )
            )
        self._seal(self._freeze_members())

    def action_new_version(self):
        """Start again from the criteria of this selection."""
        self.ensure_one()
        return self.copy()._get_records_action()

    def action_view_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_selection_member_action"
        )
        return {**action, "domain": [("selection_id", "=", self.id)]}

    def action_view_people(self):
        """List the people as of now, each with the reason for falling out."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_selection_people_action"
        )
        context = {
            "crm_selection_id": self.id,
            "search_default_crm_selection_dropped": 1,
            "create": False,
        }
        return {**action, "context": context}

    def action_check_seal(self):
        """Tell whether a frozen row was changed, added or removed."""
        self.ensure_one()
        intact = self._is_seal_intact()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if intact else "danger",
                "sticky": not intact,
                "message": self.env._("All frozen rows are as they were frozen.")
                if intact
                else self.env._("Frozen rows were changed, added or removed."),
            },
        }

    # === BUSINESS METHODS === #
    def _check_not_frozen(self):
        frozen = self.filtered(lambda selection: selection.state == "frozen")
        if frozen:
            raise UserError(
                self.env._(
                    "%(names)s: frozen selections no longer change. Make a new version "
                    "instead.",
                    names=", ".join(frozen.mapped("name")),
                )
            )

    def _get_ordered_criteria(self):
        """Return the criteria in the order in which the funnel applies them.

        Who is meant at all comes first; the order of the others does not change the
        result, only what the funnel shows at each of them.
        """
        return self.criterion_ids.sorted(
            lambda criterion: (criterion.mode != "include", criterion.sequence)
        )
