# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..const import BASES, REASONS, SKIP_REASONS


class CrmSelectionMember(models.Model):
    """One person of a frozen selection: gets the mailing, or why not.

    Rows are written by ``crm.selection._freeze_members`` and are no subject to change,
    except for what happens to them at sending.
    """

    _name = "crm.selection.member"
    _inherit = ["crm.readable.partner.mixin"]
    _description = "Selection Member"
    _order = "id"
    _rec_name = "email"
    # The selection tells who froze when; two foreign keys less to check per row.
    _log_access = False

    selection_id = fields.Many2one(
        "crm.selection", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    frozen_partner_id = fields.Integer(
        string="Contact Number",
        readonly=True,
        aggregator=None,
        help="Database number of the contact when frozen. It stays when the contact is "
        "merged or deleted.",
    )
    frozen_customer_id = fields.Integer(
        string="Customer Number",
        readonly=True,
        aggregator=None,
        help="Database number of the contact's company when frozen. The hold-out group "
        "is drawn by customers.",
    )
    email = fields.Char(readonly=True, help="Address when frozen, normalised.")
    address = fields.Char(
        string="Number or Postal Address",
        readonly=True,
        help="Where a letter or call reached the person when frozen, normalised.",
    )
    state = fields.Selection(
        [("included", "Recipient"), ("excluded", "Left Out")],
        required=True,
        readonly=True,
    )
    reason = fields.Selection(
        REASONS, readonly=True, help="Why the person is left out."
    )
    holdout = fields.Boolean(
        string="Held Out",
        readonly=True,
        help="Belongs to the people who are meant, but is not contacted: the hold-out "
        "group that the others are compared with.",
    )
    consent_id = fields.Many2one(
        "crm.consent",
        string="Statement",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Consent or objection that decided.",
    )
    basis = fields.Selection(
        BASES, string="Legal Basis", readonly=True, help="Why the person may be mailed."
    )
    hash = fields.Char(readonly=True, help="SHA-256 of this row.")

    skip_reason = fields.Selection(
        SKIP_REASONS,
        string="Not Sent Because",
        readonly=True,
        help="What came up between freezing and sending.",
    )
    skip_mailing_id = fields.Many2one(
        "mailing.mailing",
        string="Not Sent Mailing",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    skip_date = fields.Datetime(string="Not Sent On", readonly=True)

    # Recipients of a mailing, and the list of members grouped by reason.
    _recipients_idx = models.Index("(selection_id, state, reason, partner_id)")
