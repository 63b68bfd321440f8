# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..const import SKIP_REASONS


class CrmLetterRecipient(models.Model):
    """One person of a letter: it was printed, or why not.

    Rows are written by ``crm.letter`` and are nobody's to edit.
    """

    _name = "crm.letter.recipient"
    _description = "Recipient of a Letter"
    _order = "id"
    _rec_name = "partner_id"
    _log_access = False

    letter_id = fields.Many2one(
        "crm.letter", required=True, readonly=True, ondelete="cascade"
    )
    member_id = fields.Many2one(
        "crm.selection.member", readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("printed", "Printed"), ("skipped", "Not Printed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    skip_reason = fields.Selection(
        SKIP_REASONS, string="Not Printed Because", readonly=True
    )
    date = fields.Datetime(string="Printed On", readonly=True)

    _waiting_idx = models.Index("(letter_id, state, id)")
