from odoo import api, models


class CrmNumberResolver(models.AbstractModel):
    _inherit = "crm.number.resolver"

    @api.model
    def _resolvers(self):
        return [*super()._resolvers(), (40, self._resolve_productions)]

    @api.model
    def _resolve_productions(self, spelling, limit):
        productions = self._search_number("mrp.production", "name", spelling)
        kind = self.env._("Manufacturing Order")
        for production in productions[:limit]:
            # sudo: production may not read orders, but whom the goods are for.
            orders = production.sudo()._get_crm_orders()
            yield self._prepare_number_hit(
                spelling, production, kind, orders[:1].partner_id
            )
