import os
import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_workbook(export):
    """Return the response that downloads what ``export._write_xlsx`` writes."""
    file = tempfile.TemporaryFile()
    export._write_xlsx(file)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    headers = [
        ("Content-Type", XLSX),
        ("Content-Length", str(size)),
        ("Content-Disposition", content_disposition(export._get_file_name())),
    ]
    response = request.make_response(
        wrap_file(request.httprequest.environ, file), headers
    )
    response.direct_passthrough = True
    return response


class CrmTreeExport(http.Controller):
    @http.route(
        "/crm_ext_core/tree_export/<model('crm.tree.export'):export>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download(self, export):
        """Send the company tree as .xlsx, through a file on disk."""
        return send_workbook(export)
