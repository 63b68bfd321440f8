"""Follow-ups: one user has very many open ones, ten thousand users some each."""

from odoo.tools import SQL

from .expressions import rand
from .plan import TODAY
from .sow import Prototype, bare, last_id, settle, undone
from .users import user_ids

# Open follow-ups of each user; the users share one partner, nobody looks at it.
EACH = 20
LOGIN = "followups-"
# Half of them are missed.
DAYS = 400


def fill(env, plan):
    """Create ``plan.activities`` follow-ups of the measured user, and as many more of
    users with EACH."""
    users = max(plan.activities // EACH, 1)
    _sow_users(env, users)
    with undone(env):
        activity = env["mail.activity"].create(
            {
                "summary": "Prototype",
                "user_id": env.uid,
                "activity_type_id": env.ref("mail.mail_activity_data_call").id,
                "crm_due": f"{TODAY} 12:00:00",
            }
        )
        prototype = Prototype.read(activity)
    busy = user_ids(env)[0]
    with bare(env.cr, "mail_activity"):
        _sow_followups(env.cr, prototype, plan.activities, SQL("SELECT %s", busy))
        _sow_followups(
            env.cr,
            prototype,
            EACH,
            SQL("SELECT id FROM res_users WHERE login LIKE %s", f"{LOGIN}%"),
        )
    settle(env.cr, "mail_activity")


def _sow_users(env, users):
    """Multiply one employee, with his groups and companies."""
    cr = env.cr
    colleague = env["res.users"].browse(user_ids(env)[1])
    prototype = Prototype.read(colleague)
    start = last_id(cr, "res_users")
    prototype.sow(
        cr,
        SQL(
            "SELECT n, %s + n AS id FROM generate_series(1, %s) n",
            start,
            users,
        ),
        id="s.id",
        login=f"'{LOGIN}' || s.n",
    )
    for table, column, user in (
        ("res_groups_users_rel", "gid", "uid"),
        ("res_company_users_rel", "cid", "user_id"),
    ):
        cr.execute(
            SQL(
                """INSERT INTO %(table)s (%(column)s, %(user)s)
                   SELECT r.%(column)s, u.id FROM %(table)s r, res_users u
                    WHERE r.%(user)s = %(colleague)s AND u.id > %(start)s""",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                user=SQL.identifier(user),
                colleague=colleague.id,
                start=start,
            )
        )
    settle(cr, "res_users")


def _sow_followups(cr, prototype, count, users):
    start = last_id(cr, "mail_activity")
    due = (
        f"timestamp '{TODAY}' + interval '1 second' * floor(86400 * {DAYS} "
        f"* ({rand('s.n', 63)} - 0.5))"
    )
    prototype.sow(
        cr,
        SQL(
            """SELECT row_number() OVER () AS n, %s + row_number() OVER () AS id,
                      u.id AS user_id
                 FROM (%s) u (id) CROSS JOIN generate_series(1, %s)""",
            start,
            users,
            count,
        ),
        id="s.id",
        user_id="s.user_id",
        crm_due=due,
        date_deadline=f"({due})::date",
    )
