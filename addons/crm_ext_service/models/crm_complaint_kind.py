from odoo import models


class CrmComplaintKind(models.Model):
    """What a customer complains about, as he sees it."""

    _name = "crm.complaint.kind"
    _description = "Kind of Complaint"
    _inherit = ["crm.complaint.term.mixin"]
    _ticket_field = "crm_complaint_kind_id"
