from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

UNDO_DAYS_PARAMETER = "crm_ext_core.merge_undo_days"
UNDO_DAYS = 30


class CrmMerge(models.Model):
    """One merge of contacts, with a journal of all rows that it changed."""

    _name = "crm.merge"
    _description = "Merge of Contacts"
    _order = "id desc"
    _rec_name = "partner_id"

    # Cascade: a deleted contact is not to live on in the journal of a merge.
    partner_id = fields.Many2one(
        "res.partner",
        string="Merged Into",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    survivor_res_id = fields.Integer(
        readonly=True, help="Id of the contact that stayed, at the time of the merge."
    )
    merged_res_ids = fields.Json(
        readonly=True, help="Ids of the contacts that vanished."
    )
    merged_names = fields.Text(
        string="Merged Contacts",
        readonly=True,
        help="One name per line. Emptied when the merge can no longer be undone.",
    )
    merged_count = fields.Integer(string="Number of Merged Contacts", readonly=True)
    company_id = fields.Many2one(
        related="partner_id.company_id",
        string="Visible to Company",
        store=True,
        index="btree_not_null",
    )
    user_id = fields.Many2one("res.users", string="Merged By", readonly=True)
    date = fields.Datetime(readonly=True)
    deadline = fields.Datetime(
        string="Undo Until",
        readonly=True,
        help="After this time the journal is deleted and the merge stays as it is.",
    )
    state = fields.Selection(
        [("done", "Merged"), ("undone", "Undone"), ("expired", "Final")],
        default="done",
        required=True,
        readonly=True,
        index=True,
        help="Final: the time in which the merge could be undone is over.",
    )
    undo_user_id = fields.Many2one("res.users", string="Undone By", readonly=True)
    undo_date = fields.Datetime(string="Undone On", readonly=True)
    note = fields.Text(
        string="Left as It Is",
        readonly=True,
        help="What the undo did not bring back, because it was changed or deleted "
        "after the merge.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id.display_name", "date")
    def _compute_display_name(self):
        for merge in self:
            merge.display_name = self.env._(
                "Merge into %(contact)s", contact=merge.partner_id.display_name
            )

    # === CRUD METHODS === #

    @api.autovacuum
    def _gc_journals(self):
        """Forget what can no longer be undone: it is personal data."""
        overdue = self.sudo().search(
            [("state", "=", "done"), ("deadline", "<", fields.Datetime.now())]
        )
        overdue._forget()
        overdue.write({"state": "expired", "merged_names": False})

    # === ACTION METHODS === #

    def action_undo(self):
        """Show what the undo brings back before it is done."""
        self.ensure_one()
        self._check_undo_right()
        self._check_undo()
        wizard = self.env["crm.merge.undo"]._create_for(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo Merge"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_undo_days(self):
        """Return for how many days a merge can be undone; 0 keeps no journal."""
        # sudo: parameters are closed to users
        value = self.env["ir.config_parameter"].sudo().get_param(UNDO_DAYS_PARAMETER)
        return max(int(value), 0) if value and value.isdecimal() else UNDO_DAYS

    @api.model
    def _start(self, partners, dst_partner):
        """Return the record of a merge that is about to be done."""
        sources = partners - dst_partner
        now = fields.Datetime.now()
        return self.sudo().create(
            {
                "partner_id": dst_partner.id,
                "survivor_res_id": dst_partner.id,
                "merged_res_ids": sources.ids,
                "merged_names": "\n".join(
                    " ".join((name or "").split())
                    for name in sources.mapped("display_name")
                ),
                "merged_count": len(sources),
                "user_id": self.env.uid,
                "date": now,
                "deadline": now + timedelta(days=self._get_undo_days()),
            }
        )

    @api.model
    def _may_undo(self):
        """Tell whether the user may undo merges, and so merge without Odoo's limits."""
        return self.env.su or self.env.user.has_group("sales_team.group_sale_manager")

    def _check_undo_right(self):
        self.check_access("read")
        if not self._may_undo():
            raise AccessError(
                self.env._("Only sales administrators can undo a merge. Ask one.")
            )

    def _check_undo(self):
        """Refuse what cannot be undone, or not yet."""
        self.ensure_one()
        contact = self.partner_id.display_name
        if self.state == "undone":
            raise UserError(
                self.env._(
                    "The merge into %(contact)s is already undone.", contact=contact
                )
            )
        if self.state == "expired" or self.deadline < fields.Datetime.now():
            raise UserError(
                self.env._(
                    "The merge into %(contact)s can no longer be undone, because its "
                    "time is over. Create the merged contacts again, if you need them.",
                    contact=contact,
                )
            )
        if later := self._get_later_merge():
            raise UserError(
                self.env._(
                    "%(contact)s was merged again on %(date)s. Undo that merge first.",
                    contact=contact,
                    date=fields.Date.context_today(self, later.date),
                )
            )

    def _get_later_merge(self):
        """Return the newest merge after this one in which its survivor took part."""
        # sudo: also one that the user does not see stands in the way
        later = self.sudo().search([("id", ">", self.id), ("state", "=", "done")])
        return later.filtered(
            lambda merge: self.survivor_res_id
            in (merge.survivor_res_id, *merge.merged_res_ids)
        )[:1]

    def _forget(self):
        """Delete the journals, and the files that were kept for them."""
        merges = self.sudo()
        if merges:
            # By SQL: the ORM would write a line of ids to the log
            self.env.cr.execute(
                SQL("DELETE FROM crm_merge_row WHERE merge_id IN %s", merges._ids)
            )
        files = merges.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", merges.ids)]
        )
        files.unlink()
