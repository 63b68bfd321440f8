"""What did 80 accounts earn us, each with all companies below it?"""

from odoo.tools import SQL

from . import Job

ACCOUNTS = 80
POSTED = [("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_refund"))]


class Benchmark(Job):
    """The untaxed amount of posted invoices and credit notes at this moment.

    The limit sums documents over an index that holds them; a stored total would be
    faster still, and old as soon as somebody posts an invoice.
    """

    @classmethod
    def prepare(cls, env):
        """Keep the amounts of posted documents in one index."""
        env.cr.execute(
            SQL(
                """CREATE TABLE bench.revenue AS
                   SELECT commercial_partner_id, amount_untaxed_signed AS amount
                     FROM account_move
                    WHERE state = 'posted'
                      AND move_type IN ('out_invoice', 'out_refund')
                 ORDER BY 1"""
            )
        )
        env.cr.execute(
            SQL(
                """CREATE INDEX ON bench.revenue (commercial_partner_id)
                   INCLUDE (amount)"""
            )
        )

    def cases(self):
        """Return ten lists of top companies."""
        roots = self.column(
            """SELECT DISTINCT crm_root_id, bench.random(crm_root_id, 902)
                 FROM res_partner WHERE crm_parent_id IS NOT NULL
             ORDER BY 2 LIMIT %s""",
            10 * ACCOUNTS,
        )
        size = min(ACCOUNTS, max(1, len(roots) // 10))
        return [sorted(roots[i * size : (i + 1) * size]) for i in range(10)]

    def ours(self, case):
        links = self.env["crm.account.link"]._read_group(
            [("ancestor_id", "in", case)], ["ancestor_id"], ["descendant_id:array_agg"]
        )
        path = "commercial_partner_id.crm_ancestor_link_ids.ancestor_id"
        revenue = dict(
            self.env["account.move"]._read_group(
                [(path, "in", case), *POSTED],
                ["commercial_partner_id"],
                ["amount_untaxed_signed:sum"],
            )
        )
        by_id = {partner.id: amount for partner, amount in revenue.items()}
        return {
            ancestor.id: sum(by_id.get(descendant, 0) for descendant in descendants)
            for ancestor, descendants in links
        }

    def plain(self, case):
        accounts = self.env["res.partner"].browse(case)
        return {account.id: account.total_invoiced for account in accounts}

    def limit(self, case):
        return dict(
            self.rows(
                """SELECT l.ancestor_id, sum(r.amount)
                     FROM crm_account_link l
                     JOIN bench.revenue r ON r.commercial_partner_id = l.descendant_id
                    WHERE l.ancestor_id = ANY(%s)
                 GROUP BY l.ancestor_id""",
                case,
            )
        )

    def answer(self, variant, result):
        return {key: round(float(value), 2) for key, value in result.items() if value}
