from odoo import models
from odoo.tools import SQL


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_crm_productions(self):
        """Count the productions of the first level, as Odoo's own button does.

        SQL, and so without the rights of production: how far the goods are is part of
        the order, whoever may read that.
        """
        self.env["mrp.production"].flush_model(
            ["state", "production_group_id", "date_finished", "user_id"]
        )
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT link.sale_id,
                       count(*) FILTER (WHERE production.state = 'done')
                           AS productions_done,
                       count(*) AS productions,
                       max(production.date_finished)
                           FILTER (WHERE production.state <> 'done') AS production_date,
                       (array_agg(producer.name ORDER BY production.date_finished DESC)
                           FILTER (WHERE production.state <> 'done'
                               AND producer.id IS NOT NULL))[1] AS producer
                  FROM (SELECT DISTINCT sale.sale_id, link.production_id
                          FROM stock_reference_sale_rel sale
                          JOIN stock_reference_production_rel link
                            ON link.reference_id = sale.reference_id
                         WHERE sale.sale_id IN %s) link
                  JOIN mrp_production production ON production.id = link.production_id
             LEFT JOIN res_users ON res_users.id = production.user_id
             LEFT JOIN res_partner producer ON producer.id = res_users.partner_id
                 WHERE production.state <> 'cancel'
                   AND NOT EXISTS (
                       SELECT FROM mrp_production_group_rel parent
                        WHERE parent.child_group_id = production.production_group_id)
              GROUP BY link.sale_id
                """,
                tuple(self._origin.ids),
            )
        )
        return super()._get_crm_productions() | {
            row.pop("sale_id"): row for row in rows
        }

    def _get_crm_open_documents(self):
        """Nothing is delivered before it is produced: the productions come first."""
        productions = self.stock_reference_ids.production_ids.filtered(
            lambda production: production.state not in ("done", "cancel")
        )
        return [productions, *super()._get_crm_open_documents()]

    def _get_crm_planner(self):
        production = self._get_crm_planned_document()
        if production._name == "mrp.production" and not production.user_id:
            planner = self.warehouse_id.sudo().crm_production_planner_id
            return planner or super()._get_crm_planner()
        return super()._get_crm_planner()
