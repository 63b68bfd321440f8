"""Tickets of customers."""

from odoo.tools import SQL

from . import words
from .expressions import moment, pick, rand, skewed
from .plan import TODAY
from .sow import Prototype, bare, last_id, settle, undone
from .users import user_ids

TEAMS = 5


def fill(env, plan):
    """Create tickets of five teams; two of three are closed.

    On one of two open tickets the customer waits, two of three have a deadline.
    """
    cr = env.cr
    teams = env["helpdesk.ticket.team"].create(
        [{"name": f"Team {number}"} for number in range(TEAMS)]
    )
    teams.user_ids = env["res.users"].browse(user_ids(env))
    with undone(env):
        ticket = _prototype(env)
    stages = env["helpdesk.ticket.stage"].search([])
    opened, closed = stages.filtered(lambda s: not s.closed), stages.filtered("closed")
    is_closed = f"{rand('t.n', 40)} < 0.67"
    with bare(cr, "helpdesk_ticket"):
        ticket.sow(
            cr,
            SQL(
                f"""SELECT t.n, %(start)s + t.n AS id, p.id AS partner_id, p.name,
                           p.email, p.commercial_partner_id AS commercial_id,
                           {moment("t.n", 41)} AS created, {is_closed} AS closed
                      FROM (SELECT n, {skewed(plan.people, "n", 42)} AS person_n
                              FROM generate_series(1, %(tickets)s) n) t
                      JOIN bench.person m ON m.n = t.person_n
                      JOIN res_partner p ON p.id = m.id
                  ORDER BY t.n""",
                start=last_id(cr, "helpdesk_ticket"),
                tickets=plan.tickets,
            ),
            id="s.id",
            number=number("s.n"),
            name=pick(words.SUBJECTS, "s.n", 43),
            partner_id="s.partner_id",
            partner_name="s.name",
            partner_email="s.email",
            commercial_partner_id="s.commercial_id",
            crm_customer_id="s.commercial_id",
            team_id=pick(teams.ids, "s.n", 45),
            user_id=f"{pick(user_ids(env), 's.n', 44)}",
            create_date="s.created",
            last_stage_update="s.created",
            unattended="false",
            closed_date="CASE WHEN s.closed THEN s.created + interval '3 days' END",
            stage_id=f"CASE WHEN s.closed THEN {closed[0].id}"
            f" ELSE {pick(opened.ids, 's.n', 46)} END",
            crm_first_response="CASE WHEN s.closed"
            " THEN s.created + interval '5 hours' END",
            crm_waiting_since=f"CASE WHEN NOT s.closed AND {rand('s.n', 47)} < 0.5"
            " THEN s.created END",
            crm_deadline=f"CASE WHEN NOT s.closed AND {rand('s.n', 48)} < 0.67"
            f" THEN timestamp '{TODAY}'"
            f" + interval '1 hour' * floor(480 * {rand('s.n', 49)} - 120) END",
        )
    settle(cr, "helpdesk_ticket")


def number(place):
    """Return the expression of the number of the ticket at `place`."""
    return f"'HT' || lpad(({place})::text, 7, '0')"


def _prototype(env):
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    return Prototype.read(
        env["helpdesk.ticket"]
        .with_context(tracking_disable=True)
        .create(
            {
                "name": "Prototype",
                "description": "<p>Die Maschine steht.</p>",
                "partner_id": partner.id,
            }
        )
    )
