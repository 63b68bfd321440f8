# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..const import SKIP_REASONS


class CrmCallListEntry(models.Model):
    """One person of a call list: who calls him when, and what came out of it.

    Rows are written by ``crm.call.list`` and are nobody's to edit.
    """

    _name = "crm.call.list.entry"
    _description = "Call of a Call List"
    _order = "date, id"
    _rec_name = "partner_id"
    _log_access = False

    call_list_id = fields.Many2one(
        "crm.call.list", required=True, readonly=True, ondelete="cascade"
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
    phone = fields.Char(related="partner_id.phone")
    user_id = fields.Many2one(
        "res.users", string="Agent", readonly=True, ondelete="set null"
    )
    date = fields.Date(string="Day", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("planned", "Planned"),
            ("done", "Called"),
            ("skipped", "Left Out"),
            ("stopped", "Stopped"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    skip_reason = fields.Selection(
        SKIP_REASONS, string="Not Called Because", readonly=True
    )
    activity_id = fields.Many2one(
        "mail.activity",
        string="Follow-up",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    conversation_id = fields.Many2one(
        "crm.conversation",
        string="Talk",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    outcome_id = fields.Many2one(
        related="conversation_id.outcome_id", store=True, string="Response"
    )
    called_on = fields.Datetime(
        related="conversation_id.date", store=True, string="Called On"
    )

    _waiting_idx = models.Index("(call_list_id, state, date, id)")
