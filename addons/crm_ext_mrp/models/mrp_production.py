from odoo import models

from odoo.addons.crm_ext_core.tools.spelling_sql import digits_index


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = [
        "mrp.production",
        "crm.conversation.document.mixin",
        "crm.reference.mixin",
        "crm.document.chain.mixin",
    ]

    # Number box, see crm.number.resolver.
    _crm_number_idx = models.Index(digits_index("name"))

    def _get_crm_orders(self):
        """Return the sales orders for which this is produced."""
        return self.reference_ids.sale_ids | self.sale_line_id.order_id
