from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_crm_merges(self):
        """Delete the journals of merges along with the contact that they are about."""
        # sudo: whoever may delete the contact deletes its history with it
        self.env["crm.merge"].sudo().search([("partner_id", "in", self.ids)]).unlink()

    def message_post(self, **kwargs):
        """Leave out Odoo's notes of a merge, where ours tells all at once."""
        if self.env.context.get("crm_no_merge_note"):
            return self.env["mail.message"]
        return super().message_post(**kwargs)

    def _on_crm_merge_undone(self):
        """React to the undo of a merge of these partners.

        Hook, called once for the restored contacts and the one that had stayed, after
        the database is as it was. Override it to refresh what is derived from partners
        and not written by the ORM.
        """
