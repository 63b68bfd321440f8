# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang


class CrmSelectionCriterion(models.Model):
    """Criteria by confirmed orders; those of anybody of the company count."""

    _inherit = "crm.selection.criterion"

    operator = fields.Selection(
        [("at_least", "At least"), ("at_most", "At most")], default="at_least"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Order Amount",
        help="Untaxed amount of all confirmed orders together, in the currency of the "
        "company.",
    )
    product_tmpl_ids = fields.Many2many("product.template", string="Products")
    product_categ_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="With all categories below them.",
    )

    @api.model
    def _get_kinds(self):
        kinds = super()._get_kinds()
        return [
            *kinds[:-1],
            ("order_since", self.env._("Order since")),
            ("no_order_since", self.env._("No order since")),
            ("order_amount", self.env._("Amount of orders")),
            ("bought_since", self.env._("Bought since")),
            ("not_bought_since", self.env._("Not bought since")),
            *kinds[-1:],
        ]

    @api.model
    def _get_fields_by_kind(self):
        bought = ("since_months", "product_tmpl_ids", "product_categ_ids")
        return super()._get_fields_by_kind() | {
            "order_since": ("since_months",),
            "no_order_since": ("since_months",),
            "order_amount": ("operator", "amount", "since_months"),
            "bought_since": bought,
            "not_bought_since": bought,
        }

    def _get_order_conditions(self):
        """Return the condition of orders that count; the table is called sale."""
        return SQL(
            "sale.state = 'sale' AND sale.date_order >= %s AND sale.company_id = %s",
            self._get_since(),
            self._get_company_id(),
        )

    # === ORDERS === #
    def _get_sentence_order_since(self):
        return self.env._("with an order since %(date)s", date=self._format_since())

    def _get_domain_order_since(self):
        return self._among("commercial_partner_id", self._get_order_sql())

    def _get_sentence_no_order_since(self):
        return self.env._("without an order since %(date)s", date=self._format_since())

    def _get_domain_no_order_since(self):
        return self._among("commercial_partner_id", self._get_order_sql(), negate=True)

    def _get_order_sql(self):
        return SQL(
            """
            SELECT sale.crm_commercial_partner_id AS id
              FROM sale_order sale
             WHERE %s
            """,
            self._get_order_conditions(),
        )

    # === AMOUNTS === #
    def _get_problem_order_amount(self):
        if self.amount > 0 and self.operator:
            return self._get_problem_since()
        return self.env._("Enter the amount of orders, more than 0.")

    def _get_sentence_order_amount(self):
        values = {
            "amount": formatLang(self.env, self.amount, currency_obj=self.currency_id),
            "date": self._format_since(),
        }
        if self.operator == "at_most":
            return self.env._(
                "with orders of at most %(amount)s since %(date)s", **values
            )
        return self.env._("with orders of at least %(amount)s since %(date)s", **values)

    def _get_domain_order_amount(self):
        """Without orders it is nothing, which is at most any amount."""
        at_most = self.operator == "at_most"
        orders = SQL(
            """
            SELECT sale.crm_commercial_partner_id AS id
              FROM sale_order sale
             WHERE %s
             GROUP BY sale.crm_commercial_partner_id
            HAVING sum(sale.amount_untaxed / COALESCE(NULLIF(sale.currency_rate, 0), 1))
                   %s %s
            """,
            self._get_order_conditions(),
            SQL(">") if at_most else SQL(">="),
            self.amount,
        )
        return self._among("commercial_partner_id", orders, negate=at_most)

    # === PRODUCTS === #
    def _get_problem_bought_since(self):
        if self.product_tmpl_ids or self.product_categ_ids:
            return self._get_problem_since()
        return self.env._("Choose products or product categories of the criterion.")

    _get_problem_not_bought_since = _get_problem_bought_since

    def _get_product_words(self):
        return self._join_words(
            [
                *self.product_tmpl_ids.mapped("display_name"),
                *self.product_categ_ids.mapped("name"),
            ]
        )

    def _get_sentence_bought_since(self):
        return self.env._(
            "who bought %(product)s since %(date)s",
            product=self._get_product_words(),
            date=self._format_since(),
        )

    def _get_sentence_not_bought_since(self):
        return self.env._(
            "who did not buy %(product)s since %(date)s",
            product=self._get_product_words(),
            date=self._format_since(),
        )

    def _get_domain_bought_since(self):
        return self._among("commercial_partner_id", self._get_bought_sql())

    def _get_domain_not_bought_since(self):
        return self._among("commercial_partner_id", self._get_bought_sql(), negate=True)

    def _get_bought_sql(self):
        return SQL(
            """
            SELECT sale.crm_commercial_partner_id AS id
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
             WHERE %s
               AND line.product_uom_qty > 0
               AND line.product_id IN (
                    SELECT product.id
                      FROM product_product product
                      JOIN product_template template
                        ON template.id = product.product_tmpl_id
                     WHERE template.id = ANY(%s) OR template.categ_id IN (%s)
                   )
            """,
            self._get_order_conditions(),
            self.product_tmpl_ids.ids,
            self._select_below(self.product_categ_ids),
        )
