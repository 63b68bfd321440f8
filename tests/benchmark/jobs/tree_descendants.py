"""Who belongs to a group? All companies and people below the top company."""

from odoo.tools import SQL

from . import Job

GROUPS = 20


class Benchmark(Job):
    """Groups with at least two companies.

    Plain Odoo climbs over `parent_id`, where the same tree stands for it.
    """

    @classmethod
    def prepare(cls, env):
        """Keep every descendant, people too, in one index."""
        env.cr.execute(
            SQL(
                """CREATE TABLE bench.descendant AS
                   SELECT l.ancestor_id, p.id AS partner_id
                     FROM crm_account_link l
                     JOIN res_partner p ON p.commercial_partner_id = l.descendant_id"""
            )
        )
        env.cr.execute(
            SQL("CREATE INDEX ON bench.descendant (ancestor_id, partner_id)")
        )

    def cases(self):
        return self.column(
            """SELECT ancestor_id FROM crm_account_link
                WHERE ancestor_id IN (SELECT crm_root_id FROM res_partner
                                       WHERE crm_parent_id IS NOT NULL)
             GROUP BY ancestor_id
             ORDER BY bench.random(ancestor_id, 901) LIMIT %s""",
            GROUPS,
        )

    def ours(self, case):
        # The filter "In the Tree of" of the contacts' search bar
        domain = [("crm_tree_partner_id", "=", case)]
        return self.env["res.partner"].search(domain, order="id").ids

    def plain(self, case):
        return (
            self.env["res.partner"].search([("id", "child_of", case)], order="id").ids
        )

    def limit(self, case):
        return self.column(
            """SELECT partner_id FROM bench.descendant
                WHERE ancestor_id = %s ORDER BY partner_id""",
            case,
        )
