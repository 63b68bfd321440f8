# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

LARGE = 20_000
"""People from which on it is faster to read statements once than to look them up."""


class CrmSelection(models.Model):
    """The one SQL statement of a selection, built from common table expressions.

    ====== ==================================================================
    pool   everybody the first criteria mean, and where each falls out
    person pool with the reason for which a person is left out
    chosen person, where one stands for each company if so wished
    final  chosen, where one of several people who are one recipient is kept
    ====== ==================================================================

    PostgreSQL cannot estimate how many people pass the criteria. So it is asked first
    how many open the pool. Of few people everything is looked up, exclusions only of
    those who meet all criteria; of many it is read once, without a copy of the pool.
    ``OFFSET 0`` keeps PostgreSQL from writing out an expression wherever it is used.
    """

    _inherit = "crm.selection"

    def _get_pool_and_cuts(self):
        """Split the criteria into those that open the pool and those that cut it.

        :rtype: tuple(crm.selection.criterion, crm.selection.criterion)
        """
        criteria = self._get_ordered_criteria().filtered("is_complete")
        pool = criteria.filtered(lambda criterion: criterion.mode == "include")
        if not pool and criteria[:1].mode == "narrow":
            pool = criteria[:1]
        return pool, criteria - pool

    def _check_own_company(self):
        """Refuse to count the people of a company that the user does not work in.

        Record rules do so for saved selections, not for one that is being typed.
        """
        if not self.env.su and self.company_id not in self.env.companies:
            raise AccessError(
                self.env._(
                    "People of a company that you have not chosen are not counted. "
                    "Choose the company of the selection first."
                )
            )

    def _get_base_domain(self):
        """Return who can be in a selection at all. Override to exempt people.

        :rtype: odoo.fields.Domain
        """
        companies = self.company_id.sudo().parent_ids.ids
        return Domain("company_id", "in", [False, *companies])

    def _get_pool_query(self):
        """Return the query of everybody whom the first criteria mean.

        :return: the query, and the condition of each criterion that opens the pool
        :rtype: tuple(odoo.orm.query.Query, list[SQL])
        """
        self._check_own_company()
        # sudo: everybody of the company counts; names come as far as rights go.
        partners = self.env["res.partner"].sudo().with_context(active_test=True)
        query = partners._search(self._get_base_domain())
        conditions = self._get_pool_and_cuts()[0]._get_conditions(partners, query)
        if conditions:
            query.add_where(SQL("(%s)", SQL(" OR ").join(conditions)))
        return query, conditions

    def _get_pool_sql(self, query, conditions, by_set):
        """Return the query of ``pool``: who is meant, and where each falls out.

        ``address`` is where the channel reaches the person. ``pool_no`` is the number
        of the first including criterion that means the person, ``step`` that of the
        cutting criterion where it falls out, else 0.

        :param query, conditions: see ``_get_pool_query``
        :param bool by_set: see ``_is_large``
        """
        partners = self.env["res.partner"].sudo().with_context(active_test=True)
        cuts = self._get_pool_and_cuts()[1]
        # The first criterion is asked about everybody, as PostgreSQL expects.
        tests = cuts[:1]._get_conditions(partners, query) + cuts[1:].with_context(
            crm_selection_lookup=not by_set
        )._get_conditions(partners, query)
        steps = [
            SQL("(%s) IS NOT TRUE", test) if cut.mode == "narrow" else test
            for cut, test in zip(cuts, tests, strict=True)
        ]
        opened = self._number_first(conditions) if conditions[1:] else SQL("1")
        return query.select(
            *self._get_pool_columns(partners._table),
            SQL("%s AS pool_no", opened),
            SQL("%s AS step", self._number_first(steps)),
        )

    def _get_pool_columns(self, table):
        """Return the columns of ``pool`` that every contact has."""
        return [
            SQL.identifier(table, "id"),
            SQL("%s AS customer_id", SQL.identifier(table, "commercial_partner_id")),
            SQL("%s AS root_id", SQL.identifier(table, "crm_root_id")),
            SQL("%s AS address", self._get_address_sql(table)),
        ]

    def _get_address_sql(self, table):
        """Return where the channel reaches a contact, NULL where it does not."""
        if self.channel == "letter":
            names = ("country_id", "zip", "city", "street", "street2")
            columns = {name: SQL.identifier(table, name) for name in names}
            return SQL(
                """CASE WHEN %(street)s <> '' AND (%(zip)s <> '' OR %(city)s <> '')
                        THEN lower(concat_ws(' ', %(columns)s)) END""",
                columns=SQL(", ").join(columns.values()),
                **columns,
            )
        name = "email_normalized" if self.channel == "mail" else "phone_sanitized"
        return SQL("NULLIF(%s, '')", SQL.identifier(table, name))

    def _number_first(self, conditions):
        """Return the number of the first condition that holds, else 0."""
        if not conditions:
            return SQL("0")
        whens = [
            SQL("WHEN %s THEN %s", condition, number)
            for number, condition in enumerate(conditions, 1)
        ]
        return SQL("CASE %s ELSE 0 END", SQL(" ").join(whens))

    def _get_exclusions(self):
        """Return why people who meet all criteria are left out, first reason first.

        They depend on the channel. Conditions may use ``pool``, ``blacklist``,
        ``consent`` and ``objection``. Override to add reasons, after adding them to
        ``crm.selection.member``.

        :rtype: list[tuple[str, SQL]]
        """
        missing = {"mail": "no_email", "letter": "no_address", "phone": "no_phone"}
        exclusions = [
            ("own", SQL("pool.customer_id IN (SELECT partner_id FROM res_company)")),
            (missing[self.channel], SQL("pool.address IS NULL")),
            ("blacklisted", SQL("blacklist.id IS NOT NULL")),
            (
                "withdrawn",
                SQL("(consent.action = 'withdrawn' OR objection.id IS NOT NULL)"),
            ),
        ]
        if self.purpose_id._requires_consent(self.channel):
            today = fields.Date.context_today(self)
            exclusions += [
                ("no_consent", SQL("consent.action IS DISTINCT FROM 'granted'")),
                ("expired", SQL("consent.expiry < %s", today)),
            ]
        return exclusions

    def _is_large(self, query):
        """Tell by PostgreSQL's estimate whether the pool is large, and prepare for it.

        Sets that are looked up in memory need room; compiling takes longer than it
        saves.
        """
        self.env.cr.execute(SQL("EXPLAIN (FORMAT JSON) %s", query.select()))
        [[[plan]]] = self.env.cr.fetchall()
        if plan["Plan"]["Plan Rows"] < LARGE:
            return False
        self.env.cr.execute(
            """SELECT set_config('work_mem', '64MB', TRUE),
                      set_config('jit', 'off', TRUE)"""
        )
        return True

    def _get_person_sql(self, pool_sql, exclusions, by_set=False, has_cuts=False):
        """Return the common table expressions up to ``person``.

        :param bool by_set: see ``_is_large``
        :param bool has_cuts: whether people of the pool can have fallen out already
        """
        whens = [SQL("WHEN %s THEN %s", test, reason) for reason, test in exclusions]
        person = SQL(
            """
            SELECT pool.*, COALESCE(objection.id, consent.id) AS consent_id,
                   consent.basis,
                   CASE WHEN pool.step > 0 THEN NULL %(whens)s END AS reason
              FROM %(pool)s
         %(blacklist)s
         %(statements)s
            OFFSET 0
            """,
            pool=SQL("(SELECT * FROM pool WHERE step = 0) pool")
            if has_cuts and not by_set
            else SQL("pool"),
            blacklist=self._get_blacklist_sql(),
            statements=self._get_statement_sql(by_set),
            whens=SQL(" ").join(whens),
        )
        if has_cuts and not by_set:
            person = SQL(
                """(%s)
                UNION ALL
                SELECT pool.*, NULL, NULL, NULL FROM pool WHERE step > 0""",
                person,
            )
        return SQL(
            "WITH pool AS %s (%s OFFSET 0), person AS (%s)",
            SQL() if by_set else SQL("MATERIALIZED"),
            pool_sql,
            person,
        )

    def _get_count_sql(self, pool_size):
        """Return the statement that counts people by step and reason.

        People who get the mailing are grouped by recipient first, which counts every
        address once without sorting. Of several people with one address the first is
        meant: ``held`` tells whether it is held out.
        """
        count_pool = self._count_by_pool(pool_size)
        sum_pool = [
            SQL("sum(%s)::int", self._pool_column(number))
            for number, _count in enumerate(count_pool, 1)
        ]
        # Grouped by an expression, or PostgreSQL sorts people by step and reason.
        return SQL(
            """
            %s
            SELECT min(step), min(reason), held, %s
              FROM (
                SELECT step, reason, %s AS held, %s
                  FROM chosen
                 GROUP BY step, reason,
                          CASE WHEN step = 0 AND reason IS NULL
                               THEN recipient COLLATE "C" END
              ) recipients
             GROUP BY COALESCE(reason, step::text), held
            """,
            self._get_chosen_sql(),
            SQL(", ").join([SQL("sum(people)::int"), SQL("count(*)::int"), *sum_pool]),
            self._get_first_held_sql(),
            SQL(", ").join([SQL("count(*) AS people"), *count_pool]),
        )

    def _count_by_pool(self, pool_size):
        """Return the counts of people of each criterion that opens the pool.

        None where there is only one, which means everybody.
        """
        return [
            SQL("count(*) FILTER (WHERE pool_no = %s) AS %s", no, self._pool_column(no))
            for no in range(1, pool_size + 1)
            if pool_size > 1
        ]

    def _pool_column(self, number):
        return SQL.identifier(f"pool_{number}")

    def _flush_sources(self):
        """Write pending changes of the models that the statement reads."""
        for name in (
            "res.partner",
            "res.partner.category",
            "crm.account.link",
            "crm.department",
            "crm.conversation",
            "crm.lead",
            "mailing.mailing",
            "mailing.trace",
            "sale.order",
            "sale.order.line",
            "mail.blacklist",
            "phone.blacklist",
            "crm.consent",
        ):
            self.env[name].flush_model()
