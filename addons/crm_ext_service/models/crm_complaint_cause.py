from odoo import api, fields, models
from odoo.exceptions import UserError


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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: complaints of other teams and companies count, too.
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        if used := tickets.search([("crm_cause_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "There are complaints with %(name)s. Archive it instead.",
                    name=used.crm_cause_id.name,
                )
            )
