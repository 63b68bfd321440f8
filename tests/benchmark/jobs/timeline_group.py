"""What was said? The newest talks with anybody in a group of companies."""

from . import Job

PAGE = 80
GROUPS = 20


class Benchmark(Job):
    """The first page of a group's protocol, with names and texts.

    Plain Odoo has to compose it of the notes on all partners of the group.
    """

    def cases(self):
        return self.column(
            """SELECT crm_root_id FROM res_partner WHERE crm_parent_id IS NOT NULL
             GROUP BY crm_root_id
             ORDER BY bench.random(crm_root_id, 903) LIMIT %s""",
            GROUPS,
        )

    def ours(self, case):
        group = self.env["res.partner"].browse(case)
        return self.env["crm.conversation"].search_read(
            group._get_crm_tree_conversation_domain(),
            ["date", "kind_id", "name", "body", "partner_id", "user_id"],
            limit=PAGE,
        )

    def plain(self, case):
        members = self.env["res.partner"].search([("id", "child_of", case)])
        return self.env["mail.message"].search_read(
            [
                ("model", "=", "res.partner"),
                ("res_id", "in", members.ids),
                ("message_type", "=", "comment"),
            ],
            ["date", "subject", "body", "record_name", "author_id"],
            limit=PAGE,
            order="date desc, id desc",
        )

    def limit(self, case):
        return self.rows(
            """SELECT t.date, t.name, t.body, k.name, p.complete_name, author.name, t.id
                 FROM crm_conversation t
                 JOIN crm_conversation_kind k ON k.id = t.kind_id
                 JOIN res_partner p ON p.id = t.partner_id
            LEFT JOIN res_users u ON u.id = t.user_id
            LEFT JOIN res_partner author ON author.id = u.partner_id
                WHERE t.crm_root_id = %s
             ORDER BY t.date DESC, t.id DESC LIMIT %s""",
            case,
            PAGE,
        )

    def answer(self, variant, result):
        """Compare what was said when: the rows of the two tables differ."""
        if variant == "limit":
            return [row[:3] for row in result]
        name = "name" if variant == "ours" else "subject"
        return [(row["date"], row[name], str(row["body"])) for row in result]
