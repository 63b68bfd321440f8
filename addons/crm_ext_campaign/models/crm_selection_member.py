# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..const import BASES, REASONS, SKIP_REASONS


class CrmSelectionMember(models.Model):
    """One person of a frozen selection: gets the mailing, or why not.

    Rows are written by ``crm.selection._freeze_members`` and are no subject to change,
    except for what happens to them at sending.
    """

    _name = "crm.selection.member"
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

    # === RIGHTS === #
    # Everybody who is meant is counted and frozen; names are shown of contacts whom the
    # reader may read. Record rules cannot say so: they are evaluated as superuser.
    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _get_readable_domain(self):
        """Return the domain of rows of contacts whom the user may read, or of none."""
        partners = self.env["res.partner"].with_context(active_test=False)
        readable = Domain("partner_id", "in", partners._search([]))
        return Domain("partner_id", "=", False) | readable

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not any(self._ids):
            return result
        partners = self.sudo().partner_id.with_env(self.env)
        hidden = partners - partners._filtered_access("read")
        forbidden = self.sudo().filtered(lambda row: row.partner_id in hidden)
        if not forbidden:
            return None
        forbidden = forbidden.with_env(self.env)
        return forbidden, lambda: self.env["ir.rule"]._make_access_error(
            operation, forbidden
        )
