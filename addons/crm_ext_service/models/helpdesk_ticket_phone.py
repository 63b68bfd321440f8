from odoo import api, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["crm.phone.search.mixin", "helpdesk.ticket"]

    _crm_phone_search_beside = "number"

    @api.model
    def _search_crm_phone(self, text):
        """Find the tickets of whoever has the number, and those of his company."""
        partners = self.env["res.partner"].with_context(active_test=False)
        match, domain = partners._search_crm_phone(text)
        # The user's own rights: a customer hidden from him is found by no number.
        ids = partners.search(domain).ids if match else []
        if not ids:
            return super()._search_crm_phone(text)
        return match, (
            Domain("partner_id", "in", ids) | Domain("commercial_partner_id", "in", ids)
        )

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if operator not in ("=", "ilike") or not isinstance(value, str):
            return domain
        return Domain(domain) | self._search_crm_phone(value)[1]
