from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ServiceCommon

CLOSED = datetime(2026, 3, 2, 8, 0)
MAIL = """From: {sender}
To: help@own.example
Subject: {subject}
Message-ID: <{key}@mail.example>
{headers}Content-Type: text/plain; charset="utf-8"

It still leaks.
"""


@tagged("post_install", "-at_install")
class TestHelpdeskTicketMail(ServiceCommon):
    """A mail finds its ticket by the number in its subject, if its sender may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.email = "bert@adler.example"
        cls.colleague = cls.env["res.partner"].create(
            {
                "name": "Clara",
                "email": "clara@adler.example",
                "parent_id": cls.adler.id,
            }
        )
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Sven", "email": "sven@storch.example", "parent_id": cls.storch.id}
        )
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id)
        cls.number = cls.ticket.number

    def _receive(self, sender="bert@adler.example", subject=None, headers="", **values):
        """Return the ticket that a mail went to."""
        self.keys = getattr(self, "keys", 0) + 1
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            MAIL.format(
                sender=sender,
                subject=f"Re: [{self.number}] Pump" if subject is None else subject,
                headers=headers,
                key=self.keys,
            ),
            custom_values={"team_id": self.team.id, **values},
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def _close(self):
        self.env.flush_all()
        with freeze_time(CLOSED):
            self.ticket.stage_id = self.stage_done
            self.env.flush_all()

    def test_the_number_in_the_subject_leads_to_the_ticket(self):
        shortened = self.number.replace("-", " ").lower()
        for subject in (f"Re: {self.number}", f"AW: [#{self.number}]", shortened):
            with self.subTest(subject):
                self.assertEqual(self._receive(subject=subject), self.ticket)
        self.assertIn("It still leaks.", self.ticket.message_ids[0].body)

    def test_the_new_colleagues_of_who_changed_companies_get_their_own_ticket(self):
        self.bert.parent_id = self.storch
        ticket = self._receive("sven@storch.example")
        self.assertNotEqual(ticket, self.ticket)
        self.assertEqual(ticket.crm_mentioned_ticket_id, self.ticket)
        self.assertEqual(self._receive("clara@adler.example"), self.ticket)

    def test_colleagues_and_participants_of_the_customer_may_write_too(self):
        self.assertEqual(self._receive("clara@adler.example"), self.ticket)
        self.ticket.message_subscribe(self.stranger.ids)
        self.assertEqual(self._receive("sven@storch.example"), self.ticket)

    def test_an_employee_may_write_but_not_one_of_another_own_company(self):
        self.erika.email = "erika@own.example"
        self.assertEqual(self._receive("erika@own.example"), self.ticket)
        self.max.write(
            {
                "email": "max@own.example",
                "company_ids": [(6, 0, self.nord.ids)],
                "company_id": self.nord.id,
            }
        )
        self.assertNotEqual(self._receive("max@own.example"), self.ticket)

    def test_a_stranger_gets_a_ticket_of_his_own_that_names_the_other(self):
        ticket = self._receive("sven@storch.example")
        self.assertNotEqual(ticket, self.ticket)
        self.assertEqual(ticket.crm_mentioned_ticket_id, self.ticket)
        self.assertEqual(ticket.partner_id, self.stranger)
        self.assertNotIn("It still leaks.", self.ticket.message_ids.mapped("body"))

    def test_an_unknown_address_counts_where_the_ticket_came_from_it(self):
        self.ticket.write({"partner_id": False, "partner_email": "max@kunde.example"})
        self.assertEqual(self._receive("Max <max@kunde.example>"), self.ticket)
        self.assertNotEqual(self._receive("moritz@kunde.example"), self.ticket)

    def test_years_sums_and_foreign_numbers_are_no_ticket_numbers(self):
        for subject in ("Order 2026", "Invoice over 12.500,00", "PO 4500012345"):
            with self.subTest(subject):
                ticket = self._receive(subject=subject)
                self.assertFalse(ticket.crm_mentioned_ticket_id)
                self.assertNotEqual(ticket, self.ticket)

    def test_the_number_of_another_own_company_is_as_no_number(self):
        other = self._create_ticket(team_id=self.nord_team.id, partner_id=self.bert.id)
        ticket = self._receive(subject=f"Re: {other.number}")
        if other.number != self.number:
            self.assertNotIn(ticket, other | self.ticket)
        self.assertNotEqual(ticket, other)

    def test_a_merged_ticket_hands_its_mails_to_the_survivor(self):
        survivor = self._create_ticket(partner_id=self.bert.id)
        self.ticket.duplicate_id = survivor
        self.assertEqual(self._receive(), survivor)

    def test_a_reply_soon_after_closing_reopens_the_ticket(self):
        self._close()
        with freeze_time("2026-03-10 08:00:00"):
            self.assertEqual(self._receive(), self.ticket)
        self.assertFalse(self.ticket.closed)
        self.assertFalse(self.ticket.closed_date)

    def test_a_reply_long_after_closing_opens_a_ticket_that_follows(self):
        self._close()
        with freeze_time("2026-04-10 08:00:00"):
            ticket = self._receive()
        self.assertEqual(ticket.crm_former_ticket_id, self.ticket)
        self.assertEqual(ticket.team_id, self.team)
        self.assertTrue(self.ticket.closed)

    def test_a_team_may_always_want_a_new_ticket(self):
        self._close()
        self.team.crm_reopen_days = 0
        with freeze_time(CLOSED):
            self.assertEqual(self._receive().crm_former_ticket_id, self.ticket)

    def test_an_autoresponder_reopens_nothing_and_opens_nothing(self):
        self._close()
        for header in ("Auto-Submitted: auto-replied\n", "Precedence: bulk\n"):
            with self.subTest(header), freeze_time("2026-04-10 08:00:00"):
                self.assertEqual(self._receive(headers=header), self.ticket)
                self.assertTrue(self.ticket.closed)

    def test_a_colleague_adds_to_a_closed_ticket_without_reopening_it(self):
        self.erika.email = "erika@own.example"
        self._close()
        self.assertEqual(self._receive("erika@own.example"), self.ticket)
        self.assertTrue(self.ticket.closed)
