from odoo.tools import SQL

from .common import CrmExtCommon

# Rows that are not what a merge is about: the journals themselves, wizards, messages
# of the bus, scores that are made anew
UNWATCHED = ("crm_merge", "base_partner_merge", "bus_bus", "crm_customer_score")


class MergeMixin:
    """Merges and undoes, and compares the rows of the whole database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wizard_model = cls.env["base.partner.merge.automatic.wizard"]
        cls.merge_model = cls.env["crm.merge"]
        cls._set_audit_trail(False)

    @classmethod
    def _set_audit_trail(cls, is_kept):
        """Decide whether accounting keeps notes from deletion: German law does."""
        cls.env.flush_all()
        # Some localisations forbid to switch it off
        cls.env.cr.execute(
            SQL("UPDATE res_company SET restrictive_audit_trail = %s", is_kept)
        )
        cls.env.invalidate_all()

    def _merge(self, *partners, into):
        """Merge and return the ``crm.merge``."""
        ids = [partner.id for partner in (*partners, into)]
        self.wizard_model._merge(ids, into, extra_checks=False)
        merge = self.merge_model.search([], limit=1)
        self.assertEqual(merge.partner_id, into)
        return merge

    def _undo(self, merge, **targets):
        """Undo through the wizard.

        :param targets: {name of a later record: restored contact}
        """
        wizard = self.env["crm.merge.undo"].browse(merge.action_undo()["res_id"])
        for line in wizard.line_ids:
            if partner_id := targets.get(line.name):
                line.contact_id = wizard.choice_ids.filtered(
                    lambda choice, res_id=partner_id: choice.res_id == res_id
                )
        wizard.action_undo()
        return wizard

    def _get_all_rows(self):
        """Return number and hash of the rows of every table of the database.

        :rtype: dict[str, tuple]
        """
        self.env.cr.flush()
        tables = self.env.execute_query(
            SQL(
                """
                SELECT relname FROM pg_class
                 WHERE relkind = 'r' AND relnamespace = current_schema::regnamespace
                """
            )
        )
        queries = [
            SQL(
                "SELECT %s, count(*), sum(hashtextextended(t::text, 0)) FROM %s t",
                table,
                SQL.identifier(table),
            )
            for (table,) in tables
            if not table.startswith(UNWATCHED)
        ]
        rows = self.env.execute_query(SQL(" UNION ALL ").join(queries))
        return {table: (count, row_hash) for table, count, row_hash in rows}

    def _assert_rows_equal(self, before):
        after = self._get_all_rows()
        changed = {table for table in before if before[table] != after[table]}
        self.assertFalse(changed)


class CrmMergeCommon(MergeMixin, CrmExtCommon):
    pass
