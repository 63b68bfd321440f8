from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_draft_invoice_on_confirm = fields.Boolean(
        "Draft Invoice at Confirmation",
        help="Prepare a draft invoice of everything that may be invoiced as soon as an "
        "order is confirmed.",
    )
