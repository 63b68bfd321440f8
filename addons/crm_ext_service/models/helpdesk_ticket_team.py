from odoo import api, fields, models

FORMAT_FIELDS = {"crm_number_prefix", "crm_number_with_year", "crm_number_digits"}


class HelpdeskTicketTeam(models.Model):
    _name = "helpdesk.ticket.team"
    _inherit = ["helpdesk.ticket.team", "crm.number.format"]

    crm_number_own_format = fields.Boolean(
        string="Own Number Format",
        help="Numbers of this team do not look like those of the company.",
    )

    @api.depends(
        "crm_number_own_format",
        "company_id.crm_number_prefix",
        "company_id.crm_number_with_year",
        "company_id.crm_number_digits",
    )
    def _compute_crm_number_preview(self):
        return super()._compute_crm_number_preview()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_with_own_format(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_with_own_format(vals))

    def _get_crm_number_company(self):
        return self.company_id or super()._get_crm_number_company()

    def _get_crm_number_format(self, company):
        """Return the format of this team, or that of the company."""
        # sudo: people open tickets for teams of companies that they do not see.
        company = company.sudo()
        if self.crm_number_own_format:
            return super()._get_crm_number_format(company)
        return company._get_crm_number_format(company)

    def _draw_crm_numbers(self, company, count=1):
        """Return new ticket numbers in the format of this team."""
        number_format = self._get_crm_number_format(company)
        former = number_format.former
        return self.env["crm.number.series"]._draw(
            company.id,
            number_format.series,
            number_format.render,
            count,
            former=former and (former.series, former.render),
        )


def _with_own_format(vals):
    """Return values that take effect: who names a prefix wants it."""
    if "crm_number_own_format" in vals or not vals.keys() & FORMAT_FIELDS:
        return vals
    return {**vals, "crm_number_own_format": True}
