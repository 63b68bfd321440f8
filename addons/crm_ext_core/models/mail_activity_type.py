from odoo import fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    crm_kind_id = fields.Many2one(
        "crm.conversation.kind",
        string="Talk",
        help="When an activity of this type is done, it enters the protocol of the "
        "customer as such a talk.",
    )
