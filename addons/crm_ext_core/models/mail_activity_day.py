from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    crm_priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")],
        string="Priority",
        default="0",
        required=True,
    )
