from odoo import api, models
from odoo.tools import SQL

from ..models.crm_merge_recording import RECORDINGS
from ..tools import catalog


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    # Where a unique key forbids to move a row, Odoo deletes all rows of the merged
    # contacts in that table: one common follower, and all followings are gone. Here
    # only the doubles go.
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        table = self.env[model]._table
        self.env.flush_all()
        recording = RECORDINGS.get(self.env.cr)
        if recording and table != "res_partner":
            rows = self.env["crm.merge.row"].sudo()
            for referrer, column in recording.get_referrers(table):
                link = SQL("%s IN %s", SQL.identifier(column), tuple(src_records.ids))
                rows._keep(recording, referrer, link)
        for key in catalog.get_unique_keys(self.env, table):
            doubles = self._crm_find_doubles(key, src_records.ids, dst_record.id)
            self._crm_delete_doubles(key["table"], doubles)
        return super()._update_foreign_keys_generic(model, src_records, dst_record)

    @api.model
    def _update_reference_fields_generic(
        self, referenced_model, src_records, dst_record, additional_update_records=None
    ):
        self.env.flush_all()
        key = {
            "table": "mail_followers",
            "column": "res_id",
            "others": ["res_model", "partner_id"],
            "condition": None,
        }
        condition = SQL("lost.res_model = %s", referenced_model)
        doubles = self._crm_find_doubles(
            key, src_records.ids, dst_record.id, condition=condition
        )
        self._crm_delete_doubles("mail_followers", doubles)
        return super()._update_reference_fields_generic(
            referenced_model, src_records, dst_record, additional_update_records
        )

    @api.model
    def _crm_find_doubles(self, key, src_ids, dst_id, condition=None):
        """Return the ids of the rows that are there already for the other records.

        :param dict key: of :func:`catalog.get_unique_keys`
        """
        column = SQL.identifier(key["column"])
        # Names without a table are those of the innermost one
        partial = SQL((key["condition"] or "TRUE").replace("%", "%%"))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lost.id
                  FROM %(table)s lost
                 WHERE lost.%(column)s IN %(src_ids)s
                   AND (%(partial)s)
                   AND %(condition)s
                   AND EXISTS (
                       SELECT FROM %(table)s stays
                        WHERE (%(partial)s)
                          AND %(same)s
                          AND (stays.%(column)s = %(dst_id)s
                               OR stays.%(column)s IN %(src_ids)s
                              AND stays.id < lost.id))
                """,
                table=SQL.identifier(key["table"]),
                column=column,
                src_ids=tuple(src_ids),
                dst_id=dst_id,
                partial=partial,
                condition=condition or SQL("TRUE"),
                same=SQL(" AND ").join(
                    SQL("stays.%(name)s = lost.%(name)s", name=SQL.identifier(name))
                    for name in key["others"]
                )
                if key["others"]
                else SQL("TRUE"),
            )
        )
        return [id_ for (id_,) in rows]

    @api.model
    def _crm_delete_doubles(self, table, ids):
        if not ids:
            return
        if recording := RECORDINGS.get(self.env.cr):
            self.env["crm.merge.row"].sudo()._keep_deleted(recording, table, ids)
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE id IN %s", SQL.identifier(table), tuple(ids))
        )
        self.env.invalidate_all(flush=False)
