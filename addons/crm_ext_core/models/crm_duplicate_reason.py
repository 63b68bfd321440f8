from odoo import fields, models


class CrmDuplicateReason(models.Model):
    """What two contacts have in common."""

    _name = "crm.duplicate.reason"
    _description = "Reason of a Possible Duplicate"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer()
    color = fields.Integer()

    _code_uniq = models.UniqueIndex("(code)")
