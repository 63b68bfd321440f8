from odoo.tests import HttpCase, new_test_user, tagged

from .common_flow import FlowCommon


@tagged("post_install", "-at_install")
class TestCrmTicketMergePortal(FlowCommon, HttpCase):
    """Links of merged tickets stand in old mails of the customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla = cls.env["res.partner"].create(
            {"name": "Carla Sand", "parent_id": cls.adler.id}
        )
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id)
        cls.double = cls._create_ticket(partner_id=cls.carla.id, name="It drips")
        cls.double._merge_crm_into(cls.ticket)

    def _open(self, url):
        return self.url_open(url, allow_redirects=False)

    def test_the_link_of_the_merged_ticket_leads_to_the_one_that_goes_on(self):
        response = self._open(self.double.get_portal_url())
        self.assertIn(f"/my/ticket/{self.ticket.id}", response.headers["Location"])
        page = self.url_open(response.headers["Location"])
        self.assertIn(self.ticket.number, page.text)

    def test_a_wrong_token_leads_nowhere(self):
        for token in ("wrong", "ä", self.ticket._portal_ensure_token()):
            response = self._open(f"/my/ticket/{self.double.id}/{token}")
            self.assertNotIn(f"/ticket/{self.ticket.id}", response.headers["Location"])

    def test_the_customer_who_logs_in_sees_the_ticket_that_goes_on(self):
        user = new_test_user(
            self.env,
            login="carla@service.test",
            groups="base.group_portal",
            partner_id=self.carla.id,
        )
        self.authenticate(user.login, user.login.ljust(8, "x"))
        page = self.url_open(f"/my/ticket/{self.double.id}")
        self.assertIn(self.ticket.number, page.text)
