from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.conversation.mixin"]

    _crm_conversation_field = "order_id"
