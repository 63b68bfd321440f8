import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..formulas.ticket_number import (
    AMBIGUOUS_LETTERS,
    DEFAULT_DIGITS,
    DEFAULT_PREFIX,
    NumberFormat,
)

EXAMPLE_COUNTER = 417
MAX_DIGITS = 9


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    crm_number_prefix = fields.Char(
        string="Number Prefix",
        default=DEFAULT_PREFIX,
        size=4,
        help="Up to four capitals before the number. Teams of one company that share "
        "a prefix share the counter.",
    )
    crm_number_with_year = fields.Boolean(
        string="Year in Number",
        default=True,
        help="Two digits of the year; the counter starts again each year.",
    )
    crm_number_digits = fields.Integer(
        string="Digits",
        default=DEFAULT_DIGITS,
        help="Least number of digits of the counter; it grows by itself.",
    )
    crm_number_preview = fields.Char(
        string="Example", compute="_compute_crm_number_preview"
    )

    @api.depends("crm_number_prefix", "crm_number_with_year", "crm_number_digits")
    def _compute_crm_number_preview(self):
        for team in self:
            number_format = team._get_crm_number_format(team.company_id)
            team.crm_number_preview = number_format.render(EXAMPLE_COUNTER)

    @api.constrains("crm_number_prefix")
    def _check_crm_number_prefix(self):
        for team in self:
            prefix = team.crm_number_prefix or ""
            if re.search(f"[^A-Z]|[{AMBIGUOUS_LETTERS}]", prefix):
                raise ValidationError(
                    self.env._(
                        'The number prefix "%(prefix)s" cannot be read out clearly. '
                        "Use capitals without I, L and O.",
                        prefix=prefix,
                    )
                )

    @api.constrains("crm_number_digits")
    def _check_crm_number_digits(self):
        for team in self:
            if not 1 <= team.crm_number_digits <= MAX_DIGITS:
                raise ValidationError(
                    self.env._(
                        "Choose 1 to %(max)s digits for ticket numbers.", max=MAX_DIGITS
                    )
                )

    def _get_crm_number_format(self, company):
        """Return the format of this team, or the default one without a team.

        The year is the one that begins at the company, not at the user.
        """
        today = fields.Date.context_today(
            self.with_context(tz=company.partner_id.tz or self.env.user.tz)
        )
        if not self:
            return NumberFormat(year=today.year)
        return NumberFormat(
            prefix=self.crm_number_prefix or "",
            year=today.year if self.crm_number_with_year else None,
            digits=self.crm_number_digits,
        )

    def _draw_crm_numbers(self, company, count=1):
        """Return new ticket numbers in the format of this team."""
        number_format = self._get_crm_number_format(company)
        return self.env["crm.number.series"]._draw(
            company.id, number_format.series, number_format.render, count
        )
