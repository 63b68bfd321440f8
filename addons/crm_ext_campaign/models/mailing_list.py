# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class MailingList(models.Model):
    _inherit = "mailing.list"

    crm_purpose_id = fields.Many2one(
        "crm.consent.purpose",
        string="Consent Purpose",
        ondelete="restrict",
        index="btree_not_null",
        help="What the list is for. Who opts out of the list objects to this purpose, "
        "and who objects to the purpose is opted out of the list.",
    )
