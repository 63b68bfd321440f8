import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .crm_import import AT_ONCE

_logger = logging.getLogger(__name__)

WAITING = [
    "|",
    ("state", "in", ("checking", "importing")),
    ("searches_duplicates", "=", True),
]
BATCH_SIZE = 1_000
"""Rows that are imported and committed together."""
RETRIES = 5
"""How often a batch that met another writer is tried again."""


class CrmImport(models.Model):
    _inherit = "crm.import"

    # === WHO, WHEN === #

    def _run_or_trigger(self):
        """Run a small file while the user waits, leave a big one to the cron."""
        self.ensure_one()
        if self._is_small():
            self._run_all()
        else:
            self.env.ref("crm_ext_core.ir_cron_crm_import")._trigger()

    def _is_small(self):
        rows = self.row_count or sum(
            1
            for _row, _next in zip(self._read_rows(), range(AT_ONCE + 2), strict=False)
        )
        return rows <= AT_ONCE + 1

    def _run_all(self):
        if self.state == "checking":
            self._as_owner()._check_file()
            self._finish_check()
        while self.state == "importing":
            self._import_next_batch()
        while self.searches_duplicates:
            self._as_owner()._search_next_duplicates()

    @api.model
    def _cron_import(self):
        """Work on the files that wait, batch by batch, each in its own transaction.

        Killed at any point, it goes on with the first batch that was not committed.
        """
        jobs = self.search(WAITING, order="searches_duplicates, id")
        for job in jobs:
            conflicts = 0
            while True:
                try:
                    if not self._work_on(job):
                        break
                except psycopg2.OperationalError:
                    # Another user changed the same contacts: try the batch again
                    self.env.cr.rollback()
                    self.env.transaction.clear()
                    conflicts += 1
                    if conflicts > RETRIES:
                        raise

    def _work_on(self, job):
        """Do the next step of a job and commit it.

        :return: whether there is another step and time for it
        :rtype: bool
        """
        job = job.try_lock_for_update()
        if not job or not job._is_waiting():
            return False
        try:
            job._run_step()
        except psycopg2.OperationalError:
            raise
        except UserError as error:
            self.env.cr.rollback()
            job._interrupt(str(error))
        except Exception:
            self.env.cr.rollback()
            _logger.exception("%s was interrupted", job)
            job._interrupt(self.env._("An error occurred. It is in the server's log."))
        waiting = job._is_waiting()
        remaining = self.env["ir.cron"]._commit_progress(
            1, remaining=int(waiting or self.search_count(WAITING))
        )
        self.env.invalidate_all()
        return bool(waiting and remaining)

    def _is_waiting(self):
        return self.state in ("checking", "importing") or self.searches_duplicates

    def _run_step(self):
        if self.state == "checking":
            self._as_owner()._check_file()
            self._finish_check()
        elif self.state == "importing":
            self._import_next_batch()
        else:
            self._as_owner()._search_next_duplicates()

    def _interrupt(self, message):
        state = "done" if self.searches_duplicates else "failed"
        self.write({"state": state, "message": message, "searches_duplicates": False})

    def _as_owner(self):
        """Return the job with the rights, language and company of its owner."""
        owner = self.sudo().create_uid
        company = self.sudo().company_id
        if company not in owner.company_ids:
            raise UserError(
                self.env._(
                    "%(user)s has no access to %(company)s any more. Let somebody else "
                    "upload the file.",
                    user=owner.name,
                    company=company.name,
                )
            )
        # Nothing of the screen's context: its defaults are not those of the file
        context = {
            "lang": owner.lang,
            "tz": owner.tz,
            "allowed_company_ids": company.ids,
            "import_file": True,
        }
        return self.with_env(self.env(user=owner, context=context))

    def _finish_check(self):
        go_on = self.import_after_check
        self.sudo().state = "importing" if go_on else "checked"
        if go_on:
            self._start_counting()

    # === BATCHES === #

    def _start_counting(self):
        self.sudo().write(
            {"created_count": 0, "updated_count": 0, "unchanged_count": 0}
        )

    def _import_next_batch(self):
        """Import the next rows; all rows that they refer to are done by then."""
        job = self._as_owner()
        rows = job._fetch_batch()
        if not rows:
            self._finish_import()
            return
        job._fill_links(rows)
        new = [row for row in rows if not row["partner_id"] and not row["reason"]]
        job._create_rows(new)
        for row in rows:
            if row["partner_id"] and not row.get("state"):
                job._update_row(row)
        job._save_rows(rows)

    def _fetch_batch(self):
        """Return the next rows of one wave as dicts, in the order of the file."""
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT id, number, vals, links, xmlid, partner_id, reason
                  FROM crm_import_row
                 WHERE import_id = %(job)s AND state = 'todo' AND wave = (
                       SELECT min(wave) FROM crm_import_row
                        WHERE import_id = %(job)s AND state = 'todo')
              ORDER BY number
                 LIMIT %(limit)s
                """,
                job=self.id,
                limit=BATCH_SIZE,
            )
        )

    def _fill_links(self, rows):
        """Put the contacts that the rows refer to into their values."""
        numbers = {
            number
            for row in rows
            for kind, number in row["links"].values()
            if kind == "row"
        }
        partner_ids = {}
        if numbers:
            partner_ids = dict(
                self.env.execute_query(
                    SQL(
                        """
                        SELECT number, partner_id FROM crm_import_row
                         WHERE import_id = %s AND number = ANY(%s)
                           AND state <> 'refused'
                        """,
                        self.id,
                        list(numbers),
                    )
                )
            )
        for row in rows:
            for name, (kind, key) in row["links"].items():
                partner_id = key if kind == "id" else partner_ids.get(key)
                if not partner_id:
                    row["reason"] = self._explain_refused_link(key)
                row["vals"][name] = partner_id

    def _save_rows(self, rows):
        """Write what became of the rows, and count."""
        for row in rows:
            row["state"] = "refused" if row["reason"] else row["state"]
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_import_row row
                   SET state = done.state, reason = done.reason,
                       partner_id = done.partner_id,
                       vals = NULL, links = NULL,
                       cells = CASE WHEN done.reason IS NULL THEN NULL ELSE cells END
                  FROM unnest(%s::int[], %s::text[], %s::text[], %s::int[])
                       AS done(id, state, reason, partner_id)
                 WHERE row.id = done.id
                """,
                [row["id"] for row in rows],
                [row["state"] for row in rows],
                [row["reason"] for row in rows],
                [row["partner_id"] for row in rows],
            )
        )
        self.env["crm.import.row"].invalidate_model()
        job = self.sudo()
        counts = {"todo_count": job.todo_count - len(rows)}
        for state in ("created", "updated", "unchanged", "refused"):
            number = sum(row["state"] == state for row in rows)
            counts[f"{state}_count"] = job[f"{state}_count"] + number
        job.write(counts)

    def _finish_import(self):
        self.sudo().write(
            {"state": "done", "searches_duplicates": True, "searched_number": 0}
        )
        self._as_owner()._save_mapping()
