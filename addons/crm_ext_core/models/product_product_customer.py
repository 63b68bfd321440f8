from odoo import api, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _search_display_name(self, operator, value):
        """Find products by what the customer of the order calls them.

        The order passes its customer in the context, as for names of suppliers.
        """
        domain = super()._search_display_name(operator, value)
        named = self._get_crm_named_domain(operator, value)
        return domain if named is None else Domain(domain) | named

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer what the customer calls so before what we call so."""
        result = super().name_search(name, domain, operator, limit)
        named = self._get_crm_named_domain(operator, name) if name else None
        if named is None:
            return result
        products = self.search_fetch(
            Domain(domain or Domain.TRUE) & named, ["display_name"], limit=limit
        )
        own = [(product.id, product.display_name) for product in products.sudo()]
        return (own + [pair for pair in result if pair[0] not in products.ids])[:limit]

    @api.model
    def _get_crm_named_domain(self, operator, value):
        """Return the domain of the products that the customer calls so, or None."""
        customer = self._get_crm_context_customer()
        if not customer or operator in Domain.NEGATIVE_OPERATORS:
            return None
        names = self.env["crm.customer.product"]
        named = Domain(names._get_customer_domain(customer)) & (
            Domain("code", operator, value) | Domain("name", operator, value)
        )
        return Domain("id", "in", names._search(named).subselect("product_id"))

    @api.model
    def _get_crm_context_customer(self):
        """Return the customer whose names count, or an empty partner."""
        partner_id = self.env.context.get("partner_id")
        partners = self.env["res.partner"]
        if not isinstance(partner_id, int):
            return partners
        return partners.browse(partner_id).exists()
