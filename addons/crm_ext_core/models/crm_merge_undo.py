from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

AUDIT_COLUMNS = ["write_date", "write_uid"]


class CrmMerge(models.Model):
    _inherit = "crm.merge"

    def _undo(self, assignments=()):
        """Bring the merged contacts and all their rows back.

        :param assignments: triples of the model, the ids of records made after the
            merge, and the id of the restored contact that they go to
        """
        self.ensure_one()
        self.env.flush_all()
        # Of two users, one gets the lock. Who read before the other was done fails
        # with a serialization error and is tried again, with the new state.
        self.lock_for_update(allow_referencing=True)
        self.partner_id.sudo().lock_for_update(allow_referencing=True)
        self._check_undo()
        # sudo: the journal is closed to everybody, and these rows are of all models
        merge = self.sudo()
        rows = merge.env["crm.merge.row"]
        note = merge._get_left_note()
        nodes = merge.partner_id._crm_get_tree_nodes()
        is_audited = merge._keep_audit_trail()
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                rows._restore(merge.id)
        except IntegrityError as error:
            raise UserError(
                self.env._(
                    "The merge cannot be undone, because a newer record is in the way. "
                    "Change or delete it and try again: %(detail)s",
                    detail=error.diag.message_detail or error,
                )
            ) from error
        self.env.invalidate_all(flush=False)
        partners = merge.partner_id.browse(
            [merge.survivor_res_id, *merge.merged_res_ids]
        )
        for model, ids, partner_id in assignments:
            merge._assign(model, ids, partner_id)
        merge._refresh_derived(nodes | partners._crm_get_tree_nodes(), partners)
        if is_audited:
            self.partner_id.message_post(
                body=self.env._(
                    "The merge was undone. These contacts are back: %(names)s",
                    names=", ".join(merge.merged_names.split("\n")),
                )
            )
        merge._forget()
        merge.write(
            {
                "state": "undone",
                "undo_user_id": self.env.uid,
                "undo_date": fields.Datetime.now(),
                "note": note,
            }
        )
        self.env.flush_all()

    def _refresh_derived(self, nodes, partners):
        """Bring in line what follows from the restored rows and later changes."""
        self._refresh_later_links()
        self.env.flush_all()
        self.env["crm.account.link"]._rebuild(nodes.ids)
        # External ids, users' contacts and record rules are cached
        self.env.registry.clear_all_caches()
        # Not by modified(): that would compute leads and orders anew as well
        self.env.add_to_compute(partners._fields["crm_phone_number_ids"], partners)
        partners._on_crm_merge_undone()

    def _keep_audit_trail(self):
        """Leave the notes of the merge where the law forbids to delete them.

        :return: whether there are such notes
        """
        rows = self.env["crm.merge.row"]
        message_ids = self._get_inserted_ids("mail_message")
        audited = self.env["mail.message"].search(
            [("id", "in", message_ids), ("account_audit_log_restricted", "=", True)]
        )
        rows._leave_inserted("mail_message", audited.ids, self.id)
        return bool(audited)

    # === WHAT THE MERGE KEPT === #

    def _keep_files(self):
        """Keep the files of deleted attachments as long as the merge can be undone.

        Odoo deletes files that no attachment names.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ir_attachment (name, type, store_fname, checksum, file_size,
                       mimetype, res_model, res_id, create_uid, create_date)
                SELECT file.name, 'binary', file.store_fname, file.checksum,
                       file.file_size, file.mimetype, %s, %s, %s, %s
                  FROM crm_merge_row journal
            CROSS JOIN LATERAL jsonb_populate_record(
                       NULL::ir_attachment, journal.before) file
                 WHERE journal.merge_id = %s
                   AND journal.table_name = 'ir_attachment'
                   AND journal.kind = 'delete'
                   AND file.store_fname IS NOT NULL
                """,
                self._name,
                self.id,
                self.env.uid,
                fields.Datetime.now(),
                self.id,
            )
        )

    # === WHAT THE UNDO LEAVES === #

    def _get_left_note(self):
        """Tell what stays as it is now, because it was changed after the merge.

        :return: one line for each record, or False
        """
        lines = []
        model_by_table = {
            model._table: self.env[model._name]
            for model in self.env.registry.values()
            if model._auto and not model._abstract
        }
        for table in self.env["crm.merge.row"]._get_tables(self.id, "update"):
            model = model_by_table.get(table)
            if model is None:
                continue
            for res_id, columns in self._find_changed_since(table):
                lines.append(self._get_left_line(model.browse(res_id), columns))
        return "\n".join(filter(None, lines)) or False

    def _get_left_line(self, record, columns):
        """Return one line about a record, or None when it can be computed anew."""
        description = self.env["ir.model"]._get(record._name).name
        if columns is None:
            return self.env._(
                "%(model)s %(id)s was deleted after the merge",
                model=description,
                id=record.id,
            )
        names = [
            record._fields[name].get_description(self.env, ["string"])["string"]
            for name in columns
            if name in record._fields and not record._fields[name].compute
        ]
        if not names:
            return None
        return self.env._(
            "%(model)s %(name)s: %(fields)s",
            model=description,
            name=record.display_name,
            fields=", ".join(sorted(names)),
        )

    def _find_changed_since(self, table):
        """Return (id, changed columns) of rows that do not look as the merge left them.

        The columns are None for rows that no longer exist.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT journal.row_key::int, CASE WHEN now.image IS NOT NULL THEN
                       ARRAY(SELECT key FROM jsonb_each(journal.after) now_key
                              WHERE value != now.image -> key
                                AND key != ALL (%s)) END AS changed
                  FROM crm_merge_row journal
             LEFT JOIN LATERAL (SELECT to_jsonb(kept) image FROM %s kept
                                 WHERE kept.id = journal.row_key::int) now ON TRUE
                 WHERE journal.merge_id = %s
                   AND journal.table_name = %s
                   AND journal.kind = 'update'
                   AND (now.image IS NULL OR EXISTS (
                        SELECT FROM jsonb_each(journal.after)
                         WHERE value != now.image -> key AND key != ALL (%s)))
              ORDER BY 1
                 LIMIT 100
                """,
                AUDIT_COLUMNS,
                SQL.identifier(table),
                self.id,
                table,
                AUDIT_COLUMNS,
            )
        )
