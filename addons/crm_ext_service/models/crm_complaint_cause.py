from odoo import fields, models


class CrmComplaintCause(models.Model):
    """Why it came to a complaint, as we found out."""

    _name = "crm.complaint.cause"
    _description = "Cause of Complaints"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Own Company", help="Empty: all own companies."
    )
