from collections import defaultdict
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import api, models
from odoo.tools import SQL

from ..tools import catalog

# The merge that a transaction is busy with. Not the cursor's cache, because a rollback
# to a savepoint empties that, nor the context, because the ORM drops it here and there.
RECORDINGS = WeakKeyDictionary()


class Recording:
    """What the journal of one merge has to know while the merge runs."""

    def __init__(self, env, merge_id, src_ids):
        self.merge_id = merge_id
        self.src_ids = frozenset(src_ids)
        self.scopes = []
        catalog_of_links = env["crm.merge.row"]._get_links_catalog()
        self._keys_by_target, self._columns_without_id = catalog_of_links

    def has_id(self, table):
        return table not in self._columns_without_id

    def get_key_sql(self, table):
        """Return the SQL of the key of a row of the table, aliased ``kept``."""
        return SQL("to_jsonb(kept.id)" if self.has_id(table) else "to_jsonb(kept)")

    def get_join_sql(self, table):
        """Return the SQL that joins the row ``kept`` to its journal row ``old``."""
        if self.has_id(table):
            return SQL("kept.id = old.row_key::int")
        # By column, so that an index helps
        return SQL(" AND ").join(
            SQL(
                "kept.%s = (old.row_key ->> %s)::%s",
                SQL.identifier(column),
                column,
                SQL(type_name),
            )
            for column, type_name in self._columns_without_id[table].items()
        )

    def get_dependents(self, table):
        """Return what goes along when a row of the table is deleted.

        :return: triples of table, column and action (c = deleted, n = emptied)
        """
        return [
            (key["table"], key["column"], key["action"])
            for key in self._keys_by_target.get(table, ())
            if key["action"] in "cn"
        ]

    def get_referrers(self, table):
        """Return all (table, column) with a foreign key to the table."""
        return [
            (key["table"], key["column"]) for key in self._keys_by_target.get(table, ())
        ]

    def get_partner_columns(self):
        """Return the columns that link to partners: {table: list of columns}."""
        result = defaultdict(list)
        for key in self._keys_by_target["res_partner"]:
            if not key["table"].startswith("base_partner_merge_"):
                result[key["table"]].append(key["column"])
        return result


@contextmanager
def record(env, merge_id, src_ids):
    """Keep in a journal, while the block runs, the rows that the ORM changes."""
    recording = Recording(env, merge_id, src_ids)
    RECORDINGS[env.cr] = recording
    try:
        yield recording
    finally:
        del RECORDINGS[env.cr]


class Base(models.AbstractModel):
    _inherit = "base"

    def _crm_get_recording(self):
        """Return the recording of the merge that has to know of this model's rows."""
        recording = RECORDINGS.get(self.env.cr)
        if recording and (self._transient or self._table in catalog.SKIPPED_TABLES):
            return None
        return recording

    def _write_multi(self, vals_list):
        if recording := self._crm_get_recording():
            self.env["crm.merge.row"]._keep(
                recording, self._table, SQL("id IN %s", tuple(self._ids or (0,)))
            )
        return super()._write_multi(vals_list)

    @api.model
    def _create(self, data_list):
        records = super()._create(data_list)
        if recording := self._crm_get_recording():
            self.env["crm.merge.row"]._keep_created(
                recording, self._table, records._ids
            )
        return records

    def unlink(self):
        recording = self and self._crm_get_recording()
        # The rows of the merged partners were kept before the merge moved them
        if recording and not (
            self._name == "res.partner" and recording.src_ids >= set(self._ids)
        ):
            self.env["crm.merge.row"]._keep_deleted(recording, self._table, self._ids)
        return super().unlink()
