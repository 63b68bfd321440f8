from odoo import api, models
from odoo.tools import SQL


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _get_crm_price_history(self, company):
        """Return the SELECT of what products cost when: product_id, since, until, cost.

        Odoo keeps the changes of standard prices; before the first one counts that, as
        in its own valuation. Average and FIFO costs change with each receipt, for these
        only today's is known. Costs are of the unit that factors of units are relative
        to; ``since`` is the first day, ``until`` the first one after.
        """
        return SQL(
            """
            SELECT product.id AS product_id,
                   COALESCE(history.since, '-infinity') AS since,
                   COALESCE(history.until, 'infinity') AS until,
                   CASE WHEN history.until IS NULL
                        THEN (product.standard_price ->> %(company)s)::numeric
                        ELSE history.value END
                   / COALESCE(NULLIF(unit.factor, 0), 1)::numeric AS cost
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom unit ON unit.id = template.uom_id
         LEFT JOIN (
                SELECT product_id, value,
                       CASE WHEN LAG(day) OVER change IS NOT NULL THEN day END AS since,
                       LEAD(day) OVER change AS until
                  FROM (SELECT id, product_id, value, date,
                               (date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                               AS day
                          FROM product_value
                         WHERE company_id = %(company_id)s
                           AND move_id IS NULL AND lot_id IS NULL) dated
                WINDOW change AS (PARTITION BY product_id ORDER BY date, id)
              ) history ON history.product_id = product.id AND NOT %(moving)s
             WHERE history.value IS NOT NULL
                OR (product.standard_price ->> %(company)s)::numeric <> 0
            """,
            company=str(company.id),
            company_id=company.id,
            zone=company._get_crm_score_timezone(),
            moving=self._get_crm_moving_cost_sql(company),
        )

    @api.model
    def _get_crm_moving_cost_sql(self, company):
        """Return whether the cost of ``template`` changes with each receipt."""
        # sudo: how goods are valued is not what salespeople read
        categories = self.env["product.category"].sudo().with_company(company)
        default = company.sudo().cost_method
        moving = categories.search_fetch([], ["property_cost_method"]).filtered(
            lambda category: (category.property_cost_method or default) != "standard"
        )
        return SQL(
            "COALESCE(template.categ_id = ANY(%s), %s)",
            moving.ids,
            default != "standard",
        )
