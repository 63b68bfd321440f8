from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmCustomerProduct(models.Model):
    """What a customer and his branches call one of our products."""

    _name = "crm.customer.product"
    _description = "Customer's Product Name"
    _order = "partner_id, code, id"
    _rec_name = "code"
    _rec_names_search = ["code", "name"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain="['|', ('is_company', '=', True), ('parent_id', '=', False)]",
        help="The names hold for the branches of this customer, too.",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("sale_ok", "=", True)],
    )
    code = fields.Char("Customer's Product Code", index="trigram")
    name = fields.Char("Customer's Product Name", index="trigram")

    _partner_product_idx = models.UniqueIndex(
        "(partner_id, product_id)",
        "There is a name of this customer for this product already.",
    )

    @api.constrains("partner_id", "code", "name")
    def _check_named(self):
        if any(not record.code and not record.name for record in self):
            raise ValidationError(
                self.env._("Enter what the customer calls the product: code or name.")
            )

    @api.model
    def _get_customer_domain(self, partner):
        """Return the domain of the names that a person or company uses."""
        chain = partner._get_crm_chains()[partner.id]
        return [("partner_id", "in", chain.ids)]
