# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..const import SKIP_REASONS


class CrmOutreachPersonMixin(models.AbstractModel):
    """One person of an outreach: was contacted, or why not.

    Rows are written by the outreach and are nobody's to edit. A channel adds the link
    to it, the states and what came out of it, and sets ``_log_access = False``: the
    outreach tells who started it.
    """

    _name = "crm.outreach.person.mixin"
    _inherit = ["crm.readable.partner.mixin"]
    _description = "Person of an Outreach"
    _order = "id"
    _rec_name = "partner_id"

    _outreach_open = ("waiting",)
    """States in which something is still to come of the person."""
    _outreach_done = ""
    """The state of who was contacted."""
    _outreach_date = ""
    """The field that tells when."""

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
        [("waiting", "Waiting"), ("skipped", "Left Out")],
        required=True,
        readonly=True,
        default="waiting",
    )
    skip_reason = fields.Selection(
        SKIP_REASONS, string="Left Out Because", readonly=True
    )
