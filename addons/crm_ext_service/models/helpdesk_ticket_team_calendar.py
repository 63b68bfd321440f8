from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    crm_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        check_company=True,
        help="When the team works: deadlines of its tickets are counted in these "
        "hours. Empty: those of the company.",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"crm_calendar_id", "parent_id"} & vals.keys():
            companies = self.company_id or self.env.companies
            companies._touch_crm_deadlines()
        return result
