"""How fast do eight writers get ticket numbers, dense and none of them twice?"""

from odoo import api
from odoo.tools import SQL

from ._tickets import TicketJob, at_once

WRITERS = 8
NUMBERS = 25  # of each writer
SERIES = "ZZBENCH"


class Benchmark(TicketJob):
    """Each number is drawn, written where it is kept, and committed.

    Plain is Odoo's standard sequence, which leaves gaps where somebody rolls back; its
    sequence without gaps stops at a second writer. The best SQL is a counter in a row
    that each writer locks until he commits, and a unique index; its table is made of
    the register, so that a row costs the same. All is removed again, unmeasured.
    """

    @classmethod
    def prepare(cls, env):
        """Make the counter."""
        env.cr.execute("CREATE TABLE IF NOT EXISTS bench.counter (value int NOT NULL)")
        env.cr.execute("CREATE TABLE IF NOT EXISTS bench.given (number text NOT NULL)")
        env.cr.execute(
            "CREATE UNIQUE INDEX IF NOT EXISTS given ON bench.given (number)"
        )
        env.cr.execute("DELETE FROM bench.counter")
        env.cr.execute("INSERT INTO bench.counter VALUES (0)")

    def cases(self):
        return [None]

    def ours(self, case):
        company_id = self.env.company.id

        def work(env):
            [number] = env["crm.number.series"]._draw(
                company_id, SERIES, lambda value: f"{SERIES}-{value:06}"
            )
            env.cr.execute(
                SQL(
                    """INSERT INTO crm_number_alias
                              (number, key, short_key, reversed_key, company_id)
                       VALUES (%s, %s, %s, %s, %s)""",
                    number,
                    number.replace("-", ""),
                    number,
                    number[::-1],
                    company_id,
                )
            )
            return number

        return self._draw(work)

    def plain(self, case):
        def work(env):
            number = env["ir.sequence"].next_by_code("helpdesk.ticket.sequence")
            env.cr.execute(SQL("INSERT INTO bench.given VALUES (%s)", number))
            return number

        return self._draw(work)

    def limit(self, case):
        def work(env):
            # Waiting for a row fails in Odoo's usual isolation.
            env.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            env.cr.execute("UPDATE bench.counter SET value = value + 1 RETURNING value")
            number = f"{SERIES}-{env.cr.fetchone()[0]:06}"
            env.cr.execute(SQL("INSERT INTO bench.given VALUES (%s)", number))
            return number

        return self._draw(work)

    def _draw(self, work):
        """Let all writers draw their numbers, each in a transaction of its own."""

        def draw(cr):
            numbers = []
            for _number in range(NUMBERS):
                env = api.Environment(cr, self.env.uid, {}, su=True)
                numbers.append(work(env))
                cr.commit()
            return numbers

        return at_once(self.env.cr.dbname, WRITERS, draw)

    def answer(self, variant, result):
        """Count the numbers, tell whether one is missing, and tidy up."""
        values = {int("".join(filter(str.isdigit, number))) for number in result}

        def tidy_up(cr):
            cr.execute(
                "DELETE FROM crm_number_alias WHERE number LIKE %s", [f"{SERIES}%"]
            )
            cr.execute("DELETE FROM crm_number_series WHERE name = %s", [SERIES])
            cr.execute("DELETE FROM bench.given")
            cr.execute("UPDATE bench.counter SET value = 0")
            cr.commit()
            return []

        at_once(self.env.cr.dbname, 1, tidy_up)
        return len(values), max(values) - min(values) + 1
