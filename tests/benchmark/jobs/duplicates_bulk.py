"""Who stands twice among all contacts? One sixteenth of all ZIPs is one question."""

from odoo.tools import SQL

from . import Job


class Benchmark(Job):
    """Ours compares all names, numbers, mailboxes and addresses of a slice.

    What the others can tell, too, is compared: private customers of the same name and
    ZIP. The limit knows no more than that; so the ratio is what the rest costs.
    """

    plain_is_wrong = "the merge wizard groups by name, wherever somebody lives"

    @classmethod
    def prepare(cls, env):
        env.cr.execute(
            SQL(
                """CREATE TABLE bench.private_customer AS
                   SELECT id, lower(name) AS name, zip, right(zip, 2) AS zip_end
                     FROM res_partner
                    WHERE NOT is_company AND parent_id IS NULL AND zip IS NOT NULL"""
            )
        )
        env.cr.execute(
            SQL("CREATE INDEX ON bench.private_customer (hashtext(zip_end), zip, name)")
        )

    def cases(self):
        slices = self.env["crm.duplicate"]._get_slices()
        return [name for name in slices if name.startswith("zip")]

    def ours(self, case):
        duplicate = self.env["crm.duplicate"]
        matches = duplicate._get_matches(duplicate._get_ctes_for_slice(case))
        return self.env.execute_query(SQL("SELECT a_id, b_id FROM (%s) m", matches))

    def plain(self, case):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        self.env.cr.execute(wizard._generate_query(["name"], 100))
        return [tuple(sorted(ids)[:2]) for __, ids in self.env.cr.fetchall()]

    def limit(self, case):
        return self.rows(
            """SELECT a.id, b.id
                 FROM bench.private_customer a
                 JOIN bench.private_customer b USING (zip, name)
                WHERE hashtext(a.zip_end) & 15 = %s AND a.id < b.id""",
            int(case.split()[1]),
        )

    def answer(self, variant, result):
        ids = list({partner_id for pair in result for partner_id in pair})
        customers = self.rows(
            "SELECT id, zip, name FROM bench.private_customer WHERE id = ANY(%s)", ids
        )
        known = {partner_id: place for partner_id, *place in customers}
        return sorted(
            (first, second)
            for first, second in result
            if first in known and known[first] == known.get(second)
        )
