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

        :param list series: pairs of name and function, the current one first
        """
        (name, render), *formers = series
        series_id, counter, has_left = self._lock_series(
            company_id, name, [former for former, _render in formers]
        )
        numbers = []
        if has_left:
            [(former, render_former)] = formers
            former_id = self._lock_series(company_id, former)[0]
            numbers += self._claim_free(
                company_id, former_id, render_former, count, owner
            )
        if count > len(numbers):
            missing = count - len(numbers)
            numbers += self._claim_free(company_id, series_id, render, missing, owner)
        if count > len(numbers):
            missing = count - len(numbers)
            new = self._count_on(company_id, counter, render, missing)
            self._set_counter(series_id, max(new))
            self._insert_claims(series_id, new, owner)
            numbers += new.values()
        return numbers

    @api.model
    def _claim_free(self, company_id, series_id, render, count, owner):
        """Return at most ``count`` numbers that were given back."""
        values = sorted(self._take_settled(series_id, company_id, count, owner))
        if not values:
            return []
        numbers = {value: render(value) for value in values}
        known = self._get_known_keys(company_id, numbers.values())
        taken = {
            value: number
            for value, number in numbers.items()
            if normalize(number) not in known
        }
        self._insert_claims(series_id, taken, owner)
        return list(taken.values())

    @api.model
    def _count_on(self, company_id, counter, render, count):
        """Return the next numbers by their values, without those of an import."""
        new = {}
        while len(new) < count:
            values = range(counter + 1, counter + 1 + count - len(new))
            numbers = {value: render(value) for value in values}
            known = self._get_known_keys(company_id, numbers.values())
            new.update(
                (value, number)
                for value, number in numbers.items()
                if normalize(number) not in known
            )
            counter = values[-1]
        return new

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
    def _take_settled(self, series_id, company_id, count, owner):
        """Delete claims whose transaction has ended; return at most ``count`` values.

        Those are the free ones. What an import or a broken worker gave back stays for
        the next claims, or each of them would carry all of it.

        Whether it has ended and whether its number is registered is read from the same
        snapshot, so a commit in between cannot be half seen. A transaction from the
        future was claimed in another cluster, before this database was restored.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH settled AS MATERIALIZED (
                    SELECT id, value, EXISTS (
                           SELECT FROM crm_number_alias alias
                            WHERE alias.key = claim.key
                              AND alias.company_id = %(company_id)s) AS registered
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
                     LIMIT %(count)s)
                DELETE FROM crm_number_claim claim
                      USING settled
                      WHERE settled.id = claim.id
                        AND (settled.registered OR claim.id IN (SELECT id FROM free))
                  RETURNING settled.value, settled.registered
                """,
                series_id=series_id,
                company_id=company_id,
                owner=owner,
                count=count,
                looked_at=count + MOST_LOOKED_AT,
            )
        )
        return [value for value, registered in rows if not registered]

    @api.model
    def _get_known_keys(self, company_id, numbers):
        """Return the keys that the register has already, say from an import."""
        rows = self.env.execute_query(
            SQL(
                "SELECT key FROM crm_number_alias WHERE key IN %s AND company_id = %s",
                tuple(normalize(number) for number in numbers),
                company_id,
            )
        )
        return {key for (key,) in rows}

    @api.model
    def _set_counter(self, series_id, counter):
        self.env.cr.execute(
            SQL(
                "UPDATE crm_number_series SET last_value = %s WHERE id = %s",
                counter,
                series_id,
            )
        )

    @api.model
    def _insert_claims(self, series_id, numbers, owner):
        """Write who has these numbers, by their values."""
        if not numbers:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_number_claim (series_id, value, key, owner) VALUES %s",
                SQL(", ").join(
                    SQL("%s", (series_id, value, normalize(number), owner))
                    for value, number in numbers.items()
                ),
            )
        )
