from odoo import fields, models


class CrmConversationOutcome(models.Model):
    """What came out of a talk, in one word that can be counted."""

    _name = "crm.conversation.outcome"
    _description = "Outcome of a Talk"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
