from odoo import api, models
from odoo.tools import SQL

from .crm_account_link import CLIMB


class CrmAccountLink(models.Model):
    _inherit = "crm.account.link"

    @api.autovacuum
    def _gc_rebuild(self):
        """Repair rows that were written past the ORM or by an update without us."""
        self._rebuild()

    @api.model
    def _rebuild(self, partner_ids=None):
        """Make the closure and all ``crm_root_id`` equal to the links, in few passes.

        :param list partner_ids: only the rows of these companies and their people
        :return: number of rows and partners that had to be repaired
        :rtype: int
        """
        self.env["res.partner"].flush_model(["crm_parent_id", "commercial_partner_id"])
        nodes = links = members = SQL("TRUE")
        if partner_ids is not None:
            ids = tuple(partner_ids) or (0,)
            nodes = SQL("id IN %s", ids)
            links = SQL("link.descendant_id IN %s", ids)
            members = SQL("partner.commercial_partner_id IN %s", ids)
        self.env.cr.execute(
            SQL(
                f"""
                WITH RECURSIVE {CLIMB}
                DELETE FROM crm_account_link link
                 WHERE %s AND NOT EXISTS (
                       SELECT FROM climb
                        WHERE climb.ancestor_id = link.ancestor_id
                          AND climb.node_id = link.descendant_id
                          AND climb.depth = link.depth)
                """,
                nodes,
                links,
            )
        )
        repaired = self.env.cr.rowcount
        self.env.cr.execute(
            SQL(
                f"""
                WITH RECURSIVE {CLIMB}
                INSERT INTO crm_account_link (ancestor_id, descendant_id, depth)
                SELECT ancestor_id, node_id, depth FROM climb
                    ON CONFLICT (ancestor_id, descendant_id) DO NOTHING
                """,
                nodes,
            )
        )
        repaired += self.env.cr.rowcount
        partner_ids = self._update_roots_where(members)
        self.invalidate_model(flush=False)
        self.env["res.partner"].browse(partner_ids)._crm_root_updated(partner_ids)
        return repaired + len(partner_ids)
