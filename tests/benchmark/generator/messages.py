"""Odoo's own record of talks: notes in the chatter, and activities to do."""

from odoo.tools import SQL

from . import words
from .expressions import moment, pick, rand, skewed
from .plan import TODAY
from .sow import Prototype, bare, last_id, settle, undone
from .users import user_ids


def fill(env, plan):
    """Create messages and activities; leaves the map of talks for our protocol.

    bench.talk(n, partner_id, commercial_id, user_id, said, subject, body, is_mail,
    task_id, project_id)
    """
    cr = env.cr
    with undone(env):
        message, activity = _prototypes(env)
    _map_talks(cr, plan, user_ids(env))
    with bare(cr, "mail_message", "mail_activity"):
        _sow_messages(cr, message)
        _sow_task_messages(cr, message)
        _sow_activities(env, activity, plan)
    settle(cr, "mail_message", "mail_activity")


def _prototypes(env):
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    message = env["mail.message"].create(
        {
            "model": "res.partner",
            "res_id": partner.id,
            "subject": "Prototype",
            "body": "<p>Prototype</p>",
            "message_type": "comment",
            "subtype_id": env.ref("mail.mt_note").id,
        }
    )
    activity = partner.activity_schedule(
        "mail.mail_activity_data_call", summary="Prototype", user_id=env.uid
    )
    return Prototype.read(message), Prototype.read(activity)


def _map_talks(cr, plan, users):
    """Decide who was spoken to, when and about what; some people talk a lot.

    One talk in three is a mail, one in five belongs to a task; the number of a part
    stands in ten of them.
    """
    text = " || ' ' || ".join(
        pick(words.SENTENCES, "t.n", salt) for salt in range(50, 56)
    )
    part = f"{words.FIRST_PART} + floor({rand('t.n', 65)} * %(parts)s)::int"
    cr.execute(
        SQL(
            f"""CREATE TABLE bench.talk AS
                SELECT t.n, m.id AS partner_id,
                       coalesce(m.company_id, m.id) AS commercial_id,
                       {pick(users, "t.n", 56)} AS user_id,
                       date_trunc('second', {moment("t.n", 57)}) AS said,
                       {pick(words.SUBJECTS, "t.n", 58)} AS subject,
                       '<p>' || {text} || {words.PART} || ({part}) || '.</p>' AS body,
                       t.n %% 3 = 0 AS is_mail,
                       task.id AS task_id, task.project_id
                  FROM (SELECT n, {skewed(plan.people, "n", 59)} AS person_n,
                               CASE WHEN {rand("n", 63)} < 0.2
                                    THEN {skewed(plan.tasks, "n", 64)} END AS task_n
                          FROM generate_series(1, %(talks)s) n) t
                  JOIN bench.person m ON m.n = t.person_n
             LEFT JOIN bench.task task ON task.n = t.task_n
              ORDER BY t.n""",
            talks=plan.talks,
            parts=plan.talks // 10,
        )
    )
    cr.execute(SQL("ANALYZE bench.talk"))


def _sow_messages(cr, prototype):
    prototype.sow(
        cr,
        SQL(
            "SELECT t.*, %s + n AS id FROM bench.talk t ORDER BY n",
            last_id(cr, "mail_message"),
        ),
        id="s.id",
        res_id="s.partner_id",
        date="s.said",
        create_date="s.said",
        subject="s.subject",
        body="s.body",
        message_id="'<talk-' || s.n || '@our-company.example>'",
    )


def _sow_task_messages(cr, prototype):
    """What belongs to a task stands in its chatter, too."""
    prototype.sow(
        cr,
        SQL(
            """SELECT t.*, %s + row_number() OVER (ORDER BY n) AS id
                 FROM bench.talk t WHERE task_id IS NOT NULL ORDER BY n""",
            last_id(cr, "mail_message"),
        ),
        id="s.id",
        model="'project.task'",
        res_id="s.task_id",
        date="s.said",
        create_date="s.said",
        subject="s.subject",
        body="s.body",
        message_id="'<task-' || s.n || '@our-company.example>'",
    )


def _sow_activities(env, prototype, plan):
    """One call to make in the weeks around today for one customer in five."""
    prototype.sow(
        env.cr,
        SQL(
            f"""SELECT a.n, %(start)s + a.n AS id, p.id AS partner_id, p.complete_name,
                       p.commercial_partner_id AS commercial_id
                  FROM (SELECT n, {skewed(plan.people, "n", 60)} AS person_n
                          FROM generate_series(1, %(activities)s) n) a
                  JOIN bench.person m ON m.n = a.person_n
                  JOIN res_partner p ON p.id = m.id
              ORDER BY a.n""",
            start=last_id(env.cr, "mail_activity"),
            activities=plan.activities,
        ),
        id="s.id",
        res_id="s.partner_id",
        res_name="s.complete_name",
        crm_partner_id="s.partner_id",
        crm_commercial_partner_id="s.commercial_id",
        summary="'Call back'",
        user_id=f"{pick(user_ids(env), 's.n', 61)}",
        date_deadline=f"date '{TODAY}' - 30 + floor({rand('s.n', 62)} * 120)::int",
    )
