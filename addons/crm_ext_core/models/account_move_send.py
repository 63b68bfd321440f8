from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    """A branch without a way of its own gets its invoices as the company above does."""

    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        method = self._get_crm_agreement(move, "invoice_sending_method")
        return {method} if method else super()._get_default_sending_methods(move)

    @api.model
    def _get_default_invoice_edi_format(self, move, **kwargs):
        own = super()._get_default_invoice_edi_format(move, **kwargs)
        agreed = self._get_crm_agreement(move, "invoice_edi_format_store")
        if not agreed:
            return own
        return False if agreed == "none" else agreed

    @api.model
    def _get_crm_agreement(self, move, name):
        """Return what a company above agreed on, or None if there is an own value."""
        customer = move.commercial_partner_id.with_company(move.company_id)
        found = customer._get_crm_agreements([name])[customer.id] if customer else {}
        value, source = found.get(name, (None, customer))
        return value if source != customer else None
