from odoo.tests import tagged

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestCrmNumberAlias(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(number="T-26-00417-3")
        cls.register = cls.env["crm.number.alias"]

    def _find(self, text):
        return [
            (alias.ticket_id, bool(reason))
            for alias, reason, __ in self.register._find(text)
        ]

    def test_twelve_spellings_find_the_ticket(self):
        for text in (
            "T-26-00417-3",
            "t26004173",
            " T 26 00417 3 ",
            "#T-26-00417-3",
            "[T-26-00417-3]",
            "T/26/00417/3",
            "T.26.00417.3",
            "T-26-417-3",
            "t-26-oo4l7-3",
            "Ticket T-26-00417-3",
            "Ihr Zeichen: T-26-00417-3",
            "T\u201126\u201100417\u20113",
        ):
            self.assertEqual(self._find(text), [(self.ticket, False)], text)

    def test_a_number_without_check_digit_is_found_with_a_hint(self):
        self.assertEqual(self._find("T-26-00417"), [(self.ticket, True)])

    def test_the_last_digits_are_enough(self):
        for text in ("00417-3", "417-3", "26 00417 3"):
            self.assertEqual(self._find(text), [(self.ticket, True)], text)

    def test_a_mistyped_number_offers_the_right_one(self):
        for text in ("T-26-00471-3", "T-62-00417-3", "T-26-00417-8", "T-26-00517-3"):
            self.assertIn((self.ticket, True), self._find(text), text)

    def test_words_and_short_figures_find_nothing(self):
        for text in ("", "pump", "417", "T-26", "#", "00000-0"):
            self.assertEqual(self._find(text), [], text)

    def test_a_deleted_ticket_leaves_a_void_number(self):
        self.ticket.unlink()

        alias = self.register.search([("number", "=", "T-26-00417-3")])
        self.assertEqual(len(alias), 1)
        self.assertFalse(alias.ticket_id)
        self.assertEqual(self._find("T-26-00417-3"), [])

    def test_numbers_of_another_company_stay_there(self):
        self._create_ticket(number="R-26-00500-0", team_id=self.nord_team.id)

        register = self.register.with_user(self.erika)
        self.assertEqual(register._find("R-26-00500-0"), [])
        self.assertEqual(len(register._find("T-26-00417-3")), 1)

    def test_numbers_from_before_the_installation_read_the_same(self):
        numbers = ["HT00042", "2019/0815-x", "Oil 07-00I", "004711"]
        tickets = self.env["helpdesk.ticket"]
        for number in numbers:
            tickets |= self._create_ticket(number=number)
        before = self.register.search(
            [("ticket_id", "in", tickets.ids)], order="number"
        )
        fields = ["number", "key", "short_key", "reversed_key", "company_id"]
        expected = before.read(fields, load=None)
        before.unlink()

        self.register._fill_from_tickets()

        after = self.register.search([("ticket_id", "in", tickets.ids)], order="number")
        self.assertEqual(
            [{**row, "id": None} for row in after.read(fields, load=None)],
            [{**row, "id": None} for row in expected],
        )
        self.register._fill_from_tickets()
        self.assertEqual(
            self.register.search_count([("ticket_id", "in", tickets.ids)]), len(numbers)
        )
