# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class CrmReadablePartnerMixin(models.AbstractModel):
    """Rows about contacts, of which a user sees those about whom he may read.

    Everybody who is meant is counted, frozen and contacted all the same: count as
    superuser. Record rules cannot say so, they are evaluated as superuser. The model
    has a field ``partner_id``.
    """

    _name = "crm.readable.partner.mixin"
    _description = "Rows About Contacts"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_readable_domain(self):
        """Return the domain of rows of contacts whom the user may read, or of none."""
        partners = self.env["res.partner"].with_context(active_test=False)
        readable = Domain("partner_id", "in", partners._search([]))
        return Domain("partner_id", "=", False) | readable

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not any(self._ids):
            return result
        partners = self.sudo().partner_id.with_env(self.env)
        hidden = partners - partners._filtered_access("read")
        forbidden = self.sudo().filtered(lambda row: row.partner_id in hidden)
        if not forbidden:
            return None
        forbidden = forbidden.with_env(self.env)
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(
            operation, forbidden
        )
