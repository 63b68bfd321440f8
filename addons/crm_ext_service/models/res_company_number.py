from odoo import models


class ResCompany(models.Model):
    """The format counts for tickets without a team, and for teams without their own."""

    _name = "res.company"
    _inherit = ["res.company", "crm.number.format"]

    def _get_crm_number_company(self):
        return self
