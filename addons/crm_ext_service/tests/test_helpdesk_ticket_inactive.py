from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form

from .common import ServiceCommon

MONDAY = datetime(2026, 3, 2, 9, 0)


class TestHelpdeskTicketInactive(ServiceCommon):
    """Remind after five days, close seven days later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awaiting = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        cls.bert.email = "bert@adler.test"
        cls.team.write(
            {
                "crm_inactive_days": 5,
                "crm_inactive_close_days": 7,
                "crm_inactive_stage_ids": [(6, 0, cls.awaiting.ids)],
            }
        )
        cls.ticket = cls._create_waiting()

    @classmethod
    def _create_waiting(cls, **values):
        values = {"partner_id": cls.bert.id, **values}
        with freeze_time(MONDAY):
            ticket = cls._create_ticket(stage_id=cls.awaiting.id, **values)
        # PostgreSQL knows the real time only.
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            [MONDAY, ticket.id],
        )
        return ticket

    def _run_job(self, days):
        with (
            freeze_time(MONDAY + timedelta(days=days)),
            patch.object(
                type(self.env["ir.cron"]),
                "_commit_progress",
                lambda *args, **kwargs: 1000,
            ),
        ):
            self.env["helpdesk.ticket"]._cron_close_inactive()

    def _write(self, days, user=None, author=None, **values):
        ticket = self.ticket.with_user(user) if user else self.ticket
        with freeze_time(MONDAY + timedelta(days=days)):
            ticket.message_post(
                body="Well",
                author_id=author and author.id,
                **{"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
                | values,
            )

    def _get_reminders(self, ticket=None):
        messages = (ticket or self.ticket).message_ids
        return messages.filtered(lambda m: m.message_type == "auto_comment")

    def test_a_reminder_comes_first_and_the_end_a_week_later(self):
        self.bert.lang = "en_US"
        self._run_job(4.9)
        self.assertFalse(self._get_reminders())
        self._run_job(5)
        self._run_job(6)
        reminder = self._get_reminders()
        self.assertEqual(len(reminder), 1)
        self.assertEqual(reminder.notified_partner_ids, self.bert)
        self.assertIn("7 days", " ".join(reminder.body.split()))
        self._run_job(11.9)
        self.assertFalse(self.ticket.closed)
        self._run_job(12)
        self.assertEqual(self.ticket.stage_id, self.stage_done)
        self.assertEqual(
            self.ticket.crm_close_reason_id,
            self.env.ref("crm_ext_service.close_reason_no_answer"),
        )

    def test_the_reminder_is_no_first_response(self):
        self._run_job(5)
        self.assertFalse(self.ticket.crm_first_response)

    def test_an_answer_of_the_customer_keeps_the_ticket_open(self):
        self._run_job(5)
        self._write(6, author=self.bert, message_type="email")
        self._run_job(30)
        self.assertFalse(self.ticket.closed)
        self.assertEqual(len(self._get_reminders()), 1)

    def test_after_our_next_answer_the_days_begin_again(self):
        self._run_job(5)
        self._write(6, author=self.bert, message_type="email")
        self._write(8, user=self.erika)
        self._run_job(12)
        self.assertEqual(len(self._get_reminders()), 1)
        self._run_job(13)
        self.assertEqual(len(self._get_reminders()), 2)
        self._run_job(20)
        self.assertTrue(self.ticket.closed)

    def test_a_note_or_a_talk_shows_that_somebody_works_on_it(self):
        self._write(3, user=self.erika, subtype_xmlid="mail.mt_note")
        self._run_job(7)
        self.assertFalse(self._get_reminders())
        self.env["crm.conversation"].create(
            {
                "ticket_id": self.ticket.id,
                "partner_id": self.bert.id,
                "date": MONDAY + timedelta(days=7),
                "direction": "out",
                "body": "Asked again",
            }
        )
        self._run_job(11)
        self.assertFalse(self._get_reminders())
        self._run_job(12)
        self.assertTrue(self._get_reminders())

    def test_a_planned_activity_keeps_the_ticket_open(self):
        self.ticket.activity_schedule("mail.mail_activity_data_todo")
        self._run_job(30)
        self.assertFalse(self._get_reminders())

    def test_tickets_in_other_stages_wait_for_us(self):
        self.ticket.stage_id = self.stage_new
        self._run_job(30)
        self.assertFalse(self._get_reminders())

    def test_teams_that_do_not_want_it_are_left_alone(self):
        self.team.crm_inactive_days = 0
        self._run_job(30)
        self.assertFalse(self._get_reminders())

    def test_customers_that_cannot_be_reminded_keep_their_tickets(self):
        self.bert.email = False
        self.ticket.partner_email = False
        self._run_job(30)
        self._run_job(60)
        self.assertFalse(self.ticket.crm_inactive_warned)

    def test_senders_without_a_contact_are_reminded_too(self):
        ticket = self._create_waiting(
            partner_id=False, partner_email="max@kunde.test", partner_name="Max"
        )
        self._run_job(5)
        reminder = self._get_reminders(ticket)
        self.assertEqual(reminder.outgoing_email_to, "max@kunde.test")

    def test_the_address_on_the_ticket_serves_where_the_contact_has_none(self):
        self.bert.email = False
        self._run_job(5)
        self.assertEqual(self._get_reminders().outgoing_email_to, "bert@adler.test")

    def test_one_that_cannot_be_closed_does_not_hold_up_the_others(self):
        other = self._create_waiting(name="Other")
        self._run_job(5)
        Ticket = type(self.ticket)
        original = Ticket._get_crm_close_stages

        def get_stages(ticket):
            return original(ticket) if ticket == other else ticket.stage_id.browse()

        with (
            patch.object(Ticket, "_get_crm_close_stages", get_stages),
            self.assertLogs("odoo.addons.crm_ext_service", "WARNING"),
        ):
            self._run_job(12)
        self.assertFalse(self.ticket.closed)
        self.assertTrue(other.closed)

    def test_many_tickets_are_found_in_one_query(self):
        for index in range(5):
            self._create_waiting(name=f"Ticket {index}")
        self.env.flush_all()
        with freeze_time(MONDAY + timedelta(days=5)), self.assertQueryCount(1):
            to_warn, to_close = self.env["helpdesk.ticket"]._find_crm_inactive()
        self.assertEqual(len(to_warn), 6)
        self.assertFalse(to_close)

    def test_the_form_of_the_team_proposes_the_stage(self):
        form = Form(self.nord_team)
        form.crm_inactive_days = 3
        self.assertEqual(form.crm_inactive_stage_ids[:], self.awaiting)
        form.crm_inactive_stage_ids.clear()
        with self.assertRaises(UserError):
            form.save()
        with self.assertRaises(UserError):
            self.nord_team.crm_inactive_days = 3
