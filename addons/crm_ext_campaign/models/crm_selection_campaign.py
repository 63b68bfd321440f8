# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CrmSelection(models.Model):
    """A selection as part of a campaign."""

    _inherit = "crm.selection"

    campaign_id = fields.Many2one(
        "utm.campaign",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        domain=[("is_auto_campaign", "=", False)],
        help="Campaign that the people are contacted for.",
    )
