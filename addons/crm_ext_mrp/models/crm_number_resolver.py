from odoo import api, models

from odoo.addons.crm_ext_core.tools.spelling_sql import NUMBER


class CrmNumberResolver(models.AbstractModel):
    _inherit = "crm.number.resolver"

    @api.model
    def _resolvers(self):
        return [*super()._resolvers(), (40, self._resolve_productions)]

    @api.model
    def _resolve_productions(self, spelling, limit):
        found = self._search_number("mrp.production", spelling, {"name": NUMBER})
        kind = self.env._("Manufacturing Order")
        for production, __, grade in found[:limit]:
            # sudo: production may not read orders, but whom the goods are for.
            orders = production.sudo()._get_crm_orders()
            partner = orders[:1].partner_id
            yield self._prepare_number_hit(production, kind, partner, grade)
