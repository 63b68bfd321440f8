from odoo import fields, models


class ResPartner(models.Model):
    """What a customer and his branches are not sold."""

    _inherit = "res.partner"

    crm_blocked_product_ids = fields.Many2many(
        "product.template",
        "crm_partner_blocked_product_rel",
        "partner_id",
        "product_id",
        string="Blocked Products",
        domain=[("sale_ok", "=", True)],
        help="Products that are not sold to this customer and to its branches.",
        groups="base.group_user",
    )
    crm_blocked_category_ids = fields.Many2many(
        "product.category",
        "crm_partner_blocked_category_rel",
        "partner_id",
        "category_id",
        string="Blocked Categories",
        help="Products of these categories, and of those below them, are not sold to "
        "this customer and to its branches.",
        groups="base.group_user",
    )
    crm_own_blocks = fields.Boolean(
        "Only Own Blocks",
        groups="base.group_user",
        help="What is blocked for the companies above is not blocked here.",
    )

    def _get_crm_blocks(self):
        """Return what is blocked for the customer, with the companies that say so.

        :return: pairs of a company and its blocked products and categories
        :rtype: list[tuple[Self, ProductTemplate, ProductCategory]]
        """
        self.ensure_one()
        result = []
        for company in self._get_crm_chains()[self.id]:
            products = company.crm_blocked_product_ids
            categories = company.crm_blocked_category_ids
            if products or categories:
                result.append((company, products, categories))
            if company.crm_own_blocks:
                break
        return result

    def _find_crm_blocked_products(self, products):
        """Return which of the products are blocked for the customer, and by whom.

        :param products: product.product
        :rtype: dict[ProductProduct, Self]
        """
        result = {}
        for company, templates, categories in self._get_crm_blocks():
            below = categories.search([("id", "child_of", categories.ids)])
            for product in products.sudo():
                if product.product_tmpl_id in templates or product.categ_id in below:
                    result.setdefault(product.with_env(self.env), company)
        return result
