# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# What somebody knows of himself, and who looks after him
CONTACT_DATA = (
    "object.commercial_company_name",
    "object.function",
    "object.street",
    "object.street2",
    "object.zip",
    "object.city",
    "object.country_id.name",
    "object.email",
    "object.phone",
    "object.ref",
    "object.user_id.email",
    "object.user_id.phone",
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Let marketing fill in contact data without the right to edit templates."""
        return (*super().mail_allowed_qweb_expressions(), *CONTACT_DATA)
