from odoo.tests import new_test_user, tagged

from .common_complaint import ComplaintCommon
from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalOrder(ComplaintCommon, PortalCommon):
    """Bert of Adler GmbH looks at his ticket about ten pumps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.order.client_order_ref = "PO 88"
        cls.ticket.crm_order_id = cls.order
        cls.env.flush_all()

    def _orders_on_page(self, url=None):
        """Return the name and the steps of each order on the ticket's page."""
        page = self._page(url or f"/my/ticket/{self.ticket.id}")
        return {
            block.findtext("a"): [
                step.text_content().strip() for step in block.iter("li")
            ]
            for block in page.xpath("//div[@id='crm_orders']/div")
        }

    def test_ticket_tells_its_customer_where_the_order_stands(self):
        self._login(self.bert_user)
        preparing = ["Order confirmed", "Being prepared", "Invoice to come"]
        self.assertEqual(self._orders_on_page(), {self.order.name: preparing})

        self._deliver(self.order)
        self.env.flush_all()
        delivered = ["Order confirmed", "Delivered", "Invoice to come"]
        self.assertEqual(self._orders_on_page(), {self.order.name: delivered})

    def test_order_registered_in_the_ticket_is_on_its_page_once_confirmed(self):
        replacement, quotation = self._create_order(1), self._create_order(2)
        quotation.action_cancel()
        quotation.action_draft()
        (replacement + quotation).crm_ticket_id = self.ticket
        self.env.flush_all()
        self._login(self.bert_user)
        self.assertEqual(
            list(self._orders_on_page()), [self.order.name, replacement.name]
        )

    def test_colleague_of_a_branch_sees_the_ticket_without_the_order(self):
        self.ticket.message_subscribe(self.nele_user.partner_id.ids)
        self._login(self.nele_user)
        self.assertEqual(self._orders_on_page(), {})

    def test_link_in_a_mail_shows_the_ticket_without_the_order(self):
        url = self.ticket._get_share_url(redirect=True)
        self.assertIn("access_token", url)
        link = f"/my/ticket/{self.ticket.id}/{self.ticket.access_token}"
        self.assertEqual(self._orders_on_page(link), {})

    def test_ticket_about_no_order_says_nothing_of_orders(self):
        self.ticket.crm_order_id = False
        self.env.flush_all()
        self._login(self.bert_user)
        page = self._page(f"/my/ticket/{self.ticket.id}")
        self.assertNotIn("Where Your Order Stands", page.text_content())

    def test_colleague_without_rights_on_orders_opens_the_page(self):
        colleague = new_test_user(
            self.env,
            "erwin@service.test",
            groups="helpdesk_mgmt.group_helpdesk_user",
            company_id=self.company.id,
            lang="en_US",
        )
        self._login(colleague)
        self.assertEqual(self._orders_on_page(), {})
