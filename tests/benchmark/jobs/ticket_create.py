"""How long do a hundred new tickets take, as from an import or a full mailbox?"""

from odoo.tools import SQL

from . import without_us
from ._tickets import TicketJob

CUSTOMERS = 40
# What plain helpdesk_mgmt does in a database without us: these methods are passed by.
OVERRIDDEN = (
    "_compute_stage_id",
    "_message_auto_subscribe",
    "_message_post_after_hook",
    "_notify_thread",
    "_prepare_ticket_number",
    "create",
    "default_get",
    "write",
)

ROWS = """
WITH counted AS (
     SELECT coalesce(max(last_value), 0) AS last_value
       FROM crm_number_series),
     ticket AS (
     INSERT INTO helpdesk_ticket (name, description, number, team_id,
            partner_id, commercial_partner_id, crm_customer_id,
            partner_name, partner_email, stage_id, company_id, priority,
            sequence, active, unattended, last_stage_update,
            crm_waiting_since, create_uid, create_date, write_uid,
            write_date)
     SELECT 'Bench ' || n - 1, '<p>The machine stands.</p>',
            'Z-' || last_value + n, %(team)s, p.id,
            p.commercial_partner_id, p.commercial_partner_id, p.name,
            p.email, s.id, c.id, '1', 10, TRUE, s.unattended, now(),
            now(), %(uid)s, now(), %(uid)s, now()
       FROM counted, generate_series(1, %(tickets)s) n, res_partner p,
            res_company c,
            (SELECT id, unattended FROM helpdesk_ticket_stage
              WHERE active ORDER BY sequence, id LIMIT 1) s
      WHERE p.id = %(customer)s AND c.id = %(company)s
  RETURNING id, number, name, company_id),
     register AS (
     INSERT INTO crm_number_alias (number, key, short_key, reversed_key,
            ticket_id, company_id, create_uid, create_date)
     SELECT number, translate(number, '-', ''),
            translate(number, '-', ''),
            reverse(translate(number, '-', '')), id, company_id,
            %(uid)s, now()
       FROM ticket),
     follower AS (
     INSERT INTO mail_followers (res_model, res_id, partner_id)
     SELECT 'helpdesk.ticket', id, %(author)s FROM ticket
  RETURNING id),
     followed AS (
     INSERT INTO mail_followers_mail_message_subtype_rel
     SELECT f.id, subtype.id
       FROM follower f, mail_message_subtype subtype
      WHERE subtype."default" AND (subtype.res_model IS NULL
         OR subtype.res_model = 'helpdesk.ticket'))
INSERT INTO mail_message (model, res_id, body, message_type, subtype_id,
            author_id, date, message_id, create_uid, create_date)
     SELECT 'helpdesk.ticket', ticket.id, '<p>created</p>',
            'notification', subtype.id, %(author)s, now(),
            '<bench-' || ticket.id || '@our-company.example>',
            %(uid)s, now()
       FROM ticket, mail_message_subtype subtype
      WHERE subtype.res_model = 'helpdesk.ticket'
        AND subtype.name->>'en_US' = 'Ticket Created'
"""


class Benchmark(TicketJob):
    """Tickets of a team, with number, register, followers and the note in the chatter.

    Plain computes the fields that we add as well, but draws its number from a sequence.
    The best SQL inserts the rows.
    """

    tickets = 100

    def cases(self):
        [team_id] = self.env["helpdesk.ticket.team"].search([], limit=1).ids
        customers = self.column(
            """SELECT id FROM bench.company ORDER BY bench.random(n, 911) LIMIT %s""",
            CUSTOMERS,
        )
        return [(team_id, customer) for customer in customers]

    def ours(self, case):
        return self._create(case)

    def plain(self, case):
        with without_us(self.env["helpdesk.ticket"], OVERRIDDEN):
            return self._create(case)

    def _create(self, case):
        self._create_all(
            [
                {
                    "name": f"Bench {number}",
                    "description": "<p>The machine stands.</p>",
                    "team_id": case[0],
                    "partner_id": case[1],
                    "user_id": False,
                }
                for number in range(self.tickets)
            ]
        )
        self.env.flush_all()

    def _create_all(self, vals_list):
        self.env["helpdesk.ticket"].create(vals_list)

    def limit(self, case):
        team_id, customer_id = case
        self.env.cr.execute(
            SQL(
                ROWS,
                team=team_id,
                customer=customer_id,
                company=self.env.company.id,
                uid=self.env.uid,
                author=self.env.user.partner_id.id,
                tickets=self.tickets,
            )
        )

    def answer(self, variant, result):
        """Read what was created, and undo it."""
        rows = self.rows(
            """SELECT t.name, t.partner_id, t.commercial_partner_id, t.team_id,
                      t.stage_id, t.company_id, count(DISTINCT t.number),
                      count(DISTINCT f.id), count(DISTINCT m.id)
                 FROM helpdesk_ticket t
                 JOIN mail_followers f ON f.res_model = 'helpdesk.ticket'
                                      AND f.res_id = t.id
                 JOIN mail_message m ON m.model = 'helpdesk.ticket' AND m.res_id = t.id
                WHERE t.name LIKE 'Bench %%'
             GROUP BY t.id ORDER BY t.name"""
        )
        self.env.cr.rollback()
        self.env.transaction.reset()
        return rows
