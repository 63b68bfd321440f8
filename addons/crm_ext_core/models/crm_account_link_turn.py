from psycopg2 import OperationalError

from odoo import api, models
from odoo.http import request
from odoo.tools import SQL

# Calls of a client at whose begin nobody above us has a savepoint or unwritten values
CALLS = {
    ("res.partner", "create"),
    ("res.partner", "write"),
    ("res.partner", "web_save"),
    ("base.partner.merge.automatic.wizard", "action_merge"),
}


class CrmAccountLink(models.Model):
    """Lets many users who change the same company trees come one after the other.

    A transaction sees the database as it was when it began. One that waits for the
    token of a tree finds it changed, fails and is tried again by Odoo: five times. That
    is not enough when eight people work on one tree. So a call that has written nothing
    yet waits first, and begins anew when it is its turn.
    """

    _inherit = "crm.account.link"

    @api.model
    def _take_turn(self, partners, shared=False):
        """Wait until nobody else changes the company trees of these partners.

        The trees may be others by then; so look again.

        :param bool shared: the call only adds people; others may do so beside it
        """
        root_ids = set()
        while self._is_begin_of_call():
            now_ids = set(partners.exists().crm_root_id.ids)
            if now_ids <= root_ids:
                break
            root_ids |= now_ids
            self._begin_anew(sorted(root_ids), "_shared" if shared else "")

    @api.model
    def _begin_anew(self, root_ids, suffix):
        """Begin a new transaction that has these trees for itself."""
        cr = self.env.cr
        cr.rollback()  # who waits holds nothing that another may wait for
        try:
            # Held by the session, the lock outlasts the end of the old transaction
            cr.execute(self._advisory(f"pg_advisory_lock{suffix}", root_ids))
            cr.rollback()
            cr.execute(self._advisory(f"pg_advisory_xact_lock{suffix}", root_ids))
        except OperationalError:
            cr.rollback()
            raise
        finally:
            cr.execute("SELECT pg_advisory_unlock_all()")

    @api.model
    def _is_begin_of_call(self):
        """Tell whether a client called this very method and nothing is written yet."""
        params = request.params if request else {}
        if (params.get("model"), params.get("method")) not in CALLS:
            return False
        transaction = self.env.transaction
        if any(transaction.field_dirty.values()) or any(transaction.tocompute.values()):
            return False
        [[transaction_id]] = self.env.execute_query(
            SQL("SELECT pg_current_xact_id_if_assigned()::text")
        )
        return not transaction_id

    @api.model
    def _advisory(self, function, root_ids):
        """Return the query that locks these roots, in one order for everybody."""
        return SQL(
            """
            SELECT %s('crm_account_link'::regclass::oid::int, root_id)
              FROM (SELECT unnest(%s) AS root_id ORDER BY 1) root
            """,
            SQL(function),
            root_ids,
        )
