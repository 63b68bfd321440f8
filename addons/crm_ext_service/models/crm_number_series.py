from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..formulas.ticket_number import normalize

LOCK_TIMEOUT_SECONDS = 10
# How many claims of others one claim tidies up.
MOST_LOOKED_AT = 100


class CrmNumberSeries(models.Model):
    """A counter of ticket numbers: one per company, prefix and year.

    Numbers are dense under load because they are claimed in a short transaction of
    their own. A claim names the transaction that drew the number. Once that has ended,
    the number either stands in the register (``crm.number.alias``), or nobody has it
    and the next claim takes it. So a rollback, a savepoint of an import, a killed
    worker and a restart of PostgreSQL all give the number back without any clean-up.
    """

    _name = "crm.number.series"
    _description = "Ticket Number Series"
    _order = "company_key, name desc"
    _log_access = False

    name = fields.Char(required=True, readonly=True, help="Prefix and year.")
    # No foreign key: the company may have been created in a transaction that the
    # claim cannot see yet, or be locked by it.
    company_key = fields.Integer(required=True, readonly=True, help="Company id.")
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    last_value = fields.Integer(
        string="Last Counter",
        required=True,
        default=0,
        help="The next number gets this counter plus one, unless a smaller one was "
        "given back.",
    )

    _company_name_uniq = models.UniqueIndex("(company_key, name)")

    @api.depends("company_key")
    def _compute_company_id(self):
        for series in self:
            series.company_id = series.company_key

    def write(self, vals):
        """Let a manager continue at a higher counter, never go back."""
        if "last_value" in vals and any(
            vals["last_value"] < series.last_value for series in self
        ):
            raise UserError(
                self.env._(
                    "A counter cannot go back: the numbers up to it are given. "
                    "Enter a higher one."
                )
            )
        return super().write(vals)

    @api.model
    def _draw(self, company_id, name, render, count=1, former=None):
        """Return ``count`` numbers of a series that nobody else will get.

        :param str name: the series; it starts with its first number
        :param render: function from counter value to number
        :param former: name and function of the series of the year before: numbers that
            were given back there as the year ended go first, or they would be lacking
        """
        series = [(name, render), *filter(None, [former])]
        owner = self.env.execute_query(SQL("SELECT pg_current_xact_id()::text"))[0][0]
        if not self.env.registry.ready:
            # During an installation only this transaction sees our tables, or holds
            # locks on them.
            return self._claim(company_id, series, count, owner)
        with self.env.registry.cursor() as cr:
            # A test's cursor stands in the middle of the test's transaction.
            if cr.connection.get_transaction_status() == TRANSACTION_STATUS_IDLE:
                self._tune_claim_transaction(cr)
            claiming = self.with_env(self.env(cr=cr))
            return claiming._claim(company_id, series, count, owner)

    @api.model
    def _tune_claim_transaction(self, cr):
        # Waiting for a row fails under REPEATABLE READ, Odoo's default. The commit need
        # not be on disk: the one that uses the number puts both there.
        cr.execute(
            SQL(
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                "SET LOCAL synchronous_commit TO off;"
                "SET LOCAL lock_timeout TO %s",
                f"{LOCK_TIMEOUT_SECONDS}s",
            )
        )

    @api.model
    def _claim(self, company_id, series, count, owner):
        """Take given back numbers first, lowest first, then count on.

        The others wait from the first statement to the commit: there are four.

        :param list series: pairs of name and function, the current one first
        """
        (name, render), *formers = series
        series_id, counter, has_left = self._lock_series(
            company_id, name, [former for former, _render in formers]
        )
        left = []
        if has_left:
            left = self._claim_left(company_id, formers[0], count, owner)
            count -= len(left)
        if not count:
            return left
        ahead = _render_next(render, counter, count)
        free, known = self._settle((series_id, company_id), owner, count, ahead)
        numbers = {value: render(value) for value in free}
        while True:
            unknown = [v for v, n in ahead.items() if normalize(n) not in known]
            taken = unknown[: count - len(numbers)]
            numbers |= {value: ahead[value] for value in taken}
            if len(numbers) == count:
                break
            ahead = _render_next(render, max(ahead), count - len(numbers))
            known = self._get_known_keys(company_id, ahead)
        self._write_claims(series_id, max(counter, *numbers), numbers, owner)
        return left + list(numbers.values())

    @api.model
    def _claim_left(self, company_id, series, count, owner):
        """Return at most ``count`` numbers that a series of the past has left."""
        name, render = series
        series_id, counter, _has_left = self._lock_series(company_id, name)
        free, _known = self._settle((series_id, company_id), owner, count)
        numbers = {value: render(value) for value in free}
        if numbers:
            self._write_claims(series_id, counter, numbers, owner)
        return list(numbers.values())

    # === QUERIES === #

    @api.model
    def _lock_series(self, company_id, name, formers=()):
        """Return id, counter and whether claims of former series are left.

        The row stays locked until the claim is committed.
        """
        return self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_number_series AS series (company_key, name, last_value)
                     VALUES (%s, %s, 0)
                ON CONFLICT (company_key, name)
                  DO UPDATE SET last_value = series.last_value
                  RETURNING id, last_value, EXISTS (
                            SELECT FROM crm_number_series former
                              JOIN crm_number_claim claim
                                ON claim.series_id = former.id
                             WHERE former.company_key = %s AND former.name = ANY(%s))
                """,
                company_id,
                name,
                company_id,
                list(formers),
            )
        )[0]

    @api.model
    def _settle(self, series, owner, count, ahead=None):
        """Delete claims whose transaction has ended; take ``count`` free ones at most.

        What else an import or a broken worker gave back stays for the next claims, or
        each of them would carry all of it.

        Whether it has ended and whether its number is registered is read from the same
        snapshot, so a commit in between cannot be half seen. A transaction from the
        future was claimed in another cluster, before this database was restored.

        :param tuple series: id of the series, and of its company
        :param dict ahead: numbers by values that may be next
        :return: the values that were taken, and the keys of the numbers ahead that the
            register has already, say from an import
        :rtype: tuple[list[int], set[str]]
        """
        series_id, company_id = series
        rows = self.env.execute_query(
            SQL(
                """
                WITH settled AS MATERIALIZED (
                    -- EXISTS would read the whole register, however few claims.
                    SELECT id, value, (
                           SELECT TRUE
                             FROM crm_number_alias alias
                            WHERE alias.key = claim.key
                              AND alias.company_id = %(company_id)s
                            LIMIT 1) IS NOT NULL AS registered
                      FROM crm_number_claim claim
                     WHERE series_id = %(series_id)s
                       AND owner IS DISTINCT FROM %(owner)s
                       AND (owner IS NULL
                            OR pg_visible_in_snapshot(
                                   owner::xid8, pg_current_snapshot())
                            OR owner::xid8 >= pg_snapshot_xmax(pg_current_snapshot()))
                  ORDER BY value
                     LIMIT %(looked_at)s),
                     free AS (
                    SELECT id FROM settled WHERE NOT registered
                  ORDER BY value
                     LIMIT %(count)s),
                     deleted AS (
                    DELETE FROM crm_number_claim claim
                          USING settled
                          WHERE settled.id = claim.id
                            AND (settled.registered
                                 OR claim.id IN (SELECT id FROM free))
                      RETURNING settled.value, settled.registered)
                SELECT value, NULL FROM deleted WHERE NOT registered
             UNION ALL
                SELECT NULL, key
                  FROM crm_number_alias
                 WHERE key = ANY(%(keys)s) AND company_id = %(company_id)s
                """,
                series_id=series_id,
                company_id=company_id,
                owner=owner,
                count=count,
                looked_at=count + MOST_LOOKED_AT,
                keys=_get_keys(ahead or {}),
            )
        )
        free = sorted(value for value, _key in rows if value is not None)
        return free, {key for _value, key in rows if key is not None}

    @api.model
    def _get_known_keys(self, company_id, ahead):
        rows = self.env.execute_query(
            SQL(
                "SELECT key FROM crm_number_alias WHERE key = ANY(%s)"
                " AND company_id = %s",
                _get_keys(ahead),
                company_id,
            )
        )
        return {key for (key,) in rows}

    @api.model
    def _write_claims(self, series_id, counter, numbers, owner):
        """Write how far the series is counted, and who has which numbers."""
        claims = SQL(", ").join(
            SQL("%s", (series_id, value, key, owner))
            for value, key in zip(numbers, _get_keys(numbers), strict=True)
        )
        self.env.cr.execute(
            SQL(
                """
                WITH counted AS (
                    UPDATE crm_number_series SET last_value = %s WHERE id = %s
                )
                INSERT INTO crm_number_claim (series_id, value, key, owner) VALUES %s
                """,
                counter,
                series_id,
                claims,
            )
        )


def _get_keys(numbers):
    return [normalize(number) for number in numbers.values()]


def _render_next(render, counter, count):
    """Return the ``count`` numbers that follow a counter, by their values."""
    return {value: render(value) for value in range(counter + 1, counter + 1 + count)}
