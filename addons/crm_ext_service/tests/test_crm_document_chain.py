from odoo.tests import tagged

from .common_complaint import ComplaintCommon


@tagged("post_install", "-at_install")
class TestCrmDocumentChain(ComplaintCommon):
    """Ole takes a complaint about a delivery and replaces what was faulty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._deliver(cls.order)
        cls.bill = cls._invoice(cls.order)
        cls.ticket = cls._create_complaint(crm_order_id=cls.order.id, crm_quantity=3)
        cls.mine = cls.ticket.with_user(cls.ole)

    def _get_chain(self, record):
        chain = self.env["crm.document.chain"].with_user(self.ole)
        groups = chain.get_chain(record._name, record.id)["groups"]
        return {
            group["key"]: [entry["name"] for entry in group["entries"]]
            for group in groups
        }

    def _replace(self):
        action = self.mine.action_crm_replace()
        return self.env["sale.order"].browse(action["res_id"])

    def test_ticket_leads_back_to_the_order_and_forth_to_its_replacement(self):
        replacement = self._replace()
        chain = self._get_chain(self.ticket)
        self.assertEqual(chain["order"], [self.order.name, replacement.name])
        self.assertEqual(chain["delivery"], [self.delivery.name])
        self.assertEqual(chain["invoice"], [self.bill.name])
        self.assertEqual(chain["complaint"], [self.ticket.display_name])

        chain = self._get_chain(self.bill)
        self.assertEqual(chain["order"], [self.order.name])
        self.assertEqual(chain["complaint"], [self.ticket.display_name])
        self.assertEqual(chain["replacement"], [replacement.name])

        chain = self._get_chain(replacement)
        self.assertEqual(chain["ticket"], [self.ticket.display_name])
        self.assertEqual(chain["order"], [replacement.name])

    def test_number_of_the_ticket_travels_to_delivery_and_invoice(self):
        replacement = self._replace()
        replacement.action_confirm()
        line = replacement.order_line.filtered("product_id")
        line.price_unit = 5
        line.product_id.invoice_policy = "order"
        invoice = replacement._create_invoices()
        self.assertTrue(replacement.picking_ids)
        for document in (replacement, replacement.picking_ids, invoice):
            with self.subTest(document=document):
                references = dict(document._get_crm_references())
                self.assertEqual(references["Ticket"], self.ticket.number)

    def test_credit_note_and_return_name_the_ticket(self):
        back = self.env["stock.picking"].create(
            {
                "picking_type_id": self.delivery.picking_type_id.id,
                "crm_ticket_id": self.ticket.id,
            }
        )
        references = dict(back._get_crm_references())
        self.assertEqual(references, {"Ticket": self.ticket.number})

    def test_ticket_that_is_hidden_is_not_in_the_chain(self):
        self.ticket.user_id = False
        chain = self.env["crm.document.chain"].with_user(self.max)
        self.env["ir.model.access"].create(
            {
                "name": "orders of everybody",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )
        groups = chain.get_chain("sale.order", self.order.id)["groups"]
        self.assertNotIn("complaint", [group["key"] for group in groups])
