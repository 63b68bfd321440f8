from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# Rows of one node of the climb: the node, one of its ancestors, the ancestor's own
# parent and the distance. Starts at the nodes among the given partners.
CLIMB = """
    climb(node_id, ancestor_id, parent_id, depth) AS (
        SELECT id, id, crm_parent_id, 0
          FROM res_partner
         WHERE %s AND commercial_partner_id = id
     UNION ALL
        SELECT climb.node_id, up.id, up.crm_parent_id, climb.depth + 1
          FROM climb
          JOIN res_partner up ON up.id = climb.parent_id
    )
"""


class CrmAccountLink(models.Model):
    """One row for each company above or equal to an account in its company tree.

    This is the transitive closure of ``res.partner.crm_parent_id``. Its nodes are the
    commercial entities; people of a company are reached through their
    ``commercial_partner_id``. The rows are only written by the SQL of this model.
    """

    _name = "crm.account.link"
    _description = "Company Tree Link"
    _order = "ancestor_id, depth, id"
    _log_access = False
    _rec_name = "descendant_id"

    ancestor_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    descendant_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    depth = fields.Integer(
        required=True,
        help="Number of links between the two companies; 0 is the company itself.",
    )

    # Both directions of the closure are answered from an index alone. The merge wizard
    # never meets these indexes: it forgets the rows before it moves foreign keys.
    _ancestor_idx = models.UniqueIndex("(ancestor_id, descendant_id) INCLUDE (depth)")
    _descendant_idx = models.Index("(descendant_id, ancestor_id) INCLUDE (depth)")

    @api.model
    def _relink(self, partner_ids):
        """Bring the closure in line after partners changed their place.

        The caller has flushed ``crm_parent_id`` and ``commercial_partner_id`` of the
        partners. Every statement works on sets: a subtree of any size moves by one
        DELETE and one INSERT.

        :param list partner_ids: partners that were created, linked to another company,
            or became or ceased to be a commercial entity
        :return: ids of all partners whose ``crm_root_id`` changed
        :rtype: list[int]
        """
        if not partner_ids:
            return []
        company_ids = self._lock_trees(partner_ids)
        self._check_cycle(partner_ids)
        self._delete_crossing(partner_ids)
        self._insert_missing(partner_ids)
        changed_ids = self._update_roots(partner_ids)
        if company_ids and changed_ids:
            self._settle_after_commit(company_ids)
        self.invalidate_model(flush=False)
        return changed_ids

    @api.model
    def _link_new(self, partner_ids):
        """Insert new partners into the closure; cheaper than :meth:`_relink`.

        :rtype: list[int]
        """
        self._lock_trees(partner_ids)
        self._insert_missing(partner_ids)
        changed_ids = self._update_roots(partner_ids)
        self.invalidate_model(flush=False)
        return changed_ids

    @api.model
    def _forget(self, partner_ids):
        """Delete all rows of the subtrees of partners that are about to be merged.

        :return: ids of the nodes of these subtrees, for :meth:`_relink`
        :rtype: list[int]
        """
        self._lock_trees(partner_ids)
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM crm_account_link
                 WHERE descendant_id IN (
                       SELECT descendant_id FROM crm_account_link
                        WHERE ancestor_id IN %s)
             RETURNING descendant_id
                """,
                tuple(partner_ids),
            )
        )
        self.invalidate_model(flush=False)
        return list({node_id for (node_id,) in rows} | set(partner_ids))

    @api.model
    def _check_cycle(self, partner_ids):
        # UNION drops rows seen before, so that the climb ends even in a circle
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE climb(node_id, parent_id) AS (
                    SELECT id, crm_parent_id FROM res_partner WHERE id IN %s
                 UNION
                    SELECT climb.node_id, up.crm_parent_id
                      FROM climb
                      JOIN res_partner up ON up.id = climb.parent_id
                )
                SELECT node_id FROM climb WHERE node_id = parent_id LIMIT 1
                """,
                tuple(partner_ids),
            )
        )
        if rows:
            partner = self.env["res.partner"].browse(rows[0])
            raise ValidationError(
                self.env._(
                    "%(company)s cannot be placed under one of its own branches. "
                    "Choose a parent company outside of its branches.",
                    company=partner.display_name,
                )
            )

    @api.model
    def _delete_crossing(self, partner_ids):
        """Delete the rows that lead from outside into the subtrees of the partners.

        Of partners that are no commercial entity any more all rows go.
        """
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM crm_account_link link
                 USING crm_account_link up
                  JOIN res_partner moved ON moved.id = up.descendant_id
                  JOIN crm_account_link down ON down.ancestor_id = up.descendant_id
                 WHERE up.descendant_id IN %s
                   AND (up.depth > 0
                        OR moved.commercial_partner_id IS DISTINCT FROM moved.id)
                   AND link.ancestor_id = up.ancestor_id
                   AND link.descendant_id = down.descendant_id
                """,
                tuple(partner_ids),
            )
        )

    @api.model
    def _insert_missing(self, partner_ids):
        """Insert the rows that lead from today's ancestors into the partners' subtrees.

        A subtree below one of the partners has no other of the partners in between:
        those rows are deleted or, for new partners, do not exist yet.
        """
        self.env.cr.execute(
            SQL(
                f"""
                WITH RECURSIVE {CLIMB}
                INSERT INTO crm_account_link (ancestor_id, descendant_id, depth)
                SELECT climb.ancestor_id, climb.node_id, climb.depth
                  FROM climb
             UNION ALL
                SELECT climb.ancestor_id, down.descendant_id, climb.depth + down.depth
                  FROM climb
                  JOIN crm_account_link down ON down.ancestor_id = climb.node_id
                 WHERE down.depth > 0 AND climb.depth > 0
           ON CONFLICT (ancestor_id, descendant_id) DO NOTHING
                """,
                SQL("id IN %s", tuple(partner_ids)),
            )
        )

    @api.model
    def _update_roots(self, partner_ids):
        """Set ``crm_root_id`` of the partners and of everybody in their subtrees."""
        return self._update_roots_where(
            SQL(
                """
                partner.id IN (
                       SELECT id FROM res_partner WHERE id IN %(ids)s
                        UNION
                       SELECT member.id
                         FROM crm_account_link down
                         JOIN res_partner member
                           ON member.commercial_partner_id = down.descendant_id
                        WHERE down.ancestor_id IN %(ids)s)
                """,
                ids=tuple(partner_ids),
            )
        )

    @api.model
    def _update_roots_where(self, condition):
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner partner
                   SET crm_root_id = top.ancestor_id
                  FROM crm_account_link top
                  JOIN res_partner root
                    ON root.id = top.ancestor_id AND root.crm_parent_id IS NULL
                 WHERE %s
                   AND top.descendant_id = partner.commercial_partner_id
                   AND partner.crm_root_id IS DISTINCT FROM top.ancestor_id
             RETURNING partner.id
                """,
                condition,
            )
        )
        return [partner_id for (partner_id,) in rows]
