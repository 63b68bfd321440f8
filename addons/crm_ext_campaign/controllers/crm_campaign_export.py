# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http

from odoo.addons.crm_ext_core.controllers.crm_tree_export import send_workbook


class CrmCampaignExport(http.Controller):
    @http.route(
        "/crm_ext_campaign/report/<model('crm.campaign.export'):export>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, export):
        """Send the report of a campaign as .xlsx, through a file on disk."""
        companies = export.company_ids.ids
        return send_workbook(export.with_context(allowed_company_ids=companies))
