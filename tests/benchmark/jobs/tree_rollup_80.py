"""How do 80 accounts stand, each with all companies below it?"""

from odoo.tools import SQL

from ._figures import FigureJob

ACCOUNTS = 80
NAMES = [
    "crm_revenue_tree",
    "crm_revenue_last_tree",
    "crm_open_quotations_tree",
    "crm_open_orders_tree",
    "crm_receivable_tree",
    "crm_overdue_tree",
    "crm_last_talk_tree",
]


class Benchmark(FigureJob):
    """Seven figures at this moment; ours also yields those of each account alone.

    The limit sums documents over indexes that hold just them; a stored total would be
    faster still, and old as soon as somebody posts an invoice. Plain Odoo goes from
    account to account, as the buttons of its contact form do.
    """

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
        rows = self.env["res.partner"].browse(case).read(NAMES)
        return [(row["id"], *(row[name] for name in NAMES)) for row in rows]

    def plain(self, case):
        return [(account_id, *self._get_plain(account_id)) for account_id in case]

    def _get_plain(self, account_id):
        members = self.env["res.partner"].search([("id", "child_of", account_id)])
        sums = []
        for name in NAMES[:-1]:
            model, domain, amount = self.documents(name)
            domain = [("partner_id", "in", members.ids), *domain]
            [(total,)] = self.env[model]._read_group(domain, aggregates=[amount])
            sums.append(total)
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
        return *sums, talk.date

    def limit(self, case):
        sums = SQL(", ").join(
            SQL(
                """(SELECT sum(d.amount) FROM crm_account_link l
                      JOIN bench.figure d ON d.account_id = l.descendant_id AND %s
                     WHERE l.ancestor_id = account)""",
                self.condition(name),
            )
            for name in NAMES[:-1]
        )
        return self.rows(
            """SELECT account, %s,
                      (SELECT max(t.date) FROM crm_account_link l,
                              LATERAL (SELECT date FROM crm_conversation
                                        WHERE commercial_partner_id = l.descendant_id
                                     ORDER BY date DESC, id DESC LIMIT 1) t
                        WHERE l.ancestor_id = account)
                 FROM unnest(%s) account ORDER BY account""",
            sums,
            case,
        )

    def answer(self, variant, result):
        return {
            account_id: (*(round(float(value or 0), 2) for value in sums), talk or None)
            for account_id, *sums, talk in result
        }
