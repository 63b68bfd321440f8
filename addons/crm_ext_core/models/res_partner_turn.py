from odoo import api, models

from .res_partner_account import PLACE_FIELDS


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        names = ("crm_parent_id", "parent_id")
        parent_ids = {vals.get(name) for vals in vals_list for name in names}
        parents = self.browse(parent_ids - {None, False})
        parents._crm_take_turn(shared=not self._crm_places_companies(vals_list))
        return super().create(vals_list)

    def write(self, vals):
        if (PLACE_FIELDS | {"crm_supervisor_id"}) & vals.keys():
            ids = {vals.get("crm_parent_id"), vals.get("parent_id")} - {None, False}
            (self | self.browse(ids))._crm_take_turn(
                shared=vals.keys() == {"parent_id"}
                and not any(self.sudo().mapped("is_company"))
            )
        return super().write(vals)

    def _crm_take_turn(self, shared=False):
        """Wait for others who change the company trees of these partners."""
        self.env["crm.account.link"].sudo()._take_turn(self.sudo(), shared=shared)

    @api.model
    def _crm_places_companies(self, vals_list):
        return any(
            vals.get("crm_parent_id") or self._crm_is_company(vals)
            for vals in vals_list
        )
