# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from math import sqrt

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..formulas import detectable

SHARES = (5, 10, 20, 30, 50)
"""Hold-out shares to compare, in percent."""


class CrmCampaignPlanning(models.TransientModel):
    """Before anything is sent: how big an effect has to be to show.

    What these customers bought lately, without the campaign, tells what to expect.
    """

    _name = "crm.campaign.planning"
    _description = "Planning of a Hold-out Group"

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    days = fields.Integer(
        string="Attribution Window",
        readonly=True,
        help="Days after the contact, from the campaign.",
    )
    customer_count = fields.Integer(
        string="Customers",
        required=True,
        help="Companies and private customers in the selections of the campaign.",
    )
    buyer_share = fields.Float(
        string="Buy Anyway",
        digits=(16, 2),
        required=True,
        help="Percent of the customers who buy within the window without the campaign. "
        "Proposed: how many did so in the days before today.",
    )
    amount = fields.Monetary(
        string="Revenue per Customer",
        help="What a customer buys for within the window without the campaign, in the "
        "mean of all, also of those who buy nothing.",
    )
    spread = fields.Monetary(
        string="Its Spread",
        help="Standard deviation of the revenue from customer to customer.",
    )
    holdout_share = fields.Float(
        string="Hold-out Share",
        digits=(16, 2),
        required=True,
        help="Percent of the customers who are not contacted.",
    )
    held_out_count = fields.Integer(string="Held Out", compute="_compute_effect")
    effect = fields.Char(string="Smallest Visible Effect", compute="_compute_effect")
    amount_effect = fields.Char(string="In Money", compute="_compute_effect")
    table_html = fields.Html(
        string="Other Shares", compute="_compute_table_html", sanitize=False
    )

    _shares = models.Constraint(
        "CHECK (buyer_share >= 0 AND buyer_share <= 100"
        " AND holdout_share >= 0 AND holdout_share < 100 AND customer_count >= 0)",
        "Shares are percentages from 0 to 100; at least somebody is contacted.",
    )

    # === COMPUTE METHODS === #
    @api.depends("campaign_id")
    def _compute_currency_id(self):
        for planning in self:
            company = planning.campaign_id.company_id or self.env.company
            planning.currency_id = company.currency_id

    @api.depends("customer_count", "buyer_share", "holdout_share", "spread")
    @api.depends_context("lang")
    def _compute_effect(self):
        for planning in self:
            effect = planning._get_effect(planning.holdout_share)
            planning.held_out_count = effect["held_out"]
            planning.effect = effect["text"]
            planning.amount_effect = effect["amount"]

    @api.depends("customer_count", "buyer_share", "spread")
    @api.depends_context("lang")
    def _compute_table_html(self):
        for planning in self:
            planning.table_html = self.env["ir.qweb"]._render(
                "crm_ext_campaign.crm_campaign_planning_table",
                {"rows": [planning._get_effect(share) for share in SHARES]},
            )

    # === ACTION METHODS === #
    def action_apply(self):
        """Let the campaign hold out this share."""
        self.ensure_one()
        self.campaign_id.crm_holdout_share = self.holdout_share
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #
    @api.model
    def _prepare_values(self, campaign):
        """Return what the customers of the campaign's selections did lately."""
        group = self._get_history(campaign)
        values = {
            "campaign_id": campaign.id,
            "days": campaign.crm_attribution_days,
            "holdout_share": campaign.crm_holdout_share or 10,
        }
        if not group:
            return {**values, "customer_count": 0, "buyer_share": 0}
        total, squares, _cubes = group.revenue_sums
        mean = total / group.size
        return {
            **values,
            "customer_count": group.size,
            "buyer_share": 100 * group.buyers / group.size,
            "amount": mean,
            "spread": sqrt(max(squares / group.size - mean**2, 0)),
        }

    @api.model
    def _get_history(self, campaign):
        """Return the ``BuyerGroup`` of the campaign's customers in the past window."""
        selections = campaign.crm_selection_ids
        if not selections:
            raise UserError(
                self.env._(
                    "Make a selection of people for the campaign first: how big an "
                    "effect has to be depends on how many customers it reaches."
                )
            )
        report = self.env["crm.campaign.report"].sudo()  # figures, no names
        report._flush_sources()
        now = fields.Datetime.now()
        people = SQL(" UNION ALL ").join(
            selection._get_planned_people_sql() for selection in selections
        )
        groups = report._get_buyer_groups(
            SQL(
                """
                SELECT %(campaign)s AS campaign_id,
                       person.commercial_partner_id AS account_id,
                       people.company_id, FALSE AS is_held_out,
                       %(begin)s::timestamp AS date, %(end)s::timestamp AS until
                  FROM (%(people)s) people
                  JOIN res_partner person ON person.id = people.id
                 GROUP BY person.commercial_partner_id, people.company_id
                """,
                campaign=campaign.id,
                begin=now - timedelta(days=campaign.crm_attribution_days),
                end=now,
                people=people,
            )
        )
        return groups.get((campaign.id, False))

    def _get_effect(self, holdout_share):
        """Return what shows when this percentage of the customers is held out.

        :return: ``share``, ``held_out``: number of customers, ``text`` and ``amount``:
            the smallest visible effect on buyers and on the total revenue in words
        :rtype: dict
        """
        self.ensure_one()
        campaigns = self.env["utm.campaign"]
        held_out = round(self.customer_count * holdout_share / 100)
        contacted = self.customer_count - held_out
        effect = {
            "share": f"{holdout_share:g} %",
            "held_out": held_out,
            "text": self.env._("None: both groups need customers."),
            "amount": "–",
        }
        base = self.buyer_share / 100
        if held_out < 1 or contacted < 1 or not 0 <= base < 1:
            return effect
        smallest = detectable.smallest_share(base, contacted, held_out)
        if smallest is None:
            effect["text"] = self.env._("None: too few customers.")
        elif base:
            effect["text"] = self.env._(
                "%(share)s instead of %(base)s buy (%(change)s)",
                share=campaigns._format_percent(smallest),
                base=campaigns._format_percent(base),
                change=campaigns._format_change(smallest / base - 1),
            )
        else:
            effect["text"] = self.env._(
                "%(share)s buy", share=campaigns._format_percent(smallest)
            )
        if self.spread:
            difference = detectable.smallest_difference(
                self.spread, contacted, held_out
            )
            effect["amount"] = self.env._(
                "%(amount)s more per customer",
                amount=self.campaign_id._format_amount(difference),
            )
        return effect
