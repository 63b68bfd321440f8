import runpy

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import format_amount, format_date
from odoo.tools.misc import file_path

from ..models import crm_document_chain
from .test_sale_order_progress import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestCrmDocumentChain(CrmOrderCommon):
    """Bert orders on the phone, answering the spring offer; all of it follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["utm.campaign"].create(
            {"title": "Win back B customers", "crm_print_name": "Spring offer"}
        )
        cls.talk = cls._create_talk()
        # As the language of the test writes days
        cls.day = format_date(cls.env, "2026-03-12")
        cls.order = cls._create_order(
            client_order_ref="PO 4711",
            campaign_id=cls.campaign.id,
            crm_conversation_id=cls.talk.id,
        )

    @classmethod
    def _create_talk(cls, **values):
        return cls.env["crm.conversation"].create(
            {
                "name": "Two bearings",
                "date": "2026-03-12 09:00:00",
                "partner_id": cls.bert.id,
                "user_id": cls.anna.id,
                **values,
            }
        )

    def _deliver_and_invoice(self):
        self._stock(2)
        self.order.action_confirm()
        self.order.picking_ids.action_assign()
        self._deliver(self.order, 2)
        self.order._create_invoices().action_post()
        return self.order.picking_ids, self.order.invoice_ids

    def _credit(self, invoice):
        return invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])

    # === REFERENCES === #

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

    # === CHAIN === #

    def _get_chain(self, record, user=None):
        """Return the records of the chain by kind."""
        chain = self.env["crm.document.chain"].with_user(user or self.env.user)
        groups = chain.get_chain(record._name, record.id)["groups"]
        return {
            group["key"]: [entry["name"] for entry in group["entries"]]
            for group in groups
        }

    def test_every_document_shows_the_chain_from_the_call_to_the_credit_note(self):
        delivery, invoice = self._deliver_and_invoice()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        payment = invoice.matched_payment_ids
        credit = self._credit(invoice)
        credit.action_post()
        expected = {
            "campaign": ["Win back B customers"],
            "talk": ["Two bearings"],
            "order": [self.order.name],
            "delivery": [delivery.name],
            "invoice": [invoice.name],
            "refund": [credit.name],
            "payment": [payment.display_name],
        }
        for record in (self.talk, self.order, delivery, invoice, credit):
            with self.subTest(record=record):
                self.assertEqual(self._get_chain(record), expected)

    def test_lead_and_its_talks_come_before_the_order(self):
        lead = self.env["crm.lead"].create(
            {"name": "Fair", "type": "opportunity", "partner_id": self.bert.id}
        )
        self._create_talk(name="At the stand", lead_id=lead.id, date="2026-03-01")
        self.order.opportunity_id = lead
        chain = self._get_chain(lead)
        self.assertEqual(chain["lead"], ["Fair"])
        self.assertEqual(chain["talk"], ["At the stand", "Two bearings"])
        self.assertEqual(chain["order"], [self.order.name])

    def test_document_says_its_state_date_amount_and_where_one_is(self):
        self.order.date_order = "2026-03-12 10:00:00"
        chain = self.env["crm.document.chain"].get_chain("sale.order", self.order.id)
        entry = next(g for g in chain["groups"] if g["key"] == "order")["entries"][0]
        amount = format_amount(
            self.env, self.order.amount_total, self.order.currency_id
        )
        self.assertEqual(
            entry,
            {
                "model": "sale.order",
                "res_id": self.order.id,
                "name": self.order.name,
                "date": self.day,
                "state": "Quotation",
                "can_open": True,
                "text": "Adler Nord GmbH",
                "amount": amount,
                "is_start": True,
                "order_ids": self.order.ids,
            },
        )

    def test_record_without_an_order_has_an_empty_chain(self):
        self.assertEqual(self._get_chain(self._create_talk(name="Weather")), {})

    def test_what_is_hidden_is_left_out_and_what_is_shared_does_not_open(self):
        delivery, invoice = self._deliver_and_invoice()
        invoice.invoice_user_id = self.env.user
        secret = self._create_talk(
            name="Secret",
            order_id=self.order.id,
            user_id=self.env.user.id,
            is_confidential=True,
        )
        self.assertIn("Secret", self._get_chain(self.order)["talk"])
        self.assertEqual(secret.order_id, self.order)

        chain = self.env["crm.document.chain"].with_user(self.anna)
        groups = chain.get_chain("sale.order", self.order.id)["groups"]
        groups = {group["key"]: group["entries"] for group in groups}
        self.assertEqual([e["name"] for e in groups["talk"]], ["Two bearings"])
        (entry,) = groups["invoice"]
        self.assertEqual(entry["name"], invoice.name)
        self.assertEqual(
            (entry["can_open"], entry["amount"], entry["text"]), (False, "", "")
        )

    def test_chain_of_a_hidden_order_is_refused(self):
        boris = new_test_user(
            self.env, "boris", groups="sales_team.group_sale_salesman", lang="en_US"
        )
        with self.assertRaises(AccessError):
            self._get_chain(self.order, boris)

    def test_hidden_order_behind_a_readable_talk_is_only_named(self):
        boris = new_test_user(
            self.env, "boris", groups="sales_team.group_sale_salesman", lang="en_US"
        )
        self.talk.user_id = boris
        __, invoice = self._deliver_and_invoice()
        invoice.invoice_user_id = self.anna
        chain = self._get_chain(self.talk, boris)
        self.assertEqual(chain["order"], [self.order.name])
        # The order itself is closed, and with it what would be named with it.
        self.assertNotIn("invoice", chain)

    def test_records_without_a_chain_are_refused(self):
        chain = self.env["crm.document.chain"]
        for model in ("res.partner", "no.such.model"):
            with self.assertRaises(AccessError):
                chain.get_chain(model, 1)
        with self.assertRaises(UserError):
            chain.get_chain("sale.order", 0)

    def test_orders_of_two_companies_do_not_mix(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._create_order()
        talk = self._create_talk(name="Both")
        (foreign | self.order).crm_conversation_id = talk
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s",
            [other.id, foreign.id],
        )
        self.env.invalidate_all()
        self.anna.company_ids = self.env.company
        chain = self.env["crm.document.chain"].with_user(self.anna)
        groups = chain.get_chain("crm.conversation", talk.id)["groups"]
        opened = {
            entry["res_id"]: entry["can_open"]
            for group in groups
            if group["key"] == "order"
            for entry in group["entries"]
        }
        self.assertEqual(opened, {self.order.id: True, foreign.id: False})

    def test_collective_invoice_costs_few_queries(self):
        self.patch(crm_document_chain, "MAX_ENTRIES", 4)
        orders = self.env["sale.order"].create([self._prepare_order()] * 6)
        orders.action_confirm()
        invoice = orders._create_invoices()
        chain = self.env["crm.document.chain"]
        self._get_chain(invoice)
        self.env.flush_all()
        self.env.invalidate_all()
        # However many orders: a few for each kind of documents
        with self.assertQueryCount(60):
            result = chain.get_chain("account.move", invoice.id)
        group = next(g for g in result["groups"] if g["key"] == "order")
        self.assertEqual((group["total"], len(group["entries"])), (6, 4))

    def test_number_box_offers_the_chain_of_documents(self):
        resolver = self.env["crm.number.resolver"].with_user(self.anna)
        hits = resolver.resolve(self.order.name)
        hit = next(hit for hit in hits if hit["model"] == "sale.order")
        self.assertTrue(hit["has_chain"])
        action = resolver.open_chain(hit["model"], hit["res_id"])
        self.assertEqual(action["tag"], "crm_ext_core.document_chain")
        self.assertEqual(
            action["params"], {"model": "sale.order", "res_id": self.order.id}
        )
