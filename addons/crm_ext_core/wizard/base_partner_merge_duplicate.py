from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Move the duplicates: two of them may become one and the same pair."""
        # sudo: users write no duplicates, and who merges may do so.
        self.env["crm.duplicate"].sudo()._move_to_merged(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
