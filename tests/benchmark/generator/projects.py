"""Projects of customers, with ten tasks each."""

from odoo.tools import SQL

from .expressions import skewed
from .sow import Prototype, bare, last_id, settle, undone


def fill(env, plan):
    """Create projects and tasks; leaves bench.task(n, id, project_id, partner_id)."""
    cr = env.cr
    task_model = env["ir.model"]._get_id("project.task")
    alias = env["mail.alias"].create({"alias_model_id": task_model})
    with undone(env):
        project, task = _prototypes(env)
    cr.execute(
        SQL(
            f"""CREATE TABLE bench.task AS
                SELECT t.n, %(start)s + t.n AS id, m.id AS partner_id,
                       %(projects_start)s + t.project_n AS project_id, t.project_n
                  FROM (SELECT n, 1 + (n - 1) %% %(projects)s AS project_n
                          FROM generate_series(1, %(tasks)s) n) t
                  JOIN bench.person m
                    ON m.n = {skewed(plan.people, "t.project_n", 70)}""",
            start=last_id(cr, "project_task"),
            projects_start=last_id(cr, "project_project"),
            projects=plan.projects,
            tasks=plan.tasks,
        )
    )
    cr.execute(SQL("CREATE UNIQUE INDEX ON bench.task (n)"))
    cr.execute(SQL("ANALYZE bench.task"))
    with bare(cr, "project_project", "project_task"):
        project.sow(
            cr,
            SQL("SELECT DISTINCT project_n, project_id, partner_id FROM bench.task"),
            id="s.project_id",
            name="jsonb_build_object('en_US', 'Project ' || s.project_n)",
            partner_id="s.partner_id",
            # Each project has one of its own in Odoo; nobody sends mails here
            alias_id=str(alias.id),
        )
        task.sow(
            cr,
            SQL("SELECT * FROM bench.task ORDER BY n"),
            id="s.id",
            name="'Task ' || s.n",
            project_id="s.project_id",
            partner_id="s.partner_id",
        )
    settle(cr, "project_project", "project_task")


def _prototypes(env):
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    project = env["project.project"].create(
        {
            "name": "Prototype",
            "partner_id": partner.id,
            "privacy_visibility": "employees",
        }
    )
    task = env["project.task"].create({"name": "Prototype", "project_id": project.id})
    return Prototype.read(project), Prototype.read(task)
