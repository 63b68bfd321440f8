from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmNumberAlias(models.Model):
    """Numbers of an older system that a manager adds or imports."""

    _inherit = "crm.number.alias"

    @api.model_create_multi
    def create(self, vals_list):
        """Register numbers in the company of their ticket, each once."""
        aliases = super().create(self._prepare_company_vals(vals_list))
        # The system registers what it drew, or checked before.
        if not self.env.su:
            aliases._check_given()
        return aliases

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Former Ticket Numbers"),
                "template": "/crm_ext_service/static/xls/ticket_numbers.xlsx",
            }
        ]

    @api.model
    def _prepare_company_vals(self, vals_list):
        tickets = self.env["helpdesk.ticket"]
        return [
            vals
            if vals.get("company_id") or not vals.get("ticket_id")
            else {
                **vals,
                "company_id": tickets.browse(vals["ticket_id"]).company_id.id,
            }
            for vals in vals_list
        ]

    def _check_given(self):
        """Refuse what finds nothing, stands there already or is another's number."""
        for alias in self:
            if not any(sign.isdigit() for sign in alias.number):
                raise UserError(
                    self.env._(
                        'The ticket number "%(number)s" has no digit: nobody would '
                        "find it. Enter it as it was given to the customer.",
                        number=alias.number,
                    )
                )
        others = Domain("number", "in", self.mapped("number"))
        others &= Domain("id", "not in", self.ids) & Domain("ticket_id", "!=", False)
        # sudo: the number is taken, whether or not the user sees the other ticket.
        known = self.sudo().search(others) + self.sudo()
        seen = {}
        for alias in known.sorted("id"):
            place = (alias.number, alias.company_id)
            owners = seen.setdefault(place, self.env["helpdesk.ticket"].sudo())
            if alias in self.sudo() and alias.ticket_id in owners:
                raise UserError(
                    self.env._(
                        "The number %(number)s finds this ticket already. Leave the "
                        "line out.",
                        number=alias.number,
                    )
                )
            if alias in self.sudo() and alias.number in owners.mapped("number"):
                raise UserError(
                    self.env._(
                        "The number %(number)s is that of another ticket today. Give "
                        "that ticket a new number first, or leave the line out.",
                        number=alias.number,
                    )
                )
            seen[place] |= alias.ticket_id
