from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import catalog


class CrmMergeRow(models.Model):
    _inherit = "crm.merge.row"

    # === RESTORING === #

    @api.model
    def _restore(self, merge_id):
        """Write the rows of a merge back, by a few statements for each table."""
        tables = self._get_tables(merge_id)
        columns = catalog.get_columns(self.env, tables)
        keys = [
            key
            for key in catalog.get_foreign_keys(self.env)
            if key["table"] in columns and key["table"] != "crm_merge_row"
        ]
        self._settle_lost_links(merge_id, keys)
        self._delete_inserted(merge_id, columns)
        deleted = self._get_tables(merge_id, "delete")
        order = self._sort_by_links(deleted, keys)
        postponed = self._get_postponed(order, keys)
        for table in order:
            self._insert_deleted(merge_id, table, columns[table], postponed[table])
        for table in order:
            if postponed[table]:
                self._fill_postponed(merge_id, table, postponed[table])
        for table in self._get_tables(merge_id, "update"):
            self._write_back(merge_id, table, columns[table])

    @api.model
    def _get_tables(self, merge_id, kind=None):
        """Return the tables of a merge's rows that still exist, by name."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT table_name FROM crm_merge_row
                 WHERE merge_id = %s AND %s
                   AND to_regclass(quote_ident(table_name)) IS NOT NULL
              ORDER BY table_name
                """,
                merge_id,
                SQL("kind = %s", kind) if kind else SQL("kind != 'linked'"),
            )
        )
        return [table for (table,) in rows]

    @api.model
    def _get_journal_sql(self, merge_id, table, kind):
        """Return the FROM and WHERE of the rows of a kind, with their old values.

        ``journal`` is the row of the journal, ``old`` the table's row as it was.
        """
        image = SQL("journal.before")
        if kind == "insert":
            image = SQL("journal.row_key")
        return SQL(
            """
            crm_merge_row journal
            CROSS JOIN LATERAL jsonb_populate_record(NULL::%s, %s) old
            WHERE journal.merge_id = %s AND journal.table_name = %s
              AND journal.kind = %s
            """,
            SQL.identifier(table),
            image,
            merge_id,
            table,
            kind,
        )

    @api.model
    def _delete_inserted(self, merge_id, columns):
        for table in self._get_tables(merge_id, "insert"):
            if "id" in columns[table]:
                condition = SQL(
                    """id IN (
                       SELECT row_key::int FROM crm_merge_row
                        WHERE merge_id = %s AND table_name = %s AND kind = 'insert')
                    """,
                    merge_id,
                    table,
                )
            else:
                names = SQL(", ").join(map(SQL.identifier, columns[table]))
                old = SQL(", ").join(SQL.identifier("old", c) for c in columns[table])
                condition = SQL(
                    "(%s) IN (SELECT %s FROM %s)",
                    names,
                    old,
                    self._get_journal_sql(merge_id, table, "insert"),
                )
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), condition)
            )

    @api.model
    def _leave_inserted(self, table, ids, merge_id):
        """Take rows that the merge has made, and what belongs to them, as lasting."""
        if not ids:
            return
        conditions = [(table, SQL("row_key::int IN %s", tuple(ids)))]
        keys = [k for k in catalog.get_foreign_keys(self.env) if k["target"] == table]
        columns = catalog.get_columns(self.env, {key["table"] for key in keys})
        for key in keys:
            if "id" in columns[key["table"]]:
                condition = SQL(
                    "row_key::int IN (SELECT id FROM %s WHERE %s IN %s)",
                    SQL.identifier(key["table"]),
                    SQL.identifier(key["column"]),
                    tuple(ids),
                )
            else:
                condition = SQL(
                    "(row_key ->> %s)::int IN %s", key["column"], tuple(ids)
                )
            conditions.append((key["table"], condition))
        for part, condition in conditions:
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM crm_merge_row
                     WHERE merge_id = %s AND table_name = %s AND kind = 'insert'
                       AND %s
                    """,
                    merge_id,
                    part,
                    condition,
                )
            )

    @api.model
    def _insert_deleted(self, merge_id, table, columns, postponed):
        """Insert the deleted rows with their ids.

        Rows that somebody made anew in the meantime, such as a follower, stay.
        """
        names = [c for c in columns if c in self._get_image_columns(merge_id, table)]
        values = [
            SQL("NULL") if c in postponed else SQL.identifier("old", c) for c in names
        ]
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO %s (%s)
                SELECT %s FROM %s
           ON CONFLICT DO NOTHING
             RETURNING 1
                """,
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(values),
                self._get_journal_sql(merge_id, table, "delete"),
            )
        )
        if table == "res_partner" and len(rows) != self.search_count(
            [
                ("merge_id", "=", merge_id),
                ("table_name", "=", table),
                ("kind", "=", "delete"),
            ]
        ):
            raise UserError(
                self.env._(
                    "The merged contacts cannot come back, because others with the "
                    "same unique value have taken their place. Look for a contact "
                    "with the same reference or barcode."
                )
            )

    @api.model
    def _get_image_columns(self, merge_id, table):
        """Return the columns that the table had at the merge."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT jsonb_object_keys(before) FROM (
                       SELECT before FROM crm_merge_row
                        WHERE merge_id = %s AND table_name = %s AND kind = 'delete'
                        LIMIT 1) image
                """,
                merge_id,
                table,
            )
        )
        return {name for (name,) in rows}

    @api.model
    def _sort_by_links(self, tables, keys):
        """Return the tables in an order in which rows find what they link to.

        Where tables link to each other, those with fewer links come first.
        """
        needs = {table: set() for table in tables}
        for key in keys:
            if key["table"] in needs and key["target"] in needs:
                needs[key["table"]].add(key["target"])
        order = []
        while needs:
            done = {*order}
            table = min(
                needs,
                key=lambda t: (len(needs[t] - done - {t}), t != "res_partner", t),
            )
            order.append(table)
            del needs[table]
        return order

    @api.model
    def _get_postponed(self, order, keys):
        """Return the columns to fill when all rows are there: {table: columns}."""
        place = {table: index for index, table in enumerate(order)}
        result = {table: set() for table in order}
        for key in keys:
            table, target = key["table"], key["target"]
            if table in place and place.get(target, -1) > place[table]:
                if not key["required"]:
                    result[table].add(key["column"])
        return result

    @api.model
    def _fill_postponed(self, merge_id, table, columns):
        self.env.cr.execute(
            SQL(
                """
                UPDATE %s restored SET %s FROM %s AND restored.id = old.id
                """,
                SQL.identifier(table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(c), SQL.identifier("old", c))
                    for c in columns
                ),
                self._get_journal_sql(merge_id, table, "delete"),
            )
        )

    @api.model
    def _write_back(self, merge_id, table, columns):
        """Give changed columns their old values, but not those changed since."""
        for names in self._get_changed_columns(merge_id, table):
            known = [name for name in names if name in columns]
            if not known:
                continue
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s restored SET %(values)s
                      FROM %(journal)s
                       AND restored.id = journal.row_key::int
                       AND (SELECT array_agg(key ORDER BY key)
                              FROM jsonb_object_keys(journal.before) key) = %(names)s
                    """,
                    table=SQL.identifier(table),
                    values=SQL(", ").join(map(self._get_value_sql, known)),
                    journal=self._get_journal_sql(merge_id, table, "update"),
                    names=names,
                )
            )

    @api.model
    def _get_value_sql(self, name):
        column = SQL.identifier("restored", name)
        return SQL(
            """%s = CASE WHEN coalesce(to_jsonb(%s), 'null') = journal.after -> %s
                         THEN %s ELSE %s END""",
            SQL.identifier(name),
            column,
            name,
            SQL.identifier("old", name),
            column,
        )

    @api.model
    def _get_changed_columns(self, merge_id, table):
        """Return the sets of columns that the merge has changed, as sorted lists."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT names FROM crm_merge_row
            CROSS JOIN LATERAL (
                       SELECT array_agg(key ORDER BY key) AS names
                         FROM jsonb_object_keys(before) key) keys
                 WHERE merge_id = %s AND table_name = %s AND kind = 'update'
                """,
                merge_id,
                table,
            )
        )
        return [names for (names,) in rows]
