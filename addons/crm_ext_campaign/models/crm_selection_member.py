# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL, sql

from ..const import BASES, REASONS, SKIP_REASONS


class UncheckedMany2one(fields.Many2one):
    """Link of rows that are written by the hundred thousand, without a foreign key.

    For each row PostgreSQL would look its targets up and lock them, which writes to the
    table of contacts: half of the time that freezing took. Whoever deletes a target has
    to see to these rows.
    """

    def update_db_foreign_key(self, model, column):
        # Former versions had one.
        comodel = model.env[self.comodel_name]
        for name in sql.get_foreign_keys(
            model.env.cr, model._table, self.name, comodel._table, "id", self.ondelete
        ):
            sql.drop_constraint(model.env.cr, model._table, name)


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

    # A selection with frozen rows cannot be deleted.
    selection_id = UncheckedMany2one(
        "crm.selection", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = UncheckedMany2one(
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

    # Rows of a selection. Numbers alone, in the order in which they are written: with
    # state and reason the index took as long to fill as the table.
    _recipients_idx = models.Index("(selection_id, partner_id)")

    # === DELETED CONTACTS === #
    @api.model
    def _release_contacts(self, partner_ids):
        """Empty the links to deleted contacts; their numbers stay."""
        self._empty_links(SQL("partner_id = ANY(%s)", list(partner_ids)))

    @api.autovacuum
    def _gc_lost_contacts(self):
        """Empty links to contacts that were deleted while they were frozen."""
        self._empty_links(
            SQL(
                """partner_id IS NOT NULL AND NOT EXISTS (
                       SELECT FROM res_partner person WHERE person.id = partner_id)"""
            )
        )

    def _empty_links(self, condition):
        self.flush_model(["partner_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET partner_id = NULL WHERE %s",
                SQL.identifier(self._table),
                condition,
            )
        )
        self.invalidate_model(["partner_id"])
