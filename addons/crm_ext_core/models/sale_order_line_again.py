from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SaleOrderLine(models.Model):
    # The buttons beside "Catalog" are asked of the lines, as Odoo does.
    _inherit = "sale.order.line"

    @api.model
    def _get_crm_context_order(self):
        """Return the order whose lines are shown; it is saved by then."""
        order = self.env["sale.order"].browse(self.env.context.get("order_id") or ())
        if not order.exists():
            raise UserError(self.env._("Choose the customer first."))
        order._check_crm_may_add_lines()
        return order

    def action_crm_as_last_time(self):
        """Add what the customer ordered last time; say what is not sold any more."""
        order = self._get_crm_context_order()
        refused = order._add_crm_last_order()
        reload_form = {"type": "ir.actions.client", "tag": "soft_reload"}
        if not refused:
            return reload_form
        names = ", ".join(refused.mapped("display_name"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._("Not sold to this customer any more: %s", names),
                "next": reload_form,
            },
        }

    def action_crm_ordered_before(self):
        """Open the catalog with what the customer and his tree ordered before."""
        order = self._get_crm_context_order()
        action = order.with_context(child_field="order_line").action_add_from_catalog()
        action["context"] |= {
            "order_id": order.id,
            "active_model": "sale.order.line",
            "search_default_crm_ordered_before": 1,
        }
        return action

    def action_crm_paste(self):
        """Open the screen that takes a table of products and quantities."""
        order = self._get_crm_context_order()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_order_paste_action"
        )
        return action | {"context": {"default_order_id": order.id}}

    @api.model
    def _get_crm_last_lines(self, domain):
        """Return the latest of the lines for each product, of those one may see."""
        query = self._search(domain)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (line.product_id) line.id
                  FROM sale_order_line line
                  JOIN sale_order sale ON sale.id = line.order_id
                 WHERE line.id IN %s
              ORDER BY line.product_id, sale.date_order DESC, line.id DESC
                """,
                query.subselect(),
            )
        )
        return self.browse(row[0] for row in rows)
