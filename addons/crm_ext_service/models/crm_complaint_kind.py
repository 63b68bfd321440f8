from odoo import fields, models


class CrmComplaintKind(models.Model):
    """What a customer complains about, as he sees it."""

    _name = "crm.complaint.kind"
    _description = "Kind of Complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Own Company", help="Empty: all own companies."
    )
