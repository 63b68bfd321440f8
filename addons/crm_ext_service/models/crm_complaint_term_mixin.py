from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmComplaintTermMixin(models.AbstractModel):
    """A word by which complaints are sorted, of one or of all own companies."""

    _name = "crm.complaint.term.mixin"
    _description = "Term for Complaints"
    _order = "sequence, id"

    _ticket_field = ""
    """The field of tickets that holds it."""

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
        if used := tickets.search([(self._ticket_field, "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "There are complaints with %(name)s. Archive it instead.",
                    name=used[self._ticket_field].name,
                )
            )
