from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain


class CrmDuplicate(models.Model):
    """Two contacts that may be one and the same."""

    _name = "crm.duplicate"
    _description = "Possible Duplicate"
    _order = "score DESC, id"
    _rec_name = "partner_id"

    # The contact with the lower id comes first, so that each pair has one row.
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    other_id = fields.Many2one(
        "res.partner",
        string="Possible Duplicate",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    score = fields.Float(
        "Probability",
        readonly=True,
        aggregator="avg",
        help="How much speaks for one and the same contact, from 0 to 1.",
    )
    reason_ids = fields.Many2many(
        "crm.duplicate.reason",
        "crm_duplicate_reason_rel",
        "duplicate_id",
        "reason_id",
        string="Reasons",
        readonly=True,
    )
    state = fields.Selection(
        [("open", "Undecided"), ("dismissed", "Not a Duplicate")],
        default="open",
        required=True,
        readonly=True,
    )
    dismiss_uid = fields.Many2one("res.users", string="Dismissed by", readonly=True)
    dismiss_date = fields.Datetime("Dismissed on", readonly=True)
    search_id = fields.Many2one(
        "crm.duplicate.search", readonly=True, index=True, ondelete="set null"
    )
    partner_summary = fields.Char("Details", compute="_compute_summaries")
    other_summary = fields.Char(
        "Details of the Possible Duplicate", compute="_compute_summaries"
    )
    partner_card = fields.Text("Data", compute="_compute_summaries")
    other_card = fields.Text(
        "Data of the Possible Duplicate", compute="_compute_summaries"
    )
    can_merge = fields.Boolean(compute="_compute_can_merge")
    is_readable = fields.Boolean(
        compute="_compute_is_readable", search="_search_is_readable"
    )

    # The merge wizard never meets this index: the rows of merged contacts are moved
    # before it moves foreign keys.
    _pair_uniq = models.UniqueIndex("(partner_id, other_id)")
    _list_idx = models.Index("(state, score DESC, id)")

    @api.depends("partner_id", "other_id")
    def _compute_display_name(self):
        for duplicate in self:
            pair = (duplicate.partner_id, duplicate.other_id)
            duplicate.display_name = " / ".join(part.display_name for part in pair)

    @api.depends("partner_id", "other_id")
    def _compute_summaries(self):
        for duplicate in self:
            partner, other = duplicate.partner_id, duplicate.other_id
            duplicate.partner_card = partner._get_crm_card()
            duplicate.other_card = other._get_crm_card()
            duplicate.partner_summary = duplicate.partner_card.replace("\n", " · ")
            duplicate.other_summary = duplicate.other_card.replace("\n", " · ")

    @api.depends_context("uid")
    def _compute_can_merge(self):
        self.can_merge = self._may_merge()

    @api.depends("partner_id", "other_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_readable(self):
        partners = (
            (self.partner_id | self.other_id).sudo(False)._filtered_access("read")
        )
        for duplicate in self:
            pair = duplicate.partner_id | duplicate.other_id
            duplicate.is_readable = pair <= partners

    @api.model
    def _search_is_readable(self, operator, value):
        """Whoever may read both contacts may see that they look alike."""
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # The record rule is evaluated as superuser; the contacts' rules have to count.
        partners = self.env["res.partner"].sudo(False).with_context(active_test=False)
        readable = partners._search([])
        return Domain("partner_id", "in", readable) & Domain("other_id", "in", readable)

    # === ACTIONS === #

    def action_dismiss(self):
        """Remember that the two contacts are different."""
        self._check_writable_partners()
        # sudo: rows are written through these actions only, after the check above.
        self.sudo().write(
            {
                "state": "dismissed",
                "dismiss_uid": self.env.uid,
                "dismiss_date": fields.Datetime.now(),
            }
        )
        self._invalidate_hints()

    def action_reopen(self):
        """Forget that the two contacts were called different."""
        self._check_writable_partners()
        # sudo: as above
        self.sudo().write(
            {"state": "open", "dismiss_uid": False, "dismiss_date": False}
        )
        self._invalidate_hints()

    def action_merge(self):
        """Open Odoo's merge wizard with the contacts of the pairs."""
        return self._get_merge_action(
            self.partner_id | self.other_id, self._get_groups()
        )

    @api.model
    def action_search(self):
        """Search among all contacts in the background."""
        return self.env["crm.duplicate.search"].action_start()

    @api.model
    def _get_merge_action(self, partners, groups=None):
        """Open Odoo's merge wizard, with one group of contacts after the other.

        :param groups: list of partners of which each is one contact
        """
        if not self._may_merge():
            raise AccessError(
                self.env._("Only users who may manage contacts can merge them.")
            )
        partners.check_access("write")
        if not groups or len(groups) == 1:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "base.action_partner_merge"
            )
            context = {"active_model": "res.partner", "active_ids": partners.ids}
            return {**action, "context": context}
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "number_group": len(groups),
                "line_ids": [
                    Command.create({"min_id": min(group.ids), "aggr_ids": group.ids})
                    for group in groups
                ],
            }
        )
        return wizard._action_next_screen()

    def _get_groups(self):
        """Return the contacts of the pairs; those linked by pairs are one group."""
        groups = []
        for duplicate in self:
            group = duplicate.partner_id | duplicate.other_id
            linked = [other for other in groups if other & group]
            groups = [other for other in groups if other not in linked]
            groups.append(group.union(*linked))
        return [group.browse(sorted(group.ids)) for group in groups]

    @api.model
    def _may_merge(self):
        """Return whether the user may open Odoo's merge wizard."""
        return self.env["base.partner.merge.automatic.wizard"].has_access("create")

    def _check_writable_partners(self):
        if not self:
            raise UserError(self.env._("Select the possible duplicates first."))
        self.check_access("read")
        (self.partner_id | self.other_id).check_access("write")

    def _invalidate_hints(self):
        partners = self.partner_id | self.other_id
        partners.invalidate_recordset(["crm_duplicate_hints"])
