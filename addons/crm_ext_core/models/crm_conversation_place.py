import logging

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api, models
from odoo.service.model import retrying
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class CrmConversation(models.Model):
    """A talk that is logged while its customer moves ends up in the new tree.

    A talk copies company and group of its customer. Neither of two transactions at the
    same time sees the other: one moves the customer's talks, the other logs one more.
    So both look again after their commit; whoever ends last finds what the other did.
    Nobody waits for a lock, and a talk costs one more query by its primary key.
    """

    _inherit = "crm.conversation"

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        self._settle_after_commit("id", talks.ids)
        return talks

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", *self._get_link_fields()} & vals.keys():
            self._settle_after_commit("id", self.ids)
        return result

    @api.model
    def _settle_after_commit(self, column, ids):
        """Look again, after the commit, where the customers of talks are.

        :param str column: what the ids are, ``id`` or ``partner_id`` of the talks
        """
        if not ids:
            return
        postcommit = self.env.cr.postcommit
        waiting = postcommit.data.setdefault("crm_ext_core.talks", {})
        if not waiting:
            registry = self.env.registry

            @postcommit.add
            def settle():
                settled = postcommit.data.pop("crm_ext_core.talks", {})
                with registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    try:
                        retrying(lambda: env[self._name]._settle(settled), env)
                    except OperationalError:  # the talk itself is logged
                        _logger.warning("Talks keep a former company", exc_info=True)

        waiting.setdefault(column, set()).update(ids)

    @api.model
    def _settle(self, ids_of_column):
        """Give the talks today's company and group of their customers.

        :return: number of talks that were elsewhere
        :rtype: int
        """
        settled = 0
        for column, ids in ids_of_column.items():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE crm_conversation talk
                       SET commercial_partner_id = partner.commercial_partner_id,
                           crm_root_id = partner.crm_root_id
                      FROM res_partner partner
                     WHERE partner.id = talk.partner_id
                       AND %s = ANY(%s)
                       AND (talk.commercial_partner_id, talk.crm_root_id)
                           IS DISTINCT FROM
                           (partner.commercial_partner_id, partner.crm_root_id)
                    """,
                    SQL.identifier("talk", column),
                    list(ids),
                )
            )
            settled += self.env.cr.rowcount
        self.invalidate_model(["commercial_partner_id", "crm_root_id"])
        return settled
