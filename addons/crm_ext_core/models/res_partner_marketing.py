from odoo import api, models


class ResPartner(models.Model):
    """Customers whom marketing leaves alone for now."""

    _inherit = "res.partner"

    @api.model
    def _get_crm_marketing_holds(self, company):
        """Return why and whom marketing leaves alone for now.

        A hold on anybody is one on the whole company tree. Override to add reasons, and
        flush what their queries read. No rights are applied: a hold holds, whoever is
        allowed to know of it.

        :param company: the company that wants to contact people
        :return: pairs of a reason, such as ``complaint``, and a query of contact ids
        :rtype: list[tuple[str, odoo.tools.SQL]]
        """
        return []
