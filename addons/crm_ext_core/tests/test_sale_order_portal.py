from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import format_date

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestSaleOrderPortal(CrmOrderCommon, HttpCase):
    """Petra of Adler Nord looks where her orders stand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petra = new_test_user(cls.env, "petra", groups="base.group_portal")
        cls.petra.partner_id.parent_id = cls.adler
        # Odoo takes the language of the company over, and pages have active ones only.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.petra.lang = "en_US"
        cls.order = cls._create_order(commitment_date="2026-01-08 12:00:00")
        cls.order.action_confirm()

    def _assert_steps(self, *labels):
        self.env.invalidate_all()
        seen = [step["label"] for step in self.order.crm_portal_steps or []]
        self.assertEqual(seen, list(labels))

    def _day(self, date):
        return format_date(self.env, date)

    def test_customer_hears_what_he_was_promised_and_nothing_internal(self):
        late = f"Being prepared, was promised for {self._day('2026-01-08')}"
        self._assert_steps("Order confirmed", late, "Invoice to come")

        self.order.commitment_date = "2099-05-04 12:00:00"
        self._stock(2)
        self.order.picking_ids.action_assign()
        ready = f"Ready for dispatch, promised for {self._day('2099-05-04')}"
        self._assert_steps("Order confirmed", ready, "Invoice to come")

        self._deliver(self.order, 2)
        invoice = self.order._create_invoices()
        self._assert_steps("Order confirmed", "Delivered", "Invoice to come")

        invoice.invoice_date = invoice.invoice_date_due = "2099-06-15"
        invoice.action_post()
        due = f"Payment due by {self._day('2099-06-15')}"
        self._assert_steps("Order confirmed", "Delivered", "Invoiced", due)

    def test_portal_tells_it_in_the_list_and_on_the_order(self):
        self.order.commitment_date = False
        self.env.flush_all()
        self.authenticate("petra", "petra")
        page = self.url_open("/my/orders").text
        self.assertIn("Being prepared · Invoice to come", page)
        page = self.url_open(f"/my/orders/{self.order.id}").text
        self.assertIn("Where Your Order Stands", page)
        self.assertIn("Being prepared", page)
        self.assertNotIn("is missing", page)

    def test_colleagues_words_stay_with_colleagues(self):
        order = self.order.with_user(self.petra)
        self.assertEqual(order.name, self.order.name)
        for name in ("crm_progress_text", "crm_late_reason", "crm_next_step"):
            with self.assertRaises(AccessError):
                order.read([name])

    def test_quotation_has_no_steps_in_the_portal(self):
        self.order = self._create_order()
        self._assert_steps()

    def test_list_in_the_portal_asks_once_for_all_orders(self):
        orders = self.env["sale.order"].create([self._prepare_order()] * 20)
        orders.action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        # Orders, facts, and one of crm_ext_mrp
        with self.assertQueryCount(3):
            orders.sudo().mapped("crm_portal_text")
