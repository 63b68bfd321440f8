from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_delivery_note = fields.Text(
        "Note for Stock and Production",
        copy=False,
        groups="base.group_user",
        help="What was agreed about the delivery. Colleagues see it on the delivery "
        "and the manufacturing order; customers do not.",
    )


class CrmDeliveryNoteMixin(models.AbstractModel):
    """A document that shows what was agreed about its orders. Needs
    ``_get_crm_orders``."""

    _name = "crm.delivery.note.mixin"
    _description = "Document with the Note of its Orders"

    crm_delivery_note = fields.Text(
        "Agreed with the Customer",
        compute="_compute_crm_delivery_note",
        groups="base.group_user",
    )

    @api.depends_context("uid")
    def _compute_crm_delivery_note(self):
        for document in self:
            # sudo: the note is written for those who may not read the order.
            orders = document.sudo()._get_crm_orders()
            notes = dict.fromkeys(filter(None, orders.mapped("crm_delivery_note")))
            document.crm_delivery_note = "\n".join(notes) or False


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "crm.delivery.note.mixin"]
