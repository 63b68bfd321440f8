from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import format_amount

from ..models import crm_document_chain
from .common_chain import CrmDocumentChainCommon


@tagged("post_install", "-at_install")
class TestCrmDocumentChain(CrmDocumentChainCommon):
    """The chain from the talk to the credit note, as far as its reader may see it."""

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
