from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Forget the scores: the documents of both make new ones."""
        merged = src_partners | dst_partner
        for table in ("crm_customer_score", "crm_customer_score_month"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE partner_id IN %s",
                    SQL.identifier(table),
                    tuple(merged.ids),
                )
            )
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _log_merge_operation(self, src_partners, dst_partner):
        result = super()._log_merge_operation(src_partners, dst_partner)
        self.env["crm.customer.score"].sudo()._refresh_accounts(dst_partner)
        return result
