from odoo import api, fields, models
from odoo.tools import SQL


class CrmDuplicate(models.Model):
    """Keep the pairs that were found, one row for each pair."""

    _inherit = "crm.duplicate"

    @api.model
    def _store(self, ctes, search=None):
        """Keep the pairs that match, and bring known ones up to date.

        :param SQL ctes: see :meth:`_get_matches`
        :param search: the search that found them
        :return: the ids of the rows
        :rtype: list[int]
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH match AS (
                    SELECT DISTINCT ON (LEAST(a_id, b_id), GREATEST(a_id, b_id))
                           LEAST(a_id, b_id) AS partner_id,
                           GREATEST(a_id, b_id) AS other_id, score, reasons
                      FROM (%(matches)s) match
                ), stored AS (
                    INSERT INTO crm_duplicate AS known
                           (partner_id, other_id, score, state, search_id,
                            create_uid, create_date, write_uid, write_date)
                    SELECT partner_id, other_id, score, 'open', %(search_id)s,
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM match
                     ORDER BY partner_id, other_id
                        ON CONFLICT (partner_id, other_id) DO UPDATE
                       SET score = EXCLUDED.score, search_id = EXCLUDED.search_id,
                           write_date = EXCLUDED.write_date
                 RETURNING known.id, known.partner_id, known.other_id
                ), reason AS (
                    SELECT stored.id AS duplicate_id, reason.id AS reason_id
                      FROM stored
                      JOIN match USING (partner_id, other_id)
                      JOIN crm_duplicate_reason reason
                        ON reason.code = ANY(match.reasons)
                ), gone AS (
                    DELETE FROM crm_duplicate_reason_rel rel
                     WHERE duplicate_id IN (SELECT id FROM stored)
                       AND NOT EXISTS (
                           SELECT FROM reason
                            WHERE reason.duplicate_id = rel.duplicate_id
                              AND reason.reason_id = rel.reason_id)
                ), come AS (
                    INSERT INTO crm_duplicate_reason_rel (duplicate_id, reason_id)
                    SELECT duplicate_id, reason_id FROM reason
                        ON CONFLICT DO NOTHING
                )
                SELECT id FROM stored
                """,
                matches=self._get_matches(ctes),
                search_id=search.id if search else None,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model(flush=False)
        return [duplicate_id for (duplicate_id,) in rows]

    @api.model
    def _prepare_merge(self, partners, dst_partner):
        """Carry decisions over from pairs that become one when contacts are merged.

        Of them the row of the contact that remains is left, so that undoing the merge
        finds its place free.

        :return: the other rows, and the pairs among the merged contacts
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT array_agg(id ORDER BY partner_id = %(dst)s OR other_id = %(dst)s
                                             DESC, score DESC, id),
                       array_agg(id ORDER BY id) FILTER (WHERE state = 'dismissed'),
                       LEAST(a_id, b_id) = GREATEST(a_id, b_id)
                  FROM (SELECT *, CASE WHEN partner_id IN %(ids)s
                                       THEN %(dst)s ELSE partner_id END AS a_id,
                                  CASE WHEN other_id IN %(ids)s
                                       THEN %(dst)s ELSE other_id END AS b_id
                          FROM crm_duplicate
                         WHERE partner_id IN %(ids)s OR other_id IN %(ids)s) moved
              GROUP BY LEAST(a_id, b_id), GREATEST(a_id, b_id)
                """,
                ids=tuple(partners.ids),
                dst=dst_partner.id,
            )
        )
        surplus = self.browse()
        for ids, dismissed_ids, is_within in rows:
            pairs = self.browse(ids)
            if is_within:
                surplus |= pairs
                continue
            if dismissed_ids and pairs[0].state == "open":
                pairs[0].write(self.browse(dismissed_ids[0])._prepare_decision())
            surplus |= pairs[1:]
        self.flush_model()
        return surplus

    def _prepare_decision(self):
        return {
            "state": self.state,
            "dismiss_uid": self.dismiss_uid.id,
            "dismiss_date": self.dismiss_date,
        }

    @api.model
    def _move_to_merged(self, partners, dst_partner):
        """Give the pairs of contacts that are being merged to the one that remains.

        What :meth:`_prepare_merge` returned is gone.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_duplicate pair
                   SET partner_id = LEAST(%(dst)s, other.id),
                       other_id = GREATEST(%(dst)s, other.id)
                  FROM res_partner other
                 WHERE other.id NOT IN %(ids)s
                   AND (pair.partner_id IN %(ids)s AND pair.other_id = other.id
                        OR pair.other_id IN %(ids)s AND pair.partner_id = other.id)
                """,
                ids=tuple(partners.ids),
                dst=dst_partner.id,
            )
        )
        self.invalidate_model(flush=False)
