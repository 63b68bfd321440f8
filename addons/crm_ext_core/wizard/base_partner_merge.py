from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Rebuild the closure: Odoo moves the links of the partners by raw SQL."""
        merged = (src_partners | dst_partner).sudo()
        merged._crm_leave_merged("crm_parent_id", dst_partner)
        merged._crm_leave_merged("crm_supervisor_id", dst_partner)
        strangers = merged.filtered(
            lambda partner: partner.crm_root_id != dst_partner.sudo().crm_root_id
        )
        strangers.crm_supervisor_id = False
        merged._crm_flush_place()
        link = self.env["crm.account.link"].sudo()
        node_ids = link._forget(merged.ids)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        merged.browse(node_ids)._crm_relink()
        return result

    def _log_merge_operation(self, src_partners, dst_partner):
        """Settle what the raw SQL of the merge cannot know of."""
        result = super()._log_merge_operation(src_partners, dst_partner)
        partner = dst_partner.sudo().with_context(active_test=False)
        if partner.is_company:
            companies = partner.child_ids.filtered("is_company")
            if companies:
                companies.write({"parent_id": partner.id})
        partner._crm_leave_org_chart()
        # Documents of the merged partners may carry the top company of their old tree
        partner._crm_keep_root_copies()
        partner._on_crm_root_changed()
        return result
