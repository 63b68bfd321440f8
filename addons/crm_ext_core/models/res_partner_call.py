from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["crm.call.mixin", "res.partner"]

    _crm_call_field = "partner_id"

    def _get_crm_call_counts(self):
        """A company counts the calls with all its people, a person his own."""
        companies = self.filtered(lambda p: p.commercial_partner_id == p)
        counts = super(ResPartner, self - companies)._get_crm_call_counts()
        if companies:
            groups = self.env["crm.call"]._read_group(
                Domain("commercial_partner_id", "in", companies.ids),
                ["commercial_partner_id"],
                ["__count"],
            )
            counts.update({company.id: count for company, count in groups})
        return counts

    def _get_crm_call_domain(self):
        companies = self.filtered(lambda p: p.commercial_partner_id == p)
        return Domain("commercial_partner_id", "in", companies.ids) | Domain(
            "partner_id", "in", (self - companies).ids
        )
