import runpy

from lxml.html import fromstring

from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common_chain import CrmDocumentChainCommon


@tagged("post_install", "-at_install")
class TestCrmReference(CrmDocumentChainCommon):
    """What an order refers to stands on all that follows from it."""

    def _assert_references(self, document, internal=False):
        customer, campaign = "Your Reference", "Spring offer"
        if internal:
            customer, campaign = "Customer Reference", "Win back B customers"
        self.assertEqual(
            document._get_crm_references(internal=internal),
            [
                (customer, "PO 4711"),
                ("Our Talk", f"{self.day}, Bert"),
                ("Campaign", campaign),
            ],
        )

    def _render(self, report, document):
        html = self.env["ir.actions.report"]._render_qweb_html(report, document.ids)[0]
        return html.decode()

    def test_references_travel_from_the_order_to_the_credit_note(self):
        delivery, invoice = self._deliver_and_invoice()
        credit = self._credit(invoice)
        for document in (self.order, delivery, invoice, credit):
            with self.subTest(document=document):
                self._assert_references(document)
                self._assert_references(document, internal=True)
        self.assertEqual(credit.campaign_id, self.campaign)

    def test_references_travel_to_backorders_and_returns(self):
        self._stock(1)
        self.order.action_confirm()
        self.order.picking_ids.action_assign()
        self._deliver(self.order, 1)
        done = self.order.picking_ids.filtered(lambda p: p.state == "done")
        wizard = self.env["stock.return.picking"].create({"picking_id": done.id})
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        backorder = self.order.picking_ids - done - back
        self.assertEqual(len(backorder), 1)
        self._assert_references(backorder)
        self._assert_references(back)

    def test_print_outs_name_each_reference_once(self):
        delivery, invoice = self._deliver_and_invoice()
        credit = self._credit(invoice)
        for report, document in (
            ("sale.report_saleorder", self.order),
            ("stock.report_deliveryslip", delivery),
            ("account.report_invoice", invoice),
            ("account.report_invoice", credit),
        ):
            with self.subTest(report=report, document=document):
                html = self._render(report, document)
                self.assertEqual(html.count("PO 4711"), 1)
                self.assertEqual(html.count(f"{self.day}, Bert"), 1)
                self.assertEqual(html.count("Spring offer"), 1)
                self.assertNotIn("Win back", html)
        # Colleagues read this one.
        html = self._render("stock.report_picking", delivery)
        self.assertEqual(html.count("PO 4711"), 1)
        self.assertEqual(html.count("Win back B customers"), 1)

    def test_references_are_printed_where_the_layout_of_din_5008_shows_them(self):
        """It hides the row of Odoo's own dates and references."""
        _delivery, invoice = self._deliver_and_invoice()
        for report, document in (
            ("sale.report_saleorder", self.order),
            ("account.report_invoice", invoice),
        ):
            with self.subTest(report=report):
                page = fromstring(self._render(report, document))
                printed = page.xpath("//*[@name='crm_reference']")
                self.assertIn("Spring offer", [entry[1].text for entry in printed])
                self.assertFalse(
                    page.xpath("//*[@id='informations']//*[@name='crm_reference']")
                )

    def test_campaign_without_a_name_for_customers_is_not_printed(self):
        self.campaign.crm_print_name = False
        self.assertNotIn("Campaign", dict(self.order._get_crm_references()))
        self.assertIn("Win back", self.order.crm_references)

    def test_confidential_and_voided_talks_are_not_named(self):
        self.talk.is_confidential = True
        self.assertNotIn("Our Talk", dict(self.order._get_crm_references(True)))
        self.talk.is_confidential = False
        self.talk.write({"active": False, "void_reason": "Another customer"})
        self.assertNotIn("Our Talk", dict(self.order._get_crm_references(True)))

    def test_collective_invoice_names_the_references_of_all_orders(self):
        other = self._create_order(client_order_ref="PO 4712")
        (self.order | other).action_confirm()
        invoice = (self.order | other)._create_invoices()
        self.assertEqual(
            dict(invoice._get_crm_references())["Your Reference"], "PO 4711, PO 4712"
        )

    def test_form_of_a_new_document_opens_without_references(self):
        for model in ("account.move", "stock.picking"):
            self.assertFalse(self.env[model].new({}).crm_references)

    def test_deliveries_are_found_by_the_customers_reference(self):
        self.order.action_confirm()
        found = self.env["stock.picking"].search([("crm_customer_ref", "=", "PO 4711")])
        self.assertEqual(found, self.order.picking_ids)

    def test_order_of_a_talk_remembers_where_it_was_taken(self):
        action = self.talk.with_user(self.anna).action_register_order()
        orders = self.env["sale.order"].with_user(self.anna)
        orders = orders.with_context(**action["context"])
        first, second = orders.create({}), orders.create({})
        self.assertEqual((first | second).sudo().crm_conversation_id, self.talk)
        copy = self.env["sale.order"].browse(first.id).copy()
        self.assertFalse(copy.crm_conversation_id)

    def test_orders_from_before_find_the_talk_in_which_they_were_taken(self):
        talk = self._create_talk(name="Three bearings")
        old = self._create_order(origin="Three bearings")
        other = self._create_order(origin="Shop")
        talk.order_id = old
        path = "crm_ext_core/migrations/19.0.1.3.0/post-chain.py"
        script = runpy.run_path(file_path(path))
        self.env.flush_all()
        for __ in range(2):
            script["migrate"](self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertEqual(old.crm_conversation_id, talk)
        self.assertFalse(other.crm_conversation_id)

    def test_title_of_a_confidential_talk_stays_off_its_order(self):
        talk = self._create_talk(name="He is angry", is_confidential=True)
        context = talk.with_user(self.anna).action_register_order()["context"]
        self.assertFalse(context["default_origin"])
