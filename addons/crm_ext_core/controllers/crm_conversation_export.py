from odoo import http

from .crm_tree_export import send_workbook


class CrmConversationExport(http.Controller):
    @http.route(
        "/crm_ext_core/protocol/<model('crm.conversation.export'):export>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, export):
        """Send a protocol as .xlsx, through a file on disk."""
        return send_workbook(export)
