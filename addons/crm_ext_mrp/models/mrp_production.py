from odoo import fields, models

from odoo.addons.crm_ext_core.models.sale_order_priority import URGENT
from odoo.addons.crm_ext_core.tools.spelling_sql import digits_index


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = [
        "mrp.production",
        "crm.conversation.document.mixin",
        "crm.reference.mixin",
        "crm.document.chain.mixin",
        "crm.delivery.note.mixin",
    ]

    # Number box, see crm.number.resolver.
    _crm_number_idx = models.Index(digits_index("name"))

    def _get_crm_orders(self):
        """Return the sales orders for which this is produced."""
        return self.reference_ids.sale_ids | self.sale_line_id.order_id


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _prepare_mo_vals(self, *args, **kwargs):
        """Produce for urgent orders first, their parts included."""
        values = super()._prepare_mo_vals(*args, **kwargs)
        procurement_values = args[7] if len(args) > 7 else kwargs["values"]
        references = procurement_values.get("reference_ids")
        # sudo: production need not read orders.
        if references and any(references.sudo().sale_ids.mapped("crm_urgency")):
            values["priority"] = URGENT
        return values


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    crm_production_planner_id = fields.Many2one(
        "res.users",
        "Production Planner",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        groups="base.group_user",
        help="Who is asked when a customer wants earlier what is still to be produced "
        "and the manufacturing order has no responsible.",
    )
