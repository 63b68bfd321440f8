from odoo import models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _get_partner_pricelist_multi(self, partner_ids):
        """Take the pricelist of the nearest company above over a country's list."""
        result = super()._get_partner_pricelist_multi(partner_ids)
        name = "specific_property_product_pricelist"
        partners = (
            self.env["res.partner"]
            .browse(partner_ids)
            .filtered(
                lambda partner: (
                    # Absent when pricelists are off; a list of one's own comes first.
                    partner.id in result
                    and result[partner.id] != partner[name]
                    and partner.commercial_partner_id.sudo().crm_parent_id
                )
            )
        )
        for partner_id, found in partners._get_crm_agreements([name]).items():
            if name in found:
                pricelist = found[name][0].with_env(self.env)
                if pricelist._get_partner_pricelist_multi_filter_hook():
                    result[partner_id] = pricelist
        return result
