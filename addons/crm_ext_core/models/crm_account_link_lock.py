import logging

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api, models
from odoo.service.model import retrying
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class CrmAccountLink(models.Model):
    """How writers of the same company tree keep out of each other's way.

    The row that links a root to itself is the token of its tree. Who changes the tree
    updates it; who only adds people to one of its companies takes a shared lock.
    """

    _inherit = "crm.account.link"

    @api.model
    def _lock_trees(self, partner_ids):
        """Lock the trees that companies leave and enter and that people enter.

        :return: ids of those of the partners that are companies
        :rtype: list[int]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT node.id, node.is_company,
                       node.crm_root_id, up.crm_root_id, home.crm_root_id
                  FROM res_partner node
             LEFT JOIN res_partner up ON up.id = node.crm_parent_id
             LEFT JOIN res_partner home
                    ON home.id = node.commercial_partner_id AND home.id != node.id
                 WHERE node.id IN %s
                """,
                tuple(partner_ids),
            )
        )
        companies = [row for row in rows if row[1]]
        root_ids = {root_id for row in companies for root_id in row[2:4] if root_id}
        self._lock_roots(root_ids)
        self._share_roots({row[4] for row in rows if not row[1] and row[4]} - root_ids)
        return [row[0] for row in companies]

    @api.model
    def _lock_roots(self, root_ids):
        """Make writers of the same company trees wait for and notice each other.

        The token is updated, not only locked: under REPEATABLE READ a writer that
        waited would otherwise go on with its old picture of the tree, and two moves
        could close a circle. So it fails with a serialization error instead, upon which
        Odoo tries again.
        """
        if not root_ids:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_account_link SET depth = depth
                 WHERE id IN (
                       SELECT id FROM crm_account_link
                        WHERE ancestor_id = descendant_id
                          AND descendant_id IN %s
                     ORDER BY descendant_id
                          FOR UPDATE)
                """,
                tuple(root_ids),
            )
        )

    @api.model
    def _share_roots(self, root_ids):
        """Let no tree change while people enter it; others may enter beside them.

        When the tree has changed since this transaction began, it fails and is tried
        again. When it waits to be changed, :meth:`_settle` finds these people later.
        """
        if not root_ids:
            return
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM crm_account_link
                 WHERE ancestor_id = descendant_id AND descendant_id IN %s
              ORDER BY descendant_id
                   FOR SHARE
                """,
                tuple(root_ids),
            )
        )

    @api.model
    def _settle_after_commit(self, partner_ids):
        """Look again, after the commit, for people who came while a company moved."""
        postcommit = self.env.cr.postcommit
        moved_ids = postcommit.data.setdefault("crm_ext_core.moved", set())
        if not moved_ids:
            registry = self.env.registry

            @postcommit.add
            def settle():
                ids = list(postcommit.data.pop("crm_ext_core.moved", ()))
                with registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    link = env["crm.account.link"]
                    try:
                        retrying(lambda: link._settle(ids), env)
                    except OperationalError:  # the move itself is done
                        _logger.warning(
                            "Top companies are repaired later", exc_info=True
                        )

        moved_ids.update(partner_ids)

    @api.model
    def _settle(self, partner_ids):
        """Give the root to people whom the transaction of a move could not see yet.

        They were created while it waited for the trees: their transactions are over by
        now, and new ones see the move.
        """
        changed_ids = self._update_roots(partner_ids)
        partners = self.env["res.partner"].browse(partner_ids)
        partners._crm_root_updated(changed_ids)
