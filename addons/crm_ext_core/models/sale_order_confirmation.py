from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_confirmation_mail = fields.Boolean(
        "Mail Order Confirmations",
        help="Customers get the confirmation of each order by mail, in their own "
        "language, as soon as it is confirmed.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_confirmation_mail = fields.Boolean(
        related="company_id.crm_confirmation_mail", readonly=False
    )


class SaleOrder(models.Model):
    """Customers are told at once that their order was taken."""

    _inherit = "sale.order"

    def action_confirm(self):
        result = super().action_confirm()
        # With send_email Odoo has sent it by itself, as for orders in the portal.
        if not self.env.context.get("send_email"):
            self.filtered(
                lambda order: (
                    order.company_id.crm_confirmation_mail
                    and order.state == "sale"
                    and order.partner_id.email
                )
            )._send_order_confirmation_mail()
        return result
