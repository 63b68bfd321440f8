# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CrmCallListEntry(models.Model):
    """One person of a call list: who calls him when, and what came out of it."""

    _name = "crm.call.list.entry"
    _description = "Call of a Call List"
    _inherit = ["crm.outreach.person.mixin"]
    _order = "date, id"
    _log_access = False
    _outreach_open = ("waiting", "planned")
    _outreach_done = "done"
    _outreach_date = "called_on"

    call_list_id = fields.Many2one(
        "crm.call.list", required=True, readonly=True, ondelete="cascade"
    )
    phone = fields.Char(related="partner_id.phone")
    user_id = fields.Many2one(
        "res.users", string="Agent", readonly=True, ondelete="set null"
    )
    date = fields.Date(string="Day", readonly=True)
    state = fields.Selection(
        selection_add=[
            ("planned", "Planned"),
            ("done", "Called"),
            ("skipped",),
            ("stopped", "Stopped"),
        ],
        ondelete=dict.fromkeys(("planned", "done", "stopped"), "cascade"),
    )
    skip_reason = fields.Selection(string="Not Called Because")
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
