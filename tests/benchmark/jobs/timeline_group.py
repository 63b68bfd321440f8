"""What was said? The newest talks with anybody in the biggest groups of companies."""

from ..generator import users
from ._talks import TalkJob

GROUPS = 5


class Benchmark(TalkJob):
    """The protocol of a group.

    Plain Odoo has to ask for the notes on all partners of the group.
    """

    def cases(self):
        return self.column(
            """SELECT crm_root_id FROM crm_conversation WHERE crm_root_id IS NOT NULL
             GROUP BY crm_root_id ORDER BY count(*) DESC LIMIT %s""",
            GROUPS,
        )

    def ours(self, case):
        group = self.env["res.partner"].browse(case)
        domain = group._get_crm_tree_conversation_domain()
        return super().ours((domain, users.MEASURED_LOGIN))

    def plain(self, case):
        members = self.env["res.partner"].search([("id", "child_of", case)])
        return self.chatter(
            [("model", "=", "res.partner"), ("res_id", "in", members.ids)]
        )

    def limit(self, case):
        return self.best("t.crm_root_id = %s", case)
