"""How long does it take to write down who gets a mailing to more than half of all?"""

from odoo.tools import SQL

from ._selection import MAILABLE, SelectionJob, zip_range


class Benchmark(SelectionJob):
    """Six of ten postcodes: one row per person, each with a hash, and a seal.

    Plain Odoo freezes nothing: it only finds the contacts.
    """

    plain_is_wrong = "it mails people at one address once, but counts each"

    @classmethod
    def prepare(cls, env):
        super().prepare(env)
        env.cr.execute(
            """CREATE TABLE IF NOT EXISTS bench.frozen
               (id serial PRIMARY KEY, partner_id int, email text, reason text,
                hash text)"""
        )

    def criteria(self):
        return [[zip_range(first * 1000, first * 1000 + 59_999)] for first in (1, 20)]

    def cases(self):
        return [(None, criteria) for criteria in self.criteria()]

    def ours(self, case):
        self.leave_out_holds()
        selection = self.env["crm.selection"].create(self.prepare_selection(case[1]))
        selection.action_freeze()
        return selection.included_count

    def plain(self, case):
        domain = [*self.get_plain_domain(case[1][0]), *MAILABLE]
        return len(self.env["res.partner"].search(domain))

    def limit(self, case):
        self.env.cr.execute(
            SQL(
                """INSERT INTO bench.frozen (partner_id, email, reason, hash)
                   SELECT id, email, reason,
                          encode(sha256(convert_to(
                              concat_ws('|', id, email, reason), 'UTF8')), 'hex')
                     FROM (SELECT r.id, r.email,
                                  CASE WHEN r.email IS NULL THEN 'no_email'
                                       WHEN b.id IS NOT NULL THEN 'blacklisted'
                                       WHEN r.id <> min(r.id) OVER same_address
                                       THEN 'duplicate' END AS reason
                             FROM bench.recipient r
                        LEFT JOIN mail_blacklist b ON b.email = r.email AND b.active
                            WHERE %s
                           WINDOW same_address AS (PARTITION BY r.email)) members""",
                self.get_condition(case[1][0]),
            )
        )
        [included] = self.column(
            "SELECT count(*) FROM bench.frozen WHERE reason IS NULL"
        )
        return included

    def answer(self, variant, result):
        self.env.cr.rollback()
        self.env.transaction.reset()
        return result
