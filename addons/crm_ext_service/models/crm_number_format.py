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


class CrmNumberFormat(models.AbstractModel):
    """How new ticket numbers look: of a company, and of a team with its own format."""

    _name = "crm.number.format"
    _description = "Ticket Number Format"

    crm_number_prefix = fields.Char(
        string="Number Prefix",
        default=DEFAULT_PREFIX,
        size=4,
        help="Up to four capitals before the number. What shares a prefix within a "
        "company shares the counter.",
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
        string="Example",
        compute="_compute_crm_number_preview",
        help="What the ticket with the counter 417 would be called today.",
    )

    @api.depends("crm_number_prefix", "crm_number_with_year", "crm_number_digits")
    def _compute_crm_number_preview(self):
        for record in self:
            company = record._get_crm_number_company()
            number_format = record._get_crm_number_format(company)
            record.crm_number_preview = number_format.render(EXAMPLE_COUNTER)

    @api.constrains("crm_number_prefix")
    def _check_crm_number_prefix(self):
        for record in self:
            prefix = record.crm_number_prefix or ""
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
        for record in self:
            if not 1 <= record.crm_number_digits <= MAX_DIGITS:
                raise ValidationError(
                    self.env._(
                        "Choose 1 to %(max)s digits for ticket numbers.", max=MAX_DIGITS
                    )
                )

    def _get_crm_number_company(self):
        """Return the company for which the example is shown."""
        return self.env.company

    def _get_crm_number_format(self, company):
        """Return what new numbers in a company look like.

        The year is the one that begins at the company, not at the user.

        :rtype: NumberFormat
        """
        today = fields.Date.context_today(
            self.with_context(tz=company.partner_id.tz or self.env.user.tz)
        )
        return NumberFormat(
            prefix=self.crm_number_prefix or "",
            year=today.year if self.crm_number_with_year else None,
            digits=self.crm_number_digits,
        )
