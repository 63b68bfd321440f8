# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class MailingTraceReport(models.Model):
    """Figures of the mailings that the user may see.

    A row counts messages of one mailing and has the number of the first of them.
    """

    _inherit = "mailing.trace.report"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            traces = self.env["mailing.trace"]._search([])
            domain = Domain(domain) & Domain("id", "in", traces)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not any(self._ids):
            return result
        traces = self.env["mailing.trace"].browse(self._ids)
        forbidden = self.browse((traces - traces._filtered_access("read"))._ids)
        if not forbidden:
            return None
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(
            operation, forbidden
        )
