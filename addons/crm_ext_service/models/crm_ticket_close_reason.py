from odoo import fields, models


class CrmTicketCloseReason(models.Model):
    _name = "crm.ticket.close.reason"
    _description = "Closing Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
