from odoo import api, models
from odoo.tools import SQL, ormcache

from ..tools import catalog


class CrmMergeRow(models.Model):
    # Foreign keys: which ones there are, and what to do with old values whose row is
    # gone by now, deleted by somebody or merged.
    _inherit = "crm.merge.row"

    @api.model
    @ormcache(cache="stable")
    def _get_links_catalog(self):
        """Return the foreign keys and the tables without id that a journal respects.

        Cached as long as the fields of all models stay as they are.

        :return: {target table: list of keys} and {table: {column: SQL type}}
        :rtype: tuple[dict, dict]
        """
        skipped = {m._table for m in self.env.registry.values() if m._transient}
        skipped |= catalog.SKIPPED_TABLES
        keys_by_target = {}
        for key in catalog.get_foreign_keys(self.env):
            if key["table"] not in skipped:
                keys_by_target.setdefault(key["target"], []).append(key)
        tables = {key["table"] for keys in keys_by_target.values() for key in keys}
        columns = catalog.get_columns(self.env, tables)
        # Mostly tables of many2many fields
        without_id = {t: types for t, types in columns.items() if "id" not in types}
        return keys_by_target, without_id

    @api.model
    def _get_unchecked_links(self):
        """Return links between tables that have no foreign key.

        Override to add those that you keep right yourself when rows are deleted, in
        the form of ``catalog.get_foreign_keys``.

        :rtype: list[dict]
        """
        return []

    @api.model
    def _settle_lost_links(self, merge_id, keys):
        """Take links to rows that no longer exist out of the journal of a merge.

        A link to a contact that was merged since leads to the contact that stayed; the
        journal of that merge learns of it. Other links are emptied, and rows that
        cannot be without are left out.
        """
        names_by_table = self._get_names_by_table(merge_id)
        successors = self._get_successors()
        for key in keys:
            if key["column"] not in names_by_table.get(key["table"], ()):
                continue
            for row_id, res_id in self._find_lost_links(merge_id, key):
                successor = None
                if key["target"] == "res_partner":
                    successor = self._follow(successors, res_id)
                if successor:
                    self._redirect(row_id, key["column"], res_id, successor)
                elif key["required"]:
                    self.env.cr.execute(
                        SQL("DELETE FROM crm_merge_row WHERE id = %s", row_id)
                    )
                else:
                    self._set_before(row_id, key["column"], None)

    @api.model
    def _get_names_by_table(self, merge_id):
        """Return the columns in the journal of a merge: {table: set of names}."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT table_name, array_agg(DISTINCT name)
                  FROM crm_merge_row, jsonb_object_keys(before) name
                 WHERE merge_id = %s AND kind IN ('update', 'delete')
              GROUP BY table_name
                """,
                merge_id,
            )
        )
        return {table: set(names) for table, names in rows}

    @api.model
    def _find_lost_links(self, merge_id, key):
        """Return (journal row id, id that no longer exists) of a foreign key."""
        return self.env.execute_query(
            SQL(
                """
                SELECT journal.id, (journal.before ->> %(column)s)::int
                  FROM crm_merge_row journal
                 WHERE journal.merge_id = %(merge_id)s
                   AND journal.table_name = %(table)s
                   AND journal.kind IN ('update', 'delete')
                   AND journal.before ->> %(column)s IS NOT NULL
                   AND NOT EXISTS (
                       SELECT FROM %(target)s target
                        WHERE target.id = (journal.before ->> %(column)s)::int)
                   AND NOT EXISTS (
                       SELECT FROM crm_merge_row deleted
                        WHERE deleted.merge_id = %(merge_id)s
                          AND deleted.table_name = %(target_name)s
                          AND deleted.row_key = journal.before -> %(column)s
                          AND deleted.kind = 'delete')
                """,
                merge_id=merge_id,
                table=key["table"],
                column=key["column"],
                target=SQL.identifier(key["target"]),
                target_name=key["target"],
            )
        )

    @api.model
    def _get_successors(self):
        """Return {id of a merged partner: (id it was merged into, merge)}."""
        merges = self.env["crm.merge"].sudo().search([("state", "=", "done")])
        return {
            res_id: (merge.survivor_res_id, merge)
            for merge in merges
            for res_id in merge.merged_res_ids
        }

    @api.model
    def _follow(self, successors, res_id):
        """Return the merges that led from a partner to one that exists.

        :return: pairs of a merge and the id of the contact that stayed; empty when
            the partner is gone for good
        """
        path = []
        while res_id in successors and len(path) < len(successors):
            res_id, merge = successors[res_id]
            path.append((merge, res_id))
        return path if path and self.env["res.partner"].browse(res_id).exists() else []

    @api.model
    def _redirect(self, row_id, column, res_id, path):
        """Let a journal row link to the contact that stayed of later merges."""
        for merge, successor_id in path:
            self._note_update(row_id, merge.id, (column, res_id, successor_id))
            res_id = successor_id
        self._set_before(row_id, column, res_id)

    @api.model
    def _note_update(self, row_id, merge_id, change):
        """Add a changed column to another merge's journal, as if it had seen the row.

        :param tuple change: the column, its value before and after
        """
        column, before, after = change
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_merge_row AS known
                       (merge_id, table_name, row_key, kind, before, after)
                SELECT %s, table_name, row_key, 'update',
                       jsonb_build_object(%s::text, %s::int),
                       jsonb_build_object(%s::text, %s::int)
                  FROM crm_merge_row
                 WHERE id = %s AND jsonb_typeof(row_key) = 'number'
           ON CONFLICT (merge_id, table_name, row_key) DO UPDATE
                   SET before = excluded.before || known.before,
                       after = known.after || excluded.after
                 WHERE known.kind = 'update'
                """,
                merge_id,
                column,
                before,
                column,
                after,
                row_id,
            )
        )

    @api.model
    def _set_before(self, row_id, column, value):
        # By SQL: in Python, numerics would lose their decimal places
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_merge_row
                   SET before = before || jsonb_build_object(%s::text, %s::int)
                 WHERE id = %s
                """,
                column,
                value,
                row_id,
            )
        )
