from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import catalog

# Models whose records name a record by model and id, and the field of the model.
# These are the ones that Odoo's wizard moves.
REFERENCE_MODELS = {
    "mail.activity": "res_model",
    "ir.attachment": "res_model",
    "mail.message": "model",
}


class CrmMergeRow(models.Model):
    """One row of any table that a merge changed, as it was before and after.

    The rows hold personal data of every table: nobody gets access but the methods of
    ``crm.merge``. While a merge runs, whole rows are kept; :meth:`_settle` leaves of
    them what the merge has changed.
    """

    _name = "crm.merge.row"
    _description = "Row Changed by a Merge"
    _log_access = False
    _rec_name = "table_name"

    merge_id = fields.Many2one("crm.merge", required=True, ondelete="cascade")
    table_name = fields.Char(required=True)
    row_key = fields.Json(
        required=True, help="Id of the row; the whole row of a table without id."
    )
    kind = fields.Selection(
        [
            ("insert", "Inserted"),
            ("update", "Changed"),
            ("delete", "Deleted"),
            ("linked", "Linked Before"),
        ],
        help="Of a row that the merge inserted, changed or deleted. Of a table: the "
        "rows that were linked to the contacts already before.",
    )
    before = fields.Json(help="The changed columns, or the deleted row, by column.")
    after = fields.Json(help="The changed columns, by column.")

    _row_idx = models.UniqueIndex("(merge_id, table_name, row_key)")

    # === BEFORE THE CHANGE === #

    @api.model
    def _keep(self, recording, table, condition, with_new=False):
        """Keep rows before they change; what was kept first stays.

        :param SQL condition: on the table's columns
        :param bool with_new: rows that fulfil the condition only when the merge is
            done are rows that it inserted
        """
        if table in catalog.SKIPPED_TABLES:
            return
        if with_new:
            recording.scopes.append((table, condition))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_merge_row (merge_id, table_name, row_key, before)
                SELECT %s, %s, %s, to_jsonb(kept)
                  FROM %s kept
                 WHERE %s
           ON CONFLICT DO NOTHING
                """,
                recording.merge_id,
                table,
                recording.get_key_sql(table),
                SQL.identifier(table),
                condition,
            )
        )

    @api.model
    def _keep_created(self, recording, table, ids):
        """Note that the merge itself makes these rows."""
        if not ids or table in catalog.SKIPPED_TABLES:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_merge_row (merge_id, table_name, row_key)
                SELECT %s, %s, to_jsonb(id) FROM unnest(%s) id
           ON CONFLICT DO NOTHING
                """,
                recording.merge_id,
                table,
                list(ids),
            )
        )

    @api.model
    def _keep_deleted(self, recording, table, ids):
        """Keep rows that are about to be deleted and all that the database takes along.

        :param ids: not empty
        """
        condition = SQL("id IN %s", tuple(ids))
        self._keep(recording, table, condition)
        for dependent, column, action in recording.get_dependents(table):
            condition = SQL("%s IN %s", SQL.identifier(column), tuple(ids))
            self._keep(recording, dependent, condition)
            if action == "c" and recording.has_id(dependent):
                query = SQL(
                    "SELECT id FROM %s WHERE %s", SQL.identifier(dependent), condition
                )
                dependent_ids = [id_ for (id_,) in self.env.execute_query(query)]
                if dependent_ids and dependent != table:
                    self._keep_deleted(recording, dependent, dependent_ids)

    @api.model
    def _keep_linked(self, recording, src_ids, dst_id):
        """Keep the partners and every row with a foreign key to one of them.

        One scan of each table serves both: the rows of the partners that vanish are
        kept as they are, of all others we only note that they were linked before.
        """
        everybody = (*src_ids, dst_id)
        self._keep(recording, "res_partner", SQL("id IN %s", everybody))
        columns_by_table = recording.get_partner_columns()
        links = {
            table: self._get_link_sql(columns, everybody)
            for table, columns in columns_by_table.items()
        }
        # Most tables know none of the partners: one question for all
        queries = [
            SQL(
                "SELECT %s WHERE EXISTS (SELECT FROM %s WHERE %s)",
                table,
                SQL.identifier(table),
                any_link,
            )
            for table, any_link in links.items()
        ]
        for (table,) in self.env.execute_query(SQL(" UNION ALL ").join(queries)):
            any_link = links[table]
            src_link = self._get_link_sql(columns_by_table[table], tuple(src_ids))
            if not recording.has_id(table):
                self._keep(recording, table, any_link, with_new=True)
                continue
            self.env.cr.execute(
                SQL(
                    """
                    WITH hit AS MATERIALIZED (
                         SELECT id, CASE WHEN %(src_link)s THEN to_jsonb(hit) END image
                           FROM %(table)s hit
                          WHERE %(any_link)s),
                         kept AS (
                         INSERT INTO crm_merge_row
                                (merge_id, table_name, row_key, before)
                         SELECT %(merge_id)s, %(name)s, to_jsonb(id), image
                           FROM hit WHERE image IS NOT NULL
                             ON CONFLICT DO NOTHING)
                    INSERT INTO crm_merge_row
                           (merge_id, table_name, row_key, kind, before)
                    SELECT %(merge_id)s, %(name)s, '[]', 'linked', jsonb_agg(id)
                      FROM hit HAVING count(*) > 0
                    """,
                    merge_id=recording.merge_id,
                    name=table,
                    table=SQL.identifier(table),
                    src_link=src_link,
                    any_link=any_link,
                )
            )

    @api.model
    def _get_link_sql(self, columns, ids):
        return SQL(" OR ").join(
            SQL("%s IN %s", SQL.identifier(column), ids) for column in columns
        )

    @api.model
    def _keep_references(self, recording, src_ids, dst_id):
        """Note what was linked to the partners by model and id before."""
        for model_name, model_field in REFERENCE_MODELS.items():
            table = self.env[model_name]._table
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO crm_merge_row
                           (merge_id, table_name, row_key, kind, before)
                    SELECT %s, %s, '["res_id"]', 'linked', jsonb_agg(id)
                      FROM %s WHERE %s = 'res.partner' AND res_id IN %s
                    HAVING count(*) > 0
                    """,
                    recording.merge_id,
                    table,
                    SQL.identifier(table),
                    SQL.identifier(model_field),
                    (*src_ids, dst_id),
                )
            )

    # === AFTER THE CHANGE === #

    @api.model
    def _settle(self, recording):
        """Leave of the kept rows what has changed."""
        for table, condition in recording.scopes:
            self._add_inserted(recording, table, condition)
        tables = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT table_name FROM crm_merge_row
                 WHERE merge_id = %s AND kind IS NULL
                """,
                recording.merge_id,
            )
        )
        for (table,) in tables:
            self._settle_table(recording, table)
        self.invalidate_model(flush=False)

    @api.model
    def _add_inserted(self, recording, table, condition):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_merge_row (merge_id, table_name, row_key)
                SELECT %s, %s, %s FROM %s kept WHERE %s
           ON CONFLICT DO NOTHING
                """,
                recording.merge_id,
                table,
                recording.get_key_sql(table),
                SQL.identifier(table),
                condition,
            )
        )

    @api.model
    def _settle_table(self, recording, table):
        names = {
            "merge_id": recording.merge_id,
            "name": table,
            "table": SQL.identifier(table),
            "join": recording.get_join_sql(table),
        }
        # The outer joins tell the three kinds apart in one pass over the table's rows
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_merge_row journal
                   SET kind = CASE WHEN now.image IS NULL THEN 'delete'
                                   WHEN journal.before IS NULL THEN 'insert'
                                   ELSE 'update' END,
                       before = CASE WHEN now.image IS NULL THEN journal.before
                                     ELSE (
                           SELECT jsonb_object_agg(key, value)
                             FROM jsonb_each(journal.before)
                            WHERE value IS DISTINCT FROM now.image -> key) END,
                       after = CASE WHEN journal.before IS NOT NULL THEN (
                           SELECT jsonb_object_agg(key, value)
                             FROM jsonb_each(now.image)
                            WHERE value IS DISTINCT FROM journal.before -> key) END
                  FROM crm_merge_row old
             LEFT JOIN LATERAL (
                       SELECT to_jsonb(kept) image FROM %(table)s kept
                        WHERE %(join)s) now ON TRUE
                 WHERE old.merge_id = %(merge_id)s
                   AND old.table_name = %(name)s
                   AND old.kind IS NULL
                   AND journal.id = old.id
                """,
                **names,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_merge_row
                 WHERE merge_id = %(merge_id)s
                   AND table_name = %(name)s
                   AND (kind = 'update' AND before IS NULL
                        OR kind = 'delete' AND before IS NULL)
                """,
                **names,
            )
        )
