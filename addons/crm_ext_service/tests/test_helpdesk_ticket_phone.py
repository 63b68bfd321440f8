from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicketPhone(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.de")
        cls.adler.phone = "030 555770"
        cls.bert.phone = "+49 30 1234567"
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id)

    def _search(self, text):
        """Search as the first field of the search bar does."""
        tickets = self.env["helpdesk.ticket"].with_user(self.erika)
        arch = etree.fromstring(tickets.get_view(view_type="search")["arch"])
        domain = arch.find(".//field[@name='number']").get("filter_domain")
        return tickets.search(safe_eval(domain, {"self": text}))

    def test_search_bar_finds_the_tickets_of_a_number_in_any_notation(self):
        for text in ("030/123 45 67", "+49 30 1234567", "1234567", "34567"):
            with self.subTest(text=text):
                self.assertEqual(self._search(text), self.ticket)
                tickets = self.env["helpdesk.ticket"].with_user(self.erika)
                self.assertIn(self.ticket.id, dict(tickets.name_search(text)))

    def test_number_of_the_company_finds_the_tickets_of_its_people(self):
        self.assertEqual(self._search("030 555770"), self.ticket)

    def test_ticket_is_still_found_by_number_and_title(self):
        for text in (self.ticket.number, "Pump leaks"):
            with self.subTest(text=text):
                self.assertIn(self.ticket, self._search(text))

    def test_number_of_a_hidden_customer_finds_no_ticket(self):
        (self.adler | self.bert).company_id = self.nord
        self.assertFalse(self._search("030 1234567"))
