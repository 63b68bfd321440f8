from odoo import api, models
from odoo.fields import Domain


class CrmConversationMixin(models.AbstractModel):
    """Where a talk is linked to a case, what is likely meant is offered first."""

    _inherit = "crm.conversation.mixin"

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer what matches the domain in the context's ``crm_offer_first`` first."""
        first = self.env.context.get("crm_offer_first")
        if not first:
            return super().name_search(name, domain, operator, limit)
        domain = Domain(domain or Domain.TRUE)
        hits = super().name_search(name, domain & Domain(first), operator, limit)
        if limit and len(hits) >= limit:
            return hits
        others = domain & Domain("id", "not in", [hit_id for hit_id, _label in hits])
        rest = limit and limit - len(hits)
        return hits + super().name_search(name, others, operator, rest)
