# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

# Figures of customers without any order: nothing, which is at most any value.
ZERO_FIGURES = {
    "revenue_12m",
    "revenue_total",
    "margin_12m",
    "margin_total",
    "order_count",
    "order_count_12m",
    "customer_value",
}
FIGURES = [
    "revenue_12m",
    "revenue_total",
    "margin_12m",
    "margin_total",
    "order_count",
    "order_count_12m",
    "customer_value",
    "days_silent",
    "days_late",
    "alive_probability",
    "recency_score",
    "frequency_score",
    "monetary_score",
]


class CrmSelectionCriterion(models.Model):
    """Criteria by the scores of the company of a person."""

    _inherit = "crm.selection.criterion"

    score_scope = fields.Selection(
        [("own", "Company Alone"), ("tree", "With Branches")],
        string="Scores of",
        default="own",
        help="Scores of the company of the person, alone or with all companies below "
        "it.",
    )
    abc_class = fields.Selection(
        [
            ("a", "A"),
            ("b", "B"),
            ("c", "C"),
            ("a,b", "A or B"),
            ("b,c", "B or C"),
        ],
        string="Class",
    )
    score_figure = fields.Selection("_get_score_figures", string="Figure")
    score_value = fields.Float(string="Value", digits=(16, 2))

    @api.model
    def _get_score_figures(self):
        """Return the figures with the labels that they have on customers."""
        scores = self.env["crm.customer.score"]
        return [
            (name, scores._fields[name].get_description(self.env, ["string"])["string"])
            for name in FIGURES
        ]

    @api.model
    def _get_kinds(self):
        kinds = super()._get_kinds()
        return [
            *kinds[:-1],
            ("abc", self.env._("ABC class")),
            ("score", self.env._("Score or figure")),
            *kinds[-1:],
        ]

    @api.model
    def _get_fields_by_kind(self):
        return super()._get_fields_by_kind() | {
            "abc": ("abc_class", "score_scope"),
            "score": ("score_figure", "operator", "score_value", "score_scope"),
        }

    # === CLASS === #
    def _get_sentence_abc(self):
        classes = (self.abc_class or "").upper().split(",")
        return self.env._(
            "in class %(classes)s%(scope)s",
            classes=self._join_words(classes),
            scope=self._get_scope_words(),
        )

    def _get_domain_abc(self):
        classes = self.abc_class.split(",")
        return self._among(
            "commercial_partner_id",
            self._get_score_sql(SQL("abc_class = ANY(%s)", classes)),
        )

    # === FIGURE === #
    def _get_problem_score(self):
        if self.score_figure and self.operator:
            return None
        return self.env._("Choose the figure of the criterion.")

    def _get_sentence_score(self):
        values = {
            "figure": dict(self._get_score_figures()).get(self.score_figure, ""),
            "value": formatLang(
                self.env,
                self.score_value,
                digits=0 if self.score_value.is_integer() else 2,
            ),
            "scope": self._get_scope_words(),
        }
        if self.operator == "at_most":
            return self.env._(
                "with “%(figure)s” of at most %(value)s%(scope)s", **values
            )
        return self.env._("with “%(figure)s” of at least %(value)s%(scope)s", **values)

    def _get_domain_score(self):
        scores = self.env["crm.customer.score"]
        # Whoever may not see an amount cannot find it out by counting, either.
        scores._check_field_access(scores._fields[self.score_figure], "read")
        column = SQL.identifier(self.score_figure)
        if self.operator == "at_most":
            if self.score_figure in ZERO_FIGURES and self.score_value >= 0:
                above = self._get_score_sql(SQL("%s > %s", column, self.score_value))
                return self._among("commercial_partner_id", above, negate=True)
            condition = SQL("%s <= %s", column, self.score_value)
        else:
            condition = SQL("%s >= %s", column, self.score_value)
        return self._among("commercial_partner_id", self._get_score_sql(condition))

    def _get_score_sql(self, condition):
        return SQL(
            """
            SELECT partner_id AS id
              FROM crm_customer_score
             WHERE company_id = %s AND scope = %s AND %s
            """,
            self._get_company_id(),
            self.score_scope or "own",
            condition,
        )

    def _get_scope_words(self):
        if self.score_scope == "tree":
            return self.env._(" (with branches)")
        return ""
