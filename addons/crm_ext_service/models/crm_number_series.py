from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..formulas.ticket_number import normalize

LOCK_TIMEOUT_SECONDS = 10


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
    def _draw(self, company_id, name, render, count=1):
        """Return ``count`` numbers of a series that nobody else will get.

        :param str name: the series; it starts with its first number
        :param render: function from counter value to number
        """
        owner = self.env.execute_query(SQL("SELECT pg_current_xact_id()::text"))[0][0]
        if not self.env.registry.ready:
            # During an installation only this transaction sees our tables, or holds
            # locks on them.
            return self._claim(company_id, name, render, count, owner)
        with self.env.registry.cursor() as cr:
            # A test's cursor stands in the middle of the test's transaction.
            if cr.connection.get_transaction_status() == TRANSACTION_STATUS_IDLE:
                self._tune_claim_transaction(cr)
            series = self.with_env(self.env(cr=cr))
            return series._claim(company_id, name, render, count, owner)

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
    def _claim(self, company_id, name, render, count, owner):
        """Take given back numbers first, lowest first, then count on."""
        series_id, last_value = self._lock_series(company_id, name)
        free = sorted(self._take_settled(series_id, company_id, owner))
        taken = {}
        counter = last_value
        while len(taken) < count:
            missing = count - len(taken)
            values, free = free[:missing], free[missing:]
            while len(values) < missing:
                counter += 1
                values.append(counter)
            numbers = {value: render(value) for value in values}
            known = self._get_known_keys(company_id, numbers.values())
            taken.update(
                (value, number)
                for value, number in numbers.items()
                if normalize(number) not in known
            )
        if counter != last_value:
            self._set_counter(series_id, counter)
        self._insert_claims(
            series_id,
            [(value, normalize(number), owner) for value, number in taken.items()]
            + [(value, normalize(render(value)), None) for value in free],
        )
        return list(taken.values())

    # === QUERIES === #

    @api.model
    def _lock_series(self, company_id, name):
        """Return id and counter; the row stays locked until the claim is committed."""
        return self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_number_series AS series (company_key, name, last_value)
                     VALUES (%s, %s, 0)
                ON CONFLICT (company_key, name)
                  DO UPDATE SET last_value = series.last_value
                  RETURNING id, last_value
                """,
                company_id,
                name,
            )
        )[0]

    @api.model
    def _take_settled(self, series_id, company_id, owner):
        """Delete the claims whose transaction has ended; return the free values.

        Whether it has ended and whether its number is registered is read from the same
        snapshot, so a commit in between cannot be half seen. A transaction from the
        future was claimed in another cluster, before this database was restored.
        """
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM crm_number_claim claim
                      WHERE series_id = %(series_id)s
                        AND owner IS DISTINCT FROM %(owner)s
                        AND (owner IS NULL
                             OR pg_visible_in_snapshot(
                                    owner::xid8, pg_current_snapshot())
                             OR owner::xid8 >= pg_snapshot_xmax(pg_current_snapshot()))
                  RETURNING value, EXISTS (
                            SELECT FROM crm_number_alias alias
                             WHERE alias.key = claim.key
                               AND alias.company_id = %(company_id)s)
                """,
                series_id=series_id,
                company_id=company_id,
                owner=owner,
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
    def _insert_claims(self, series_id, claims):
        if not claims:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_number_claim (series_id, value, key, owner) VALUES %s",
                SQL(", ").join(SQL("%s", (series_id, *claim)) for claim in claims),
            )
        )
