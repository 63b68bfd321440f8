# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL


class CrmSelection(models.Model):
    """Whom marketing leaves alone for now, and who was contacted often enough.

    Both are looked at when people are counted and frozen, and again at sending.
    """

    _inherit = "crm.selection"

    def _get_statement_sql(self, by_set=False):
        """Add ``hold`` and, where contacts are capped, ``lately`` to the joins."""
        joins = [super()._get_statement_sql(by_set=by_set), self._get_hold_sql()]
        if self.company_id.crm_contact_cap:
            joins.append(self._get_lately_sql())
        return SQL(" ").join(joins)

    def _get_exclusions(self):
        exclusions = super()._get_exclusions()
        exclusions += [
            (reason, SQL("hold.reason = %s", reason))
            for reason, _query in self._get_holds()
        ]
        if cap := self.company_id.crm_contact_cap:
            exclusions.append(("frequency_cap", SQL("lately.contacts >= %s", cap)))
        return exclusions

    def _get_holds(self):
        # Companies are public to whoever may see the selection.
        company = self.company_id._origin.sudo()
        return self.env["res.partner"]._get_crm_marketing_holds(company)

    def _get_hold_sql(self):
        """Return the join of people of company trees on hold, with the first reason."""
        holds = self._get_holds()
        if not holds:
            return SQL("LEFT JOIN (SELECT NULL AS reason) hold ON FALSE")
        queries = [
            SQL("SELECT id, %s::int AS number FROM (%s) held (id)", number, query)
            for number, (_reason, query) in enumerate(holds)
        ]
        trees = SQL("TRUE")
        if self.env.context.get("crm_selection_of_few"):
            # Looked up in the indexes instead of gathered for all customers
            trees = SQL("top.crm_root_id = ANY(ARRAY(SELECT root_id FROM pool))")
        return SQL(
            """
            LEFT JOIN (
                SELECT top.crm_root_id,
                       (%(reasons)s::text[])[1 + min(held.number)] AS reason
                  FROM (%(queries)s) held
                  JOIN res_partner top ON top.id = held.id
                 WHERE %(trees)s
                 GROUP BY top.crm_root_id
            ) hold ON hold.crm_root_id = pool.root_id
            """,
            reasons=[reason for reason, _query in holds],
            queries=SQL(" UNION ALL ").join(queries),
            trees=trees,
        )

    def _get_lately_sql(self):
        """Return the join of the number of recent contacts of each person."""
        since = fields.Datetime.now() - timedelta(
            days=self.company_id.crm_contact_cap_days
        )
        return SQL(
            """
            LEFT JOIN (
                SELECT partner_id, count(*) AS contacts
                  FROM (%s) contact
                 GROUP BY partner_id
            ) lately ON lately.partner_id = pool.id
            """,
            SQL(" UNION ").join(self._get_contact_queries(since)),
        )

    def _get_contact_queries(self, since):
        """Return the queries of contacts of the people of ``pool``.

        Each selects ``partner_id`` and a text that tells one contact from another.
        Override to add contacts of other channels. Mailings to lists know an address
        only, so those are found by contact and by address. Who got a mail perhaps,
        because a crash came between, counts as contacted.

        :param since: naive UTC datetime
        :rtype: list[SQL]
        """
        received = SQL(
            """(trace.sent_datetime >= %(since)s
                OR trace.trace_status = 'crm_unclear'
                   AND trace.write_date >= %(since)s)
               AND trace.trace_status <> 'bounce'
               AND trace.is_test_trace IS NOT TRUE
               AND pool.step = 0""",
            since=since,
        )
        return [
            SQL(
                """
                SELECT pool.id AS partner_id, 'mailing ' || trace.mass_mailing_id
                  FROM pool
                  JOIN mailing_trace trace
                    ON trace.res_id = pool.id AND trace.model = 'res.partner'
                 WHERE %s
                """,
                received,
            ),
            SQL(
                """
                SELECT pool.id, 'mailing ' || trace.mass_mailing_id
                  FROM pool
                  JOIN res_partner person ON person.id = pool.id
                  JOIN mailing_trace trace ON trace.email = person.email_normalized
                 WHERE %s
                """,
                received,
            ),
        ]

    def _flush_sources(self):
        res = super()._flush_sources()
        self.env["mailing.trace"].flush_model()
        return res
