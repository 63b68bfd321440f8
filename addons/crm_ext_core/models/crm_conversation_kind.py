from odoo import fields, models


class CrmConversationKind(models.Model):
    """How a talk took place: on the phone, on site, by letter."""

    _name = "crm.conversation.kind"
    _description = "Kind of Talk"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    icon = fields.Char(
        default="fa-comment-o",
        help="Font Awesome class shown beside the talk, for example fa-phone.",
    )
    is_complaint = fields.Boolean(
        string="Complaint",
        help="Talks of this kind are found by the filter Complaints.",
    )
