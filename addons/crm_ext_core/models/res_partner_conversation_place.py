from odoo import models


class ResPartner(models.Model):
    """Talks that were logged while their customer moved, see crm.conversation."""

    _inherit = "res.partner"

    def _crm_relink(self, with_contacts=True):
        result = super()._crm_relink(with_contacts)
        self.env["crm.conversation"]._settle_after_commit("partner_id", self.ids)
        return result

    def _on_crm_root_changed(self):
        result = super()._on_crm_root_changed()
        self.env["crm.conversation"]._settle_after_commit("partner_id", self.ids)
        return result
