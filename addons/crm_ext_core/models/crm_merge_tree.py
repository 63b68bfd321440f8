from odoo import models
from odoo.tools import SQL

from .crm_merge_recording import RECORDINGS


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _crm_keep_trees(self, recording):
        """Keep what the merge of these partners changes by SQL in the company trees."""
        rows = self.env["crm.merge.row"].sudo()
        nodes = self._crm_get_tree_nodes()
        rows._keep(
            recording,
            "crm_account_link",
            SQL("descendant_id IN %s", tuple(nodes.ids)),
            with_new=True,
        )
        if len(self.sudo().crm_root_id) > 1 or self & self.sudo().crm_root_id:
            rows._keep(
                recording,
                "res_partner",
                SQL("commercial_partner_id IN %s", tuple(nodes.ids)),
            )

    def _crm_get_tree_nodes(self):
        """Return the companies whose place in a tree depends on these partners."""
        partners = self.sudo().with_context(active_test=False)
        partners |= partners.child_ids.filtered("is_company")
        self.env.cr.execute(
            SQL(
                """
                SELECT descendant_id FROM crm_account_link WHERE ancestor_id IN %s
                """,
                tuple(partners.ids),
            )
        )
        return partners | partners.browse(id_ for (id_,) in self.env.cr.fetchall())

    def _crm_keep_root_copies(self):
        """Keep the rows whose copy of the root follows these partners by SQL."""
        recording = RECORDINGS.get(self.env.cr)
        if not recording or not self:
            return
        rows = self.env["crm.merge.row"].sudo()
        for table, columns in recording.get_partner_columns().items():
            if table == "res_partner" or "crm_root_id" not in columns:
                continue
            link = rows._get_link_sql(columns, tuple(self.ids))
            rows._keep(recording, table, link)

    def _crm_root_updated(self, changed_ids, created=False):
        self.browse(changed_ids)._crm_keep_root_copies()
        return super()._crm_root_updated(changed_ids, created)
