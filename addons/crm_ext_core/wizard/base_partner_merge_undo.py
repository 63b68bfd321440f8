from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, split_every

from ..models.crm_merge_recording import RECORDINGS, record

ODOO_LIMIT = 3
"""Contacts that Odoo's wizard merges at once."""


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    crm_merge_id = fields.Many2one("crm.merge", string="Last Merge", readonly=True)
    crm_can_undo = fields.Boolean(compute="_compute_crm_can_undo")

    @api.depends("crm_merge_id")
    def _compute_crm_can_undo(self):
        may_undo = self.env["crm.merge"]._may_undo()
        for wizard in self:
            # sudo: those who may not undo see nothing of it
            state = wizard.sudo().crm_merge_id.state
            wizard.crm_can_undo = may_undo and state == "done"

    # === ACTION METHODS === #

    def action_start_automatic_process(self):
        wizard = self.with_context(crm_merge_automatic=True)
        return super(
            BasePartnerMergeAutomaticWizard, wizard
        ).action_start_automatic_process()

    def parent_migration_process_cb(self):
        wizard = self.with_context(crm_merge_automatic=True)
        return super(
            BasePartnerMergeAutomaticWizard, wizard
        ).parent_migration_process_cb()

    def action_crm_undo(self):
        return self.crm_merge_id.action_undo()

    # === BUSINESS METHODS === #

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge with a journal; managers may merge more than three contacts.

        Odoo's limit and its rule of the same e-mail keep users from what cannot be
        undone. Who may undo merges needs neither, except where a user could be taken
        over by giving them another address.
        """
        partners = self.env["res.partner"].browse(partner_ids).exists()
        if len(partners) < 2:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        if self._crm_may_merge_many():
            users = partners.sudo().with_context(active_test=False).user_ids
            extra_checks = extra_checks and bool(users)
        elif len(partners) > ODOO_LIMIT:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        if not dst_partner or dst_partner not in partners:
            partners = self._get_ordered_partner(partners.ids)
            dst_partner = partners[-1]
        merges = self.env["crm.merge"]
        if not merges._get_undo_days():
            return self._crm_merge_in_parts(partners, dst_partner, extra_checks)
        # Changes made before, with their tracking, are none of the merge
        self.env.cr.flush()
        merge = merges._start(partners, dst_partner)
        sources = partners - dst_partner
        names = self._crm_get_merged_names(sources)
        with record(self.env, merge.id, sources.ids) as recording:
            rows = self.env["crm.merge.row"].sudo()
            rows._keep_linked(recording, sources.ids, dst_partner.id)
            rows._keep_references(recording, sources.ids, dst_partner.id)
            self._crm_keep_beside_links(recording, partners)
            self._crm_merge_in_parts(partners, dst_partner, extra_checks)
            self._crm_post_merge_note(merge.with_env(self.env), names)
            self.env.cr.flush()
            rows._settle(recording)
        merge._keep_files()
        if self:
            self.crm_merge_id = merge
        return None

    @api.model
    def _crm_may_merge_many(self):
        """Tell whether the user may merge without Odoo's limits.

        Never when nobody looks at the contacts.
        """
        automatic = self.env.context.get("crm_merge_automatic")
        return not automatic and self.env["crm.merge"]._may_undo()

    def _crm_merge_in_parts(self, partners, dst_partner, extra_checks):
        """Merge by Odoo's own method, as many contacts at a time as it takes.

        Its rule is that the last contact wins of two with a value: so the last go
        first. What it would notice in one go is checked beforehand.
        """
        sources = list((partners - dst_partner).ids)
        if len(partners) > ODOO_LIMIT:
            self._crm_check_many(partners)
        parts = list(split_every(ODOO_LIMIT - 1, reversed(sources)))
        merge = super()._merge
        for part in parts:
            merge([*reversed(part), dst_partner.id], dst_partner, extra_checks)
        return None

    def _log_merge_operation(self, src_partners, dst_partner):
        if RECORDINGS.get(self.env.cr):
            dst_partner = dst_partner.with_context(crm_no_merge_note=True)
        return super()._log_merge_operation(src_partners, dst_partner)

    def _crm_check_many(self, partners):
        """Refuse what Odoo refuses, for all contacts at once."""
        below = partners.search([("id", "child_of", partners.ids)])
        related = below.filtered(lambda p: p.parent_id in partners) & partners
        users = partners.sudo().with_context(active_test=False).user_ids
        if related:
            raise UserError(
                self.env._(
                    "%(contact)s belongs to another contact of the selection. Take "
                    "either of them out of it.",
                    contact=related[0].display_name,
                )
            )
        if len(users) > 1:
            raise UserError(
                self.env._(
                    "More than one of the contacts has a user: %(users)s. Merge at "
                    "most one of them.",
                    users=", ".join(users[:5].mapped("login")),
                )
            )

    def _crm_keep_beside_links(self, recording, partners):
        """Keep the rows that the merge changes by SQL though they link to no source."""
        rows = self.env["crm.merge.row"].sudo()
        partner_ids = tuple(partners.ids)
        # The user may enter another company: many2many tables, written past the ORM
        users = partners.sudo().with_context(active_test=False).user_ids
        for table, column in recording.get_referrers("res_users"):
            if users and not recording.has_id(table):
                link = SQL("%s IN %s", SQL.identifier(column), tuple(users.ids))
                rows._keep(recording, table, link, with_new=True)
        rows._keep(
            recording,
            "ir_default",
            SQL("json_value IN %s", tuple(map(str, partner_ids))),
        )
        path = f"$.* ? ({' || '.join(f'@ == {id_}' for id_ in partner_ids)})"
        for field in self.env.registry.many2one_company_dependents["res.partner"]:
            table = self.env[field.model_name]._table
            rows._keep(
                recording, table, SQL("%s @? %s", SQL.identifier(field.name), path)
            )
        partners._crm_keep_trees(recording)

    @api.model
    def _crm_get_merged_names(self, sources):
        return [
            self.env._("%(name)s <%(email)s>", name=p.display_name, email=p.email)
            if p.email
            else p.display_name
            for p in sources
        ]

    @api.model
    def _crm_post_merge_note(self, merge, names):
        """Tell on the contact who was merged into it, and until when it can be undone.

        In place of Odoo's notes, one for each part, with the names as a Python list.
        They are not deleted but never written: notes may belong to an audit trail.
        """
        partner = merge.sudo().partner_id.with_env(self.env)
        partner.message_post(
            body=Markup("%s<ul>%s</ul>%s")
            % (
                self.env._("Merged with:"),
                Markup().join(Markup("<li>%s</li>") % name for name in names),
                Markup('<a href="#" data-oe-model="crm.merge" data-oe-id="%s">%s</a>')
                % (
                    merge.id,
                    self.env._(
                        "Sales administrators can undo the merge until %(date)s",
                        date=format_date(self.env, merge.sudo().deadline),
                    ),
                ),
            )
        )
