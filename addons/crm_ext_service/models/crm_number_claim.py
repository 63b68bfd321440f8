from odoo import fields, models


class CrmNumberClaim(models.Model):
    """A number that was drawn, until it is known whether its ticket was saved.

    Rows are written in their own transaction and only by ``crm.number.series``.
    """

    _name = "crm.number.claim"
    _description = "Claimed Ticket Number"
    _log_access = False
    _rec_name = "key"

    series_id = fields.Many2one("crm.number.series", required=True, ondelete="cascade")
    value = fields.Integer(required=True, help="Counter value that was drawn.")
    key = fields.Char(required=True, help="The number, normalized as in the register.")
    owner = fields.Char(
        help="PostgreSQL's identifier (xid8) of the transaction that drew the number; "
        "empty: the number was given back and is drawn next.",
    )

    # What was given back is drawn again, the smallest first.
    _series_value_idx = models.Index("(series_id, value)")
