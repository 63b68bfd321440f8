from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.figure import FigureSource, search_figure


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_last_talk = fields.Datetime(
        string="Last Talk",
        compute="_compute_crm_figures",
        search=search_figure("crm_last_talk"),
        groups="base.group_user",
        help="Time of the last talk with the company or its people that you may see.",
    )
    crm_last_talk_tree = fields.Datetime(
        string="Last Talk, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_last_talk_tree"),
        groups="base.group_user",
        help="Last talk with the company or one of the companies below it.",
    )

    @api.model
    def _get_crm_figure_sources(self):
        """Leave out talks that are planned: they have not been held yet."""
        return [
            *super()._get_crm_figure_sources(),
            FigureSource(
                "crm.conversation",
                {"crm_last_talk": Domain("date", "<=", fields.Datetime.now())},
                domain=Domain("company_id", "in", [*self.env.companies.ids, False]),
                date="date",
            ),
        ]
