# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

# Only groups have ratios: the "average" is made of their sums.
Ratio = partial(fields.Float, readonly=True, aggregator="avg")
RATIOS = {
    "delivered_ratio": ("delivered", "contacted"),
    "opened_ratio": ("opened", "delivered"),
    "clicked_ratio": ("clicked", "delivered"),
    "answered_ratio": ("answered", "delivered"),
    "ordered_ratio": ("order_count", "contacted"),
}
"""{field: what is counted, out of what}; in percent of the group that is shown."""


class CrmCampaignReport(models.Model):
    """Shares of what was sent, and what the money brought."""

    _inherit = "crm.campaign.report"

    delivered_ratio = Ratio(
        string="Delivered (%)",
        help="Percent of the messages sent that did not come back.",
    )
    opened_ratio = Ratio(
        string="Opened (%)",
        help="Percent of the delivered messages that were opened.",
    )
    clicked_ratio = Ratio(
        string="Clicked (%)",
        help="Percent of the delivered messages of which a person clicked a link.",
    )
    answered_ratio = Ratio(
        string="Responded (%)",
        help="Percent of the delivered messages that were answered.",
    )
    ordered_ratio = Ratio(
        string="Orders per 100 Contacts",
        help="Confirmed orders per 100 messages sent.",
    )
    return_ratio = Ratio(
        string="Return (%)",
        help="Margin less costs, in percent of the costs. 100 % means that each unit "
        "spent came back twice.",
    )

    @api.model
    def _get_ratio_columns(self):
        """Return the columns, which are empty: only groups have ratios."""
        return [
            SQL("NULL::float AS %s", SQL.identifier(name))
            for name in (*RATIOS, "return_ratio")
        ]

    def _read_group_select(self, aggregate_spec, query):
        """Make the ratio of a group from its sums, not from ratios of its rows."""
        name, _, function = aggregate_spec.partition(":")
        if function == "avg" and name in RATIOS:
            part, whole = RATIOS[name]
            return self._get_ratio_sql(SQL("SUM(%s)", self._col(part)), whole)
        if function == "avg" and name == "return_ratio":
            gain = SQL(
                "COALESCE(SUM(%s), 0) - SUM(%s)", self._col("margin"), self._col("cost")
            )
            return self._get_ratio_sql(gain, "cost")
        return super()._read_group_select(aggregate_spec, query)

    def _get_ratio_sql(self, part, whole):
        return SQL("(100.0 * (%s) / NULLIF(SUM(%s), 0))::float", part, self._col(whole))

    def _col(self, name):
        return SQL.identifier(self._table, name)
