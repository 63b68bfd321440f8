# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_hold_overdue_days = fields.Integer(
        related="company_id.crm_hold_overdue_days", readonly=False
    )
    crm_contact_cap = fields.Integer(
        related="company_id.crm_contact_cap", readonly=False
    )
    crm_contact_cap_days = fields.Integer(
        related="company_id.crm_contact_cap_days", readonly=False
    )
    crm_quiet_begin = fields.Float(related="company_id.crm_quiet_begin", readonly=False)
    crm_quiet_end = fields.Float(related="company_id.crm_quiet_end", readonly=False)
