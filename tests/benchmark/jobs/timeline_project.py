"""What was said about a project? Its newest talks, those about its tasks included."""

from ..generator import users
from ._talks import TalkJob

PROJECTS = 5


class Benchmark(TalkJob):
    """The protocol of the projects with the most talks.

    Plain Odoo has to ask for the messages on all tasks of the project.
    """

    def cases(self):
        return self.column(
            """SELECT project_id FROM crm_conversation WHERE project_id IS NOT NULL
             GROUP BY project_id ORDER BY count(*) DESC LIMIT %s""",
            PROJECTS,
        )

    def ours(self, case):
        project = self.env["project.project"].browse(case)
        domain = project._get_crm_conversation_domain()
        return super().ours((domain, users.MEASURED_LOGIN))

    def plain(self, case):
        tasks = self.env["project.task"].search([("project_id", "=", case)])
        return self.chatter(
            [("model", "=", "project.task"), ("res_id", "in", tasks.ids)]
        )

    def limit(self, case):
        return self.best("t.project_id = %s", case)
