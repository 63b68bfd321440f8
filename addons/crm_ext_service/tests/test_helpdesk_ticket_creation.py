from odoo.tests import tagged

from .common import ServiceCommon

LIKE = (
    "author_id",
    "body",
    "email_add_signature",
    "email_from",
    "is_internal",
    "message_type",
    "model",
    "parent_id",
    "record_alias_domain_id",
    "record_company_id",
    "reply_to",
    "subject",
    "subtype_id",
)


@tagged("post_install", "-at_install")
class TestHelpdeskTicketCreation(ServiceCommon):
    """Erika creates tickets as in the web client, the chatter included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={"lang": "en_US"})

    def _create_many(self, number, user=None, **values):
        return (
            self.env["helpdesk.ticket"]
            .with_user(user or self.erika)
            .create(
                [
                    {
                        "name": f"Pump {index}",
                        "description": "Since Monday",
                        "team_id": self.team.id,
                        "partner_id": self.bert.id,
                        **values,
                    }
                    for index in range(number)
                ]
            )
        )

    def _follow_team(self, user):
        user.notification_type = "inbox"
        self.team.message_subscribe(user.partner_id.ids)

    def test_hundred_tickets_cost_as_many_queries_as_one(self):
        queries = []
        for number in (1, 1, 1, 100):  # The first ones fill the caches.
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._create_many(number)
            self.env.flush_all()
            queries.append(self.env.cr.sql_log_count - before)
        self.assertEqual(queries[2], queries[3])

    def test_the_message_of_creation_is_that_of_odoo(self):
        ours = self._create_many(2)[1].message_ids
        self._follow_team(self.paula)
        odoos = self._create_many(1).message_ids
        self.assertEqual(len(ours), 1)
        self.assertEqual(len(odoos), 1)
        values = ours.sudo().read(LIKE, load=None)[0]
        expected = odoos.sudo().read(LIKE, load=None)[0]
        self.assertEqual(
            {name: values[name] for name in LIKE},
            {name: expected[name] for name in LIKE},
        )
        self.assertIn("Helpdesk Ticket created", ours.body)

    def test_followers_of_the_team_are_told_of_each_ticket(self):
        self._follow_team(self.paula)
        tickets = self._create_many(3)
        notified = tickets.message_ids.notified_partner_ids
        self.assertEqual(notified, self.paula.partner_id)
        self.assertEqual(len(tickets.message_ids.sudo().notification_ids), 3)
        for ticket in tickets:
            self.assertEqual(
                ticket.message_partner_ids, (self.erika | self.paula).partner_id
            )

    def test_whoever_creates_a_ticket_is_not_told_of_it(self):
        self._follow_team(self.erika)
        tickets = self._create_many(2)
        self.assertFalse(tickets.message_ids.sudo().notification_ids)
        self.assertEqual(tickets.message_partner_ids, self.erika.partner_id)

    def test_each_assigned_user_follows_his_ticket_and_is_told(self):
        self.paula.notification_type = "inbox"
        values = {
            "name": "Pump",
            "description": "Since Monday",
            "team_id": self.team.id,
        }
        hers, his, nobodys = (
            self.env["helpdesk.ticket"]
            .with_user(self.erika)
            .create(
                [
                    {**values, "user_id": self.paula.id},
                    {**values, "user_id": self.erika.id},
                    {**values, "user_id": False},
                ]
            )
        )
        self.assertIn(self.paula.partner_id, hers.message_partner_ids)
        self.assertNotIn(self.paula.partner_id, (his | nobodys).message_partner_ids)
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.paula.partner_id.id)]
        )
        self.assertEqual(set(told.mail_message_id.mapped("res_id")), {hers.id})

    def test_tickets_of_several_teams_start_in_their_own_stages(self):
        stage = self.env["helpdesk.ticket.stage"].create(
            {
                "name": "Incoming",
                "sequence": -1,
                "company_id": self.company.id,
                "team_ids": [(6, 0, self.team.ids)],
            }
        )
        other = self.team.copy()
        values = {"name": "Pump", "description": "Since Monday"}
        tickets = self.env["helpdesk.ticket"].create(
            [
                {**values, "team_id": self.team.id},
                {**values, "team_id": other.id},
                {**values, "team_id": self.team.id, "stage_id": self.stage_done.id},
                {**values, "team_id": False},
            ]
        )
        new = self.stage_new
        self.assertEqual(
            [ticket.stage_id for ticket in tickets], [stage, new, self.stage_done, new]
        )

    def test_code_that_wants_no_message_gets_none(self):
        tickets = self.env["helpdesk.ticket"]
        values = {"name": "Pump", "description": "Since Monday"}
        for key in ("mail_create_nolog", "tracking_disable"):
            ticket = tickets.with_context(**{key: True}).create(values)
            self.assertFalse(ticket.message_ids)
        self.assertEqual(tickets.create(values).env, tickets.env)

    def test_nothing_is_created_of_nothing(self):
        self.assertFalse(self.env["helpdesk.ticket"].create([]))
