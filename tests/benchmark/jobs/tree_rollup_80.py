"""How do 80 accounts stand, each with all companies below it?"""

from odoo import fields
from odoo.tools import SQL

from . import Job

ACCOUNTS = 80
POSTED = [("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_refund"))]
OPEN = [("state", "=", "sale"), ("invoice_status", "in", ("no", "to invoice"))]


class Benchmark(Job):
    """Revenue this year, open orders and last talk, at this moment.

    The limit sums documents over indexes that hold just them; a stored total would be
    faster still, and old as soon as somebody posts an invoice. Plain Odoo goes from
    account to account, as the buttons of its contact form do.
    """

    @classmethod
    def prepare(cls, env):
        """Keep the amounts of posted invoices and open orders in one index each."""
        env.cr.execute(
            SQL(
                """CREATE TABLE bench.revenue AS
                   SELECT commercial_partner_id AS account_id, invoice_date AS day,
                          amount_untaxed_signed AS amount
                     FROM account_move
                    WHERE state = 'posted'
                      AND move_type IN ('out_invoice', 'out_refund')
                 ORDER BY 1"""
            )
        )
        env.cr.execute(
            SQL(
                """CREATE TABLE bench.open_order AS
                   SELECT p.commercial_partner_id AS account_id,
                          o.amount_untaxed AS amount
                     FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                    WHERE o.state = 'sale' AND o.invoice_status IN ('no', 'to invoice')
                 ORDER BY 1"""
            )
        )
        env.cr.execute(
            "CREATE INDEX ON bench.revenue (account_id, day) INCLUDE (amount)"
        )
        env.cr.execute("CREATE INDEX ON bench.open_order (account_id) INCLUDE (amount)")

    def cases(self):
        """Return up to ten lists of top companies."""
        roots = self.column(
            """SELECT DISTINCT crm_root_id, bench.random(crm_root_id, 902)
                 FROM res_partner WHERE crm_parent_id IS NOT NULL
             ORDER BY 2 LIMIT %s""",
            10 * ACCOUNTS,
        )
        size = min(ACCOUNTS, max(1, len(roots) // 10))
        starts = range(0, min(len(roots), 10 * size), size)
        return [sorted(roots[start : start + size]) for start in starts]

    def ours(self, case):
        names = ["crm_revenue_tree", "crm_open_orders_tree", "crm_last_talk_tree"]
        rows = self.env["res.partner"].browse(case).read(names)
        return [(row["id"], *(row[name] for name in names)) for row in rows]

    def plain(self, case):
        return [(account_id, *self._get_plain(account_id)) for account_id in case]

    def _get_plain(self, account_id):
        members = self.env["res.partner"].search([("id", "child_of", account_id)])
        [(revenue,)] = self.env["account.move"]._read_group(
            [
                ("partner_id", "in", members.ids),
                ("invoice_date", ">=", self._get_year()),
                *POSTED,
            ],
            aggregates=["amount_untaxed_signed:sum"],
        )
        [(orders,)] = self.env["sale.order"]._read_group(
            [("partner_id", "in", members.ids), *OPEN],
            aggregates=["amount_untaxed:sum"],
        )
        talk = self.env["mail.message"].search_fetch(
            [
                ("model", "=", "res.partner"),
                ("res_id", "in", members.ids),
                ("message_type", "=", "comment"),
            ],
            ["date"],
            limit=1,
            order="date desc",
        )
        return revenue, orders, talk.date

    def limit(self, case):
        return self.rows(
            """SELECT account,
                      (SELECT sum(r.amount) FROM crm_account_link l
                         JOIN bench.revenue r ON r.account_id = l.descendant_id
                          AND r.day >= %s
                        WHERE l.ancestor_id = account),
                      (SELECT sum(o.amount) FROM crm_account_link l
                         JOIN bench.open_order o ON o.account_id = l.descendant_id
                        WHERE l.ancestor_id = account),
                      (SELECT max(t.date) FROM crm_account_link l,
                              LATERAL (SELECT date FROM crm_conversation
                                        WHERE commercial_partner_id = l.descendant_id
                                     ORDER BY date DESC, id DESC LIMIT 1) t
                        WHERE l.ancestor_id = account)
                 FROM unnest(%s) account ORDER BY account""",
            self._get_year(),
            case,
        )

    def _get_year(self):
        return fields.Date.context_today(self).replace(month=1, day=1)

    def answer(self, variant, result):
        return {
            account_id: (
                round(float(revenue or 0), 2),
                round(float(orders or 0), 2),
                talk or None,
            )
            for account_id, revenue, orders, talk in result
        }
