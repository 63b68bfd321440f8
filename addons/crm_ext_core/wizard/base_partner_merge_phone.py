from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Keep the numbers of the merged contacts: their people go on calling."""
        # sudo: the numbers are closed to users, and who merges may do so.
        numbers = self.env["crm.phone.number"].sudo()
        numbers._flush_owners()
        numbers.search([("partner_id", "in", src_partners.ids)]).source_field = False
        numbers.flush_model()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        numbers.invalidate_model()
        dst_partner.modified(dst_partner._get_crm_phone_fields())
        return result
