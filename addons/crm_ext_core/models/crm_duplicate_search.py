from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

BATCH_SIZE = 1000
"""Changed contacts that are compared in one transaction."""
MAX_CHANGED = 50_000
"""Of more changes, as after an import, comparing everybody is quicker."""
HOURS_BETWEEN = 20
"""The nightly search does not follow a search that has just ended."""
MARGIN = timedelta(hours=1)
"""A contact bears the time at which its transaction began, which may end later."""


class CrmDuplicateSearch(models.Model):
    """One search for duplicates among all contacts, or among those that changed.

    It is done in steps, each of which is committed and may be repeated: a search that
    was killed goes on where it stopped.
    """

    _name = "crm.duplicate.search"
    _description = "Search for Duplicates"
    _order = "id DESC"
    _rec_name = "create_date"

    scope = fields.Selection(
        [("all", "All Contacts"), ("changed", "Changed Contacts")],
        default="all",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
        default="waiting",
        required=True,
        readonly=True,
    )
    changed_since = fields.Datetime(readonly=True)
    started_at = fields.Datetime("Started on", readonly=True)
    finished_at = fields.Datetime("Finished on", readonly=True)
    steps = fields.Integer(readonly=True)
    steps_done = fields.Integer(readonly=True)
    last_partner_id = fields.Integer(
        readonly=True, help="Highest id of the changed contacts that are done."
    )
    progress = fields.Float(
        compute="_compute_progress", help="Share of the steps that are done, in %."
    )
    duplicate_count = fields.Integer(
        "Open Duplicates",
        compute="_compute_duplicate_count",
        help="Open possible duplicates among the contacts that you may see.",
    )

    @api.depends("state", "steps", "steps_done")
    def _compute_progress(self):
        for search in self:
            if search.state == "done":
                search.progress = 100
            else:
                search.progress = 100 * search.steps_done / (search.steps or 1)

    @api.depends("state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicate_count(self):
        # Of the reader: a count over all companies would tell of the others.
        count = self.env["crm.duplicate"].search_count([("state", "=", "open")])
        self.duplicate_count = count

    # === ACTIONS === #

    @api.model
    def action_start(self):
        """Search among all contacts in the background, and show how far it is."""
        if not self.env["crm.duplicate"]._may_merge():
            raise UserError(
                self.env._(
                    "Only users who may manage contacts can search for duplicates. Ask "
                    "one of them to do it."
                )
            )
        # sudo: searches are started here only, after the check above
        searches = self.sudo()
        search = searches.search(
            [("state", "!=", "done"), ("scope", "=", "all")], limit=1
        ) or searches.create({"scope": "all"})
        self.env.ref("crm_ext_core.ir_cron_crm_duplicate").sudo()._trigger()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Search for Duplicates"),
            "res_model": self._name,
            "res_id": search.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_refresh(self):
        """Read the progress again."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Search for Duplicates"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # === SEARCHING === #

    @api.model
    def _cron_search(self):
        """Do what is waiting; once a night, look at the contacts that changed."""
        search = self.search([("state", "!=", "done")], order="id", limit=1)
        search = search or self._create_nightly()
        cron = self.env["ir.cron"]
        while search:
            search._do_step()
            remaining = search.steps - search.steps_done
            if not cron._commit_progress(1, remaining=max(remaining, 0)):
                return
            if search.state == "done":
                search._tell_result()
                search = self.search([("state", "!=", "done")], order="id", limit=1)

    @api.model
    def _create_nightly(self):
        """Return a search for what changed since the last one; a first one is full."""
        last = self.search(
            [("state", "=", "done")], order="started_at DESC, id DESC", limit=1
        )
        if not last:
            return self.create({"scope": "all"})
        if last.finished_at > fields.Datetime.now() - timedelta(hours=HOURS_BETWEEN):
            return self.browse()
        since = last.started_at - MARGIN
        changed = [("write_date", ">=", since)]
        partners = self.env["res.partner"].with_context(active_test=False)
        if partners.search_count(changed, limit=MAX_CHANGED + 1) > MAX_CHANGED:
            return self.create({"scope": "all"})
        return self.create({"scope": "changed", "changed_since": since})

    def _do_step(self):
        """Compare the next part, and store what it finds."""
        if self.state == "waiting":
            self.write({"state": "running", "started_at": fields.Datetime.now()})
            self.steps = self._count_steps()
        if self.scope == "all":
            is_last = self._do_slice()
        else:
            is_last = self._do_batch()
        self.steps_done += 1
        if is_last:
            self.write({"state": "done", "finished_at": fields.Datetime.now()})

    def _count_steps(self):
        if self.scope == "all":
            return len(self.env["crm.duplicate"]._get_slices())
        return -(-len(self._get_changed(MAX_CHANGED)) // BATCH_SIZE) or 1

    def _do_slice(self):
        """Do one slice of all pairs; after the last, pairs no longer found go."""
        duplicates = self.env["crm.duplicate"]
        slices = duplicates._get_slices()
        self.env.flush_all()
        duplicates._store(duplicates._get_ctes_for_slice(slices[self.steps_done]), self)
        is_last = self.steps_done == len(slices) - 1
        if is_last:
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM crm_duplicate
                     WHERE state = 'open' AND write_date < %s
                       AND search_id IS DISTINCT FROM %s
                    """,
                    self.started_at,
                    self.id,
                )
            )
            duplicates.invalidate_model(flush=False)
        return is_last

    def _do_batch(self):
        """Compare one batch of the contacts that changed."""
        partners = self._get_changed(BATCH_SIZE)
        partners._crm_store_duplicates(self)
        if partners:
            self.last_partner_id = partners[-1].id
        return len(partners) < BATCH_SIZE

    def _get_changed(self, limit):
        return (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search(
                [
                    ("write_date", ">=", self.changed_since),
                    ("id", ">", self.last_partner_id),
                ],
                order="id",
                limit=limit,
            )
        )

    def _tell_result(self):
        """Tell who started the search, in his words and of what he may see."""
        user = self.create_uid
        if self.scope != "all" or user._is_superuser() or not user.active:
            return
        mine = self.with_user(user).with_context(
            lang=user.lang, allowed_company_ids=user.company_ids.ids
        )
        user._bus_send(
            "simple_notification",
            {
                "type": "success",
                "title": mine.env._("Search for Duplicates"),
                "message": mine.env._(
                    "The search has ended. Open possible duplicates: %s",
                    mine.duplicate_count,
                ),
            },
        )
