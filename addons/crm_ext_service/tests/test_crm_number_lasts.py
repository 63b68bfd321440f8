from odoo.tests import freeze_time, tagged

from .common import ServiceCommon

MAIL = """From: bert@adler.example
To: help@own.example
Subject: {subject}
Message-ID: <{key}@mail.example>
Content-Type: text/plain; charset="utf-8"

It still leaks.
"""


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 12:00:00")
class TestCrmNumberLasts(ServiceCommon):
    """Whatever changes, each number that a ticket ever had leads to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.email = "bert@adler.example"
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id)

    def _receive(self, subject, team=None):
        """Return the ticket that a mail of Bert went to."""
        self.keys = getattr(self, "keys", 0) + 1
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            MAIL.format(subject=subject, key=self.keys),
            custom_values={"team_id": (team or self.team).id},
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def _assert_lead_to(self, ticket, numbers, team=None):
        for number in numbers:
            for subject in (f"Re: [{number}] Pump", f"AW: Ticket #{number}: Pump"):
                with self.subTest(subject):
                    self.assertEqual(self._receive(subject, team), ticket)

    def test_formats_change(self):
        numbers = [self.ticket.number]
        for own_format in (
            {"crm_number_prefix": "K", "crm_number_with_year": False},
            {"crm_number_digits": 1},
            {"crm_number_prefix": False},
            {"crm_number_with_year": True, "crm_number_digits": 9},
            {"crm_number_own_format": False},
        ):
            self.team.write(own_format)
            self.ticket.action_crm_renumber()
            numbers.append(self.ticket.number)
        self.assertEqual(len(set(numbers)), 6)
        self.assertEqual(set(self.ticket.crm_alias_ids.mapped("number")), set(numbers))
        self._assert_lead_to(self.ticket, numbers)

    def test_a_number_stands_in_a_subject_without_any_mark(self):
        self.team.write({"crm_number_with_year": False, "crm_number_digits": 1})
        self.ticket.action_crm_renumber()
        self.assertEqual(self._receive(f"{self.ticket.number} leaks"), self.ticket)

    def test_numbers_of_an_older_system_lead_mails_to_their_ticket(self):
        numbers = ["CAS-00034-Z7M9F7", "2019/0815-x", "HT42", "4711"]
        for number in numbers:
            self.env["crm.number.alias"].create(
                {"number": number, "ticket_id": self.ticket.id}
            )
        self._assert_lead_to(self.ticket, numbers)

    def test_the_team_changes(self):
        number = self.ticket.number
        self.ticket.team_id = self.team.copy({"crm_number_prefix": "W"})
        self._assert_lead_to(self.ticket, [number])
        self._assert_lead_to(self.ticket, [number], self.ticket.team_id)

    def test_the_company_changes(self):
        first = self.ticket.number
        self.nord_team.crm_number_prefix = "N"
        self.ticket.action_crm_renumber()
        numbers = [first, self.ticket.number]
        self._create_ticket(number=numbers[1], team_id=self.nord_team.id)

        self.ticket.write({"company_id": self.nord.id, "team_id": self.nord_team.id})

        self.assertNotIn(self.ticket.number, numbers)
        self._assert_lead_to(self.ticket, numbers)
        self._assert_lead_to(self.ticket, [first, self.ticket.number], self.nord_team)
        nord = self.env["crm.number.alias"].with_company(self.nord)
        self.assertEqual(nord._find_spelling(first).ticket_id, self.ticket)

    def test_tickets_are_merged_twice_over(self):
        second, survivor = (self._create_ticket() for _ in range(2))
        numbers = [self.ticket.number, second.number, survivor.number]
        self.ticket.duplicate_id = second
        second.duplicate_id = survivor
        (self.ticket | second).active = False
        survivor.partner_id = self.bert
        self._assert_lead_to(survivor, numbers)

    def test_the_year_changes(self):
        number = self.ticket.number
        with freeze_time("2031-01-02 12:00:00"):
            self.assertEqual(self._receive(f"Re: {number}"), self.ticket)
