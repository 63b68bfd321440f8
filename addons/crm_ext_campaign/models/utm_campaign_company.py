# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from .utm_campaign import MARKETING

PLAN = (
    "crm_goal",
    "crm_date_begin",
    "crm_date_end",
    "crm_budget",
    "crm_holdout_share",
    "crm_seed_partner_ids",
    "crm_cost_ids",
    "crm_selection_ids",
)
"""What makes a campaign more than a name on documents."""


class UtmCampaign(models.Model):
    """What a company plans and earns by a campaign is no other company's business.

    Odoo's campaigns are names on leads, orders and links. They are everybody's until
    somebody plans one, although they bear the company of whoever made them.
    """

    _inherit = "utm.campaign"

    crm_company_id = fields.Many2one(
        "res.company",
        string="Planned By",
        compute="_compute_crm_company_id",
        compute_sudo=True,
        store=True,
        groups=MARKETING,
        help="Company of a campaign with a goal, period, budget, costs, selections, "
        "seed addresses or hold-out share. Other companies do not see it.",
    )

    # === COMPUTE METHODS === #
    @api.depends("company_id", *PLAN)
    def _compute_crm_company_id(self):
        for campaign in self:
            is_planned = any(campaign[name] for name in PLAN)
            campaign.crm_company_id = is_planned and campaign.company_id

    # === CRUD METHODS === #
    def write(self, vals):
        if any(vals.get(name) for name in PLAN):
            self._check_crm_company()
        return super().write(vals)

    def _check_crm_company(self):
        """Refuse to plan what would belong to another company, and vanish.

        :raise UserError:
        """
        if self.env.su:
            return
        for campaign in self:
            company = campaign.company_id
            if company and company not in self.env.companies:
                raise UserError(
                    self.env._(
                        "%(campaign)s belongs to %(company)s. Plan a campaign of your "
                        "own, or choose that company first.",
                        campaign=campaign.title,
                        company=company.sudo().name,
                    )
                )


class UtmMixin(models.AbstractModel):
    """Names of campaigns stay unique over all companies, also over hidden ones."""

    _inherit = "utm.mixin"

    def _find_or_create_record(self, model_name, name):
        if model_name == "utm.campaign" and name.strip():
            # sudo: a link of another company's campaign names it, no more
            campaigns = self.env[model_name].sudo().with_context(active_test=False)
            campaign = campaigns.search([("name", "=ilike", name.strip())], limit=1)
            if campaign:
                return campaign.with_env(self.env)
        return super()._find_or_create_record(model_name, name)

    @api.model
    def _get_unique_names(self, model_name, names):
        # sudo: only the number behind the name tells that there is another one
        return super(UtmMixin, self.sudo())._get_unique_names(model_name, names)
