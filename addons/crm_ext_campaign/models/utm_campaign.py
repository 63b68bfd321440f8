# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

MARKETING = "mass_mailing.group_mass_mailing_user"


class UtmCampaign(models.Model):
    """Odoo's campaign already links leads, orders, invoices and mailings.

    It gets what marketing plans with: a goal, a period, a budget and its costs, the
    selections of people and the share of them that is held out to see the effect.
    """

    _inherit = "utm.campaign"

    crm_goal = fields.Char(
        string="Goal",
        groups=MARKETING,
        help="What the campaign is to achieve, in words that can be checked later.",
    )
    crm_date_begin = fields.Date(string="Starts On", groups=MARKETING)
    crm_date_end = fields.Date(string="Ends On", groups=MARKETING)
    crm_attribution_days = fields.Integer(
        string="Attribution Window",
        default=30,
        groups=MARKETING,
        help="Days after the contact during which what a customer does counts as a "
        "result of the campaign.",
    )

    # === MONEY === #
    crm_budget = fields.Monetary(
        string="Budget",
        currency_field="currency_id",
        groups=MARKETING,
        help="What the campaign may cost, in the currency of its company.",
    )
    crm_cost_ids = fields.One2many(
        "crm.campaign.cost", "campaign_id", string="Costs", copy=False, groups=MARKETING
    )
    crm_cost_total = fields.Monetary(
        string="Total Costs",
        compute="_compute_crm_cost_total",
        currency_field="currency_id",
        groups=MARKETING,
        help="Sum of the costs, in the currency of the company.",
    )
    crm_budget_left = fields.Monetary(
        string="Budget Left",
        compute="_compute_crm_cost_total",
        currency_field="currency_id",
        groups=MARKETING,
        help="Budget less the costs so far; negative where it is overdrawn.",
    )

    # === PEOPLE === #
    crm_selection_ids = fields.One2many(
        "crm.selection",
        "campaign_id",
        string="Selections",
        copy=False,
        groups=MARKETING,
    )
    crm_holdout_share = fields.Float(
        string="Hold-out Share",
        groups=MARKETING,
        help="Percent of the customers who are meant but not contacted. Comparing them "
        "with the others shows what the campaign itself achieved.",
    )
    crm_holdout_seed = fields.Char(
        string="Hold-out Seed",
        default=lambda self: secrets.token_hex(16),
        readonly=True,
        copy=False,
        groups=MARKETING,
        help="Random text that decides who is held out. With it anybody can repeat the "
        "draw.",
    )

    _crm_holdout_share_percent = models.Constraint(
        "CHECK (crm_holdout_share >= 0 AND crm_holdout_share < 100)",
        "The hold-out share is a percentage from 0 to below 100.",
    )
    _crm_date_order = models.Constraint(
        "CHECK (crm_date_end >= crm_date_begin)",
        "A campaign cannot end before it starts.",
    )
    _crm_budget_positive = models.Constraint(
        "CHECK (crm_budget >= 0)", "A budget cannot be negative."
    )
    _crm_attribution_days_positive = models.Constraint(
        "CHECK (crm_attribution_days > 0)",
        "The attribution window needs at least one day.",
    )

    # === COMPUTE METHODS === #
    @api.depends("crm_budget", "crm_cost_ids.amount")
    def _compute_crm_cost_total(self):
        for campaign in self:
            campaign.crm_cost_total = sum(campaign.crm_cost_ids.mapped("amount"))
            campaign.crm_budget_left = campaign.crm_budget - campaign.crm_cost_total

    # === CRUD METHODS === #
    def write(self, vals):
        if "crm_holdout_share" in vals:
            self._check_holdout_not_drawn(vals["crm_holdout_share"])
        return super().write(vals)

    # === ACTION METHODS === #
    def action_crm_create_selection(self):
        """Open a new selection of people for this campaign."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Selection"),
            "res_model": "crm.selection",
            "views": [(False, "form")],
            "context": {
                "default_campaign_id": self.id,
                "default_name": self.title,
                "default_company_id": (self.company_id or self.env.company).id,
            },
        }

    # === BUSINESS METHODS === #
    def _check_holdout_not_drawn(self, share):
        """Who was contacted already cannot be held out any more."""
        for campaign in self:
            if campaign.crm_holdout_share != share and any(
                selection.state == "frozen"
                for selection in campaign.sudo().crm_selection_ids
            ):
                raise UserError(
                    self.env._(
                        "The hold-out group of %(campaign)s is drawn: a selection of "
                        "it is frozen. Make a new campaign to hold out another share.",
                        campaign=campaign.title,
                    )
                )
