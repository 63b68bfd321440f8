from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let equally named departments of the merged companies become one."""
        departments = self.env["crm.department"].sudo().with_context(active_test=False)
        own = departments.search([("partner_id", "=", dst_partner.id)])
        result = super()._update_foreign_keys(src_partners, dst_partner)
        level = departments.search(
            [("partner_id", "=", dst_partner.id), ("parent_id", "=", False)]
        )
        if level <= own:
            return result
        while level:
            level = self._crm_merge_departments(level, own).child_ids
        return result

    @api.model
    def _crm_merge_departments(self, level, own):
        """Merge the namesakes among departments of one level.

        :param own: departments that the company had before; one of them stays
        :return: the departments that are left
        """
        namesakes = level.grouped(lambda d: (d.parent_id.id, d.name.lower()))
        for departments in namesakes.values():
            if len(departments) == 1:
                continue
            ranked = departments.sorted(lambda d: (d not in own, not d.active, d.id))
            stays, doubles = ranked[0], ranked[1:]
            if any(doubles.mapped("active")):
                stays.active = True
            self._update_foreign_keys_generic("crm.department", doubles, stays)
            self._update_reference_fields_generic("crm.department", doubles, stays)
            doubles.unlink()
            level -= doubles
        return level
