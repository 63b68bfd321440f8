# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def is_a_bot(cls):
        """Nobody reads the answer to HEAD: it is how link checkers follow links."""
        return request.httprequest.method == "HEAD" or super().is_a_bot()
