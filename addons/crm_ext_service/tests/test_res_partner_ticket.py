from odoo.tests import freeze_time

from .common import ServiceCommon


@freeze_time("2026-06-15")
class TestResPartnerTicket(ServiceCommon):
    """Other addons ask which customers have which tickets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id)
        cls.customer = cls.bert.commercial_partner_id

    def _get_customers(self, kind, company=None, **values):
        query = self.env["res.partner"]._get_crm_ticket_sql(
            kind, company or self.ticket.company_id, **values
        )
        return [partner_id for (partner_id,) in self.env.execute_query(query)]

    def test_open_ticket_until_it_is_closed(self):
        self.assertEqual(self._get_customers("open_ticket"), self.customer.ids)
        self.ticket.stage_id = self.stage_done
        self.assertFalse(self._get_customers("open_ticket"))

    def test_open_complaint(self):
        self.assertFalse(self._get_customers("open_complaint"))
        self.ticket.crm_is_complaint = True
        self.assertEqual(self._get_customers("open_complaint"), self.customer.ids)

    def test_ticket_since_a_day(self):
        since = self.ticket.create_date.date()
        self.assertEqual(
            self._get_customers("ticket_since", since=since), self.customer.ids
        )
        self.assertFalse(self._get_customers("ticket_since", since="2099-01-01"))

    def test_rating_in_the_bounds(self):
        self.ticket.rating_apply(1, token=self.ticket._rating_get_access_token())
        for operator, value, found in (("<=", 1, 1), ("<=", 3, 1), (">=", 3, 0)):
            with self.subTest(operator=operator, value=value):
                customers = self._get_customers(
                    "rating_since", since="2026-01-01", rating=(operator, value)
                )
                self.assertEqual(len(customers), found)

    def test_tickets_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other Inc."})
        self.assertFalse(self._get_customers("open_ticket", company=other))
