from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Move the duplicates: two of them may become one and the same pair."""
        # sudo: users write no duplicates, and who merges may do so.
        duplicates = self.env["crm.duplicate"].sudo()
        merged = src_partners | dst_partner
        surplus = duplicates._prepare_merge(merged, dst_partner)
        self._crm_delete_doubles("crm_duplicate", surplus.ids)
        duplicates._move_to_merged(merged, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
