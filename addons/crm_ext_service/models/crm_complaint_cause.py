from odoo import models


class CrmComplaintCause(models.Model):
    """Why it came to a complaint, as we found out."""

    _name = "crm.complaint.cause"
    _description = "Cause of Complaints"
    _inherit = ["crm.complaint.term.mixin"]
    _ticket_field = "crm_cause_id"
