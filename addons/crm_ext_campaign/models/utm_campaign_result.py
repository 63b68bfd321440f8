# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_amount, format_date
from odoo.tools.misc import formatLang

from ..report.crm_campaign_report import FIGURES
from .utm_campaign import MARKETING

STYLES = {
    1: {"text": "text-success", "bar": "bg-success"},
    0: {"text": "", "bar": "bg-secondary"},
    -1: {"text": "text-danger", "bar": "bg-danger"},
}
"""How the interval looks: above 0, around it, below it."""


class UtmCampaign(models.Model):
    """What became of a campaign, at a glance."""

    _inherit = "utm.campaign"

    crm_result_html = fields.Html(
        string="Result",
        compute="_compute_crm_result_html",
        sanitize=False,
        groups=MARKETING,
    )

    # === COMPUTE METHODS === #
    @api.depends("crm_attribution_days", "company_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_crm_result_html(self):
        figures = self._get_crm_figures()
        groups = self._get_buyer_groups() if self.ids else {}
        for campaign in self:
            values = campaign._prepare_crm_result(figures.get(campaign.id), groups)
            campaign.crm_result_html = self.env["ir.qweb"]._render(
                "crm_ext_campaign.utm_campaign_result", values
            )

    # === ACTION METHODS === #
    def action_crm_view_result(self):
        """Open the figures of the campaign to group and draw them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_campaign_report_action"
        )
        return {
            **action,
            "name": self.env._("Result: %(campaign)s", campaign=self.title or ""),
            "domain": [("campaign_id", "in", self.ids)],
        }

    def action_crm_export(self):
        """Download the result as a spreadsheet."""
        self.ensure_one()
        return self.env["crm.campaign.export"]._export(self)

    def action_crm_view_exports(self):
        """List the reports that were written in the background."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_campaign_export_action"
        )
        domain = [("campaign_id", "=", self.id), ("state", "!=", "direct")]
        return {**action, "domain": domain}

    def action_crm_plan(self):
        """Show how big an effect has to be to show."""
        self.ensure_one()
        planning = self.env["crm.campaign.planning"]
        planning = planning.create(planning._prepare_values(self))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("How Big Does the Effect Have to Be?"),
            "res_model": planning._name,
            "res_id": planning.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # === BUSINESS METHODS === #
    def _get_crm_figures(self):
        """Return the sums of all figures of these campaigns.

        :rtype: dict[int, dict[str, float]]
        """
        groups = self.env["crm.campaign.report"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id"],
            [f"{name}:sum" for name in FIGURES],
        )
        return {
            campaign.id: dict(
                zip(FIGURES, (figure or 0 for figure in sums), strict=True)
            )
            for campaign, *sums in groups
        }

    def _prepare_crm_result(self, figures, groups):
        """Return the values of the template ``utm_campaign_result``."""
        self.ensure_one()
        figures = figures or dict.fromkeys(FIGURES, 0)
        # Costs are the campaign's also before anybody is contacted.
        cost = self.crm_cost_total
        profit = figures["margin"] - cost
        return {
            "figures": figures,
            "steps": self._get_crm_steps(figures),
            "money": [
                (self.env._("Ordered"), self._format_amount(figures["ordered_amount"])),
                (self.env._("Revenue"), self._format_amount(figures["revenue"])),
                (self.env._("Margin"), self._format_amount(figures["margin"])),
                (self.env._("Costs"), self._format_amount(cost)),
                (self.env._("Margin less Costs"), self._format_amount(profit)),
                (
                    self.env._("Return on Costs"),
                    self._format_change(profit / cost) if cost else "–",
                ),
            ],
            "days": self.crm_attribution_days,
            "effect": self._prepare_crm_effect(
                groups.get((self.id, False)), groups.get((self.id, True))
            ),
        }

    def _get_crm_steps(self, figures):
        """Return label, number and length in percent of each bar of the funnel."""
        labels = self.env["crm.campaign.report"].fields_get(
            ["contacted", "delivered", "opened", "clicked", "answered"], ["string"]
        )
        widest = max(figures["contacted"], 1)
        return [
            (label["string"], figures[name], round(100 * figures[name] / widest))
            for name, label in labels.items()
        ]

    # === EFFECT === #
    def _prepare_crm_effect(self, contacted, held_out):
        """Return sentences about what the campaign caused, and the interval to draw.

        :param contacted: ``BuyerGroup`` or None
        :param held_out: ``BuyerGroup`` or None
        """
        self.ensure_one()
        if not contacted:
            return {
                "style": STYLES[0],
                "verdict": self.env._("Nothing was sent to a selection yet."),
            }
        if not held_out:
            return {
                "style": STYLES[0],
                "verdict": self.env._(
                    "Nobody is held out. So nobody can tell what the customers would "
                    "have bought without the campaign."
                ),
            }
        result = self._get_uplift(contacted, held_out)
        return {
            "verdict": self._get_crm_verdict(result["share"]),
            "style": STYLES[result["share"]["difference"].direction],
            "sentences": [
                self._describe_shares(contacted, held_out, result["share"]),
                *self._describe_amounts(contacted, result["amount"]),
                *self._describe_limits(contacted, held_out, result),
            ],
            "interval": self._get_crm_interval(result["share"]["uplift"]),
        }

    def _get_crm_verdict(self, comparison):
        return {
            1: self.env._("The campaign made more customers buy."),
            -1: self.env._("Contacted customers bought less often than the others."),
            0: self.env._(
                "What the campaign changed cannot be told from chance with groups of "
                "this size."
            ),
        }[comparison["difference"].direction]

    def _describe_shares(self, contacted, held_out, comparison):
        values = {
            "contacted": self._format_number(contacted.size),
            "held_out": self._format_number(held_out.size),
            "share": self._format_percent(comparison["contacted"].value),
            "other": self._format_percent(comparison["held_out"].value),
            "days": self.crm_attribution_days,
        }
        text = self.env._(
            "Within %(days)s days %(share)s of %(contacted)s contacted customers "
            "bought, and %(other)s of the %(held_out)s held out.",
            **values,
        )
        relative = comparison["uplift"]
        if not relative:
            return text
        if relative.high == float("inf"):
            return self.env._(
                "%(shares)s That is %(uplift)s; with 95 %% confidence at least "
                "%(low)s.",
                shares=text,
                uplift=self._format_change(relative.value),
                low=self._format_change(relative.low),
            )
        return self.env._(
            "%(shares)s That is %(uplift)s; with 95 %% confidence between %(low)s and "
            "%(high)s.",
            shares=text,
            uplift=self._format_change(relative.value),
            low=self._format_change(relative.low),
            high=self._format_change(relative.high),
        )

    def _describe_amounts(self, contacted, comparison):
        if not comparison:
            return []
        value, low, high = (
            self._format_amount(contacted.size * figure)
            for figure in comparison["difference"]
        )
        return [
            self.env._(
                "Revenue per customer: %(amount)s against %(other)s. For all contacted "
                "customers that makes %(value)s more, between %(low)s and %(high)s.",
                amount=self._format_amount(comparison["contacted"].value),
                other=self._format_amount(comparison["held_out"].value),
                value=value,
                low=low,
                high=high,
            )
        ]

    def _describe_limits(self, contacted, held_out, result):
        """Say what could have shown at all, and until when the figures can change."""
        base = result["share"]["held_out"].value
        if result["smallest"] and base and not result["share"]["difference"].direction:
            yield self.env._(
                "Groups of this size show an effect from about %(smallest)s on.",
                smallest=self._format_change(result["smallest"] / base - 1),
            )
        until = max(contacted.until, held_out.until)
        if until > fields.Datetime.now():
            yield self.env._(
                "The window is open until %(date)s: the figures can still change.",
                date=format_date(
                    self.env, fields.Datetime.context_timestamp(self, until).date()
                ),
            )

    @api.model
    def _get_crm_interval(self, relative):
        """Return where interval and zero stand on a line, in percent of its width."""
        if not relative or relative.high == float("inf"):
            return None
        left, right = min(relative.low, 0), max(relative.high, 0)
        margin = 0.1 * (right - left or 1)
        left, right = left - margin, right + margin

        def place(value):
            return round(100 * (value - left) / (right - left), 1)

        return {
            "zero": place(0),
            "value": place(relative.value),
            "low": place(relative.low),
            "width": round(place(relative.high) - place(relative.low), 1),
            "labels": [self._format_change(figure) for figure in relative],
        }

    # === FORMATS === #
    def _format_amount(self, amount):
        currency = self.currency_id or self.env.company.currency_id
        return format_amount(self.env, amount, currency)

    @api.model
    def _format_number(self, number):
        return formatLang(self.env, number, digits=0)

    @api.model
    def _format_percent(self, part):
        return f"{formatLang(self.env, 100 * part, digits=1)} %"

    @api.model
    def _format_change(self, part):
        """Return a part as percent with its sign."""
        return f"{'+' if part > 0 else ''}{self._format_percent(part)}"
