# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_hold_overdue_days = fields.Integer(
        "Days Overdue",
        default=30,
        help="Customers are left alone while an invoice of their company tree is "
        "overdue for more than these days. 0 is never.",
    )
    crm_contact_cap = fields.Integer(
        "Contacts at Most",
        help="How often a person is contacted by all campaigns together. 0 is no cap.",
    )
    crm_contact_cap_days = fields.Integer(
        "Within Days", default=30, help="Days that the cap on contacts looks back."
    )
    crm_quiet_begin = fields.Float(
        "Quiet From",
        help="Hour of the person's own clock from which on nobody is mailed or called.",
    )
    crm_quiet_end = fields.Float(
        "Quiet Until",
        help="Hour of the person's own clock. The same as the beginning: no quiet "
        "hours.",
    )

    _crm_contact_cap_positive = models.Constraint(
        "CHECK (crm_contact_cap >= 0 AND crm_contact_cap_days > 0"
        " AND crm_hold_overdue_days >= 0)",
        "Caps and days cannot be negative, and a cap needs at least one day.",
    )
    _crm_quiet_hours = models.Constraint(
        "CHECK (crm_quiet_begin >= 0 AND crm_quiet_begin < 24"
        " AND crm_quiet_end >= 0 AND crm_quiet_end < 24)",
        "Quiet hours are times of the day, from 00:00 to 23:59.",
    )
