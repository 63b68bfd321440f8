from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_ext_core.tools.figure import FigureSource, search_figure


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_open_tickets = fields.Integer(
        string="Open Tickets",
        compute="_compute_crm_figures",
        search=search_figure("crm_open_tickets"),
        groups="base.group_user",
        help="Number of the tickets of the company and its people that are in no "
        "closed stage, of the companies you have chosen. Only tickets that you may "
        "see.",
    )
    crm_open_tickets_tree = fields.Integer(
        string="Open Tickets, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_open_tickets_tree"),
        groups="base.group_user",
        help="Open tickets of the company and all companies below it.",
    )

    @api.model
    def _get_crm_figure_sources(self):
        return [
            *super()._get_crm_figure_sources(),
            FigureSource(
                "helpdesk.ticket",
                {"crm_open_tickets": Domain("closed", "=", False)},
                domain=Domain("company_id", "in", [*self.env.companies.ids, False]),
            ),
        ]
