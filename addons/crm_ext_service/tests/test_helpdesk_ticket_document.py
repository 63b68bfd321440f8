from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_complaint import ComplaintCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicketDocument(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._deliver(cls.order)
        cls.bill = cls._invoice(cls.order)
        cls.ticket = cls._create_complaint(crm_order_id=cls.order.id, crm_quantity=3)
        cls.mine = cls.ticket.with_user(cls.ole)

    def _open(self, action):
        """Return the record that the action opens, as Ole sees it."""
        self.assertEqual(action["views"], [(False, "form")])
        model = self.env[action["res_model"]].with_user(self.ole)
        return model.browse(action["res_id"])

    def test_a_return_takes_back_what_is_concerned(self):
        wizard = self._open(self.mine.action_crm_return())
        self.assertEqual(wizard.product_return_moves.quantity, 3)
        back = self._open(
            {**wizard.action_create_returns(), "views": [(False, "form")]}
        )
        self.assertEqual(back.return_id, self.delivery)
        self.assertEqual(back.move_ids.product_uom_qty, 3)
        self.assertEqual(back.crm_ticket_id, self.ticket)
        self.assertEqual(self.mine.crm_return_ids, back)
        self.assertEqual(self.mine.crm_return_count, 1)
        self.assertIn(back.name, self.ticket.message_ids[0].body)

    def test_an_exchange_is_linked_both_ways_too(self):
        wizard = self._open(self.mine.action_crm_return())
        wizard.action_create_exchanges()
        codes = self.mine.crm_return_ids.mapped("picking_type_code")
        self.assertEqual(sorted(codes), ["incoming", "outgoing"])

    def test_no_more_is_returned_than_was_delivered(self):
        self.ticket.crm_quantity = 30
        wizard = self._open(self.mine.action_crm_return())
        self.assertEqual(wizard.product_return_moves.quantity, 10)

    def test_a_credit_note_names_the_ticket_and_is_its_cost(self):
        wizard = self._open(self.mine.action_crm_credit())
        credit = self._open({**wizard.refund_moves(), "views": [(False, "form")]})
        self.assertEqual(credit.reversed_entry_id, self.bill)
        self.assertIn(self.ticket.number, credit.ref)
        self.assertEqual(credit.crm_ticket_id, self.ticket)
        self.assertEqual(self.ticket.crm_complaint_cost, 0)
        credit.invoice_line_ids.filtered("product_id").quantity = 3
        credit.action_post()
        self.assertEqual(self.ticket.crm_credit_cost, 600)
        self.assertEqual(self.ticket.crm_complaint_cost, 600)

    def test_a_corrected_invoice_is_deducted_from_the_credit(self):
        wizard = self._open(self.mine.action_crm_credit())
        corrected = self._open({**wizard.modify_moves(), "views": [(False, "form")]})
        corrected.invoice_line_ids.filtered("product_id").price_unit = 180
        (self.mine.crm_credit_note_ids).filtered(
            lambda move: move.state == "draft"
        ).action_post()
        self.assertEqual(len(self.mine.crm_credit_note_ids), 2)
        self.assertEqual(self.ticket.crm_credit_cost, 200)

    def test_a_replacement_is_free_and_stays_free(self):
        order = self._open(self.mine.action_crm_replace())
        self.assertEqual(order.partner_id, self.adler)
        self.assertEqual(order.origin, self.ticket.number)
        self.assertEqual(order.crm_ticket_id, self.ticket)
        self.assertEqual(order.amount_total, 0)
        line = order.order_line.filtered("product_id")
        self.assertEqual((line.product_id, line.product_uom_qty), (self.pump, 3))
        with Form(order) as form, form.order_line.edit(0) as edited:
            edited.product_uom_qty = 4
        self.assertEqual(order.amount_total, 0)
        order.action_confirm()
        self.assertEqual(self.ticket.crm_replacement_cost, 480)
        order._action_cancel()
        self.assertEqual(self.ticket.crm_replacement_cost, 0)

    def test_the_note_on_a_replacement_is_in_the_language_of_the_customer(self):
        self.adler.lang = "en_US"
        order = self._open(self.mine.action_crm_replace())
        note = order.order_line.filtered(lambda line: line.display_type == "line_note")
        self.assertEqual(
            note.name, f"Replacement free of charge, ticket {self.ticket.number}"
        )

    def test_what_is_missing_is_said(self):
        ticket = self._create_complaint().with_user(self.ole)
        for name, words in (
            ("action_crm_return", "Choose the delivery"),
            ("action_crm_credit", "Choose the invoice"),
            ("action_crm_replace", "Choose the contact and the product"),
        ):
            with self.assertRaisesRegex(UserError, words):
                getattr(ticket, name)()
        self.assertFalse(ticket.crm_documents)

    def test_documents_say_which_tickets_are_about_them(self):
        for document in (self.order, self.delivery, self.bill):
            self.assertEqual(document.with_user(self.erika).crm_ticket_count, 1)
            action = document.with_user(self.ole).action_crm_open_tickets()
            self.assertEqual(action["res_id"], self.ticket.id)
        self._create_complaint(crm_order_id=self.order.id)
        self.order.invalidate_recordset(["crm_ticket_count"])
        self.assertEqual(self.order.crm_ticket_count, 2)
        action = self.order.action_crm_open_tickets()
        self.assertEqual(len(action["domain"][0][2]), 2)

    def test_counting_the_tickets_of_many_orders_is_one_query(self):
        orders = self.order + self._create_order() + self._create_order()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.assertEqual(orders.mapped("crm_ticket_count"), [1, 0, 0])

    def test_the_helpdesk_sees_what_was_made_without_opening_it(self):
        order = self._open(self.mine.action_crm_replace())
        seen = self.ticket.with_user(self.erika)
        self.assertEqual(seen.crm_documents, f"{order.name} (Quotation)")
        self.assertEqual(seen.crm_order_id.sudo().name, self.order.name)
        for name in ("action_crm_return", "action_crm_credit", "action_crm_replace"):
            with self.assertRaises(AccessError):
                getattr(seen, name)()
        action = self.mine.with_context(
            crm_documents="crm_replacement_ids"
        ).action_crm_open_documents()
        self.assertEqual(self._open(action), order)

    def test_nobody_links_a_document_to_a_ticket_he_may_not_read(self):
        seller = self._create_user("seller", "group_helpdesk_user_own")
        seller.group_ids = [
            (4, self.env.ref("sales_team.group_sale_salesman_all_leads").id)
        ]
        self.ticket.user_id = self.erika
        with self.assertRaises(AccessError):
            self.order.with_user(seller).crm_ticket_id = self.ticket
        self.assertFalse(self.order.crm_ticket_id)

    def test_a_copy_of_a_document_was_not_made_for_the_ticket(self):
        order = self._open(self.mine.action_crm_replace())
        self.assertFalse(order.copy().crm_ticket_id)

    def test_merged_complaints_keep_documents_measures_and_cost(self):
        order = self._open(self.mine.action_crm_replace())
        order.action_confirm()
        measure = self.env["crm.complaint.measure"].create(
            {
                "ticket_id": self.ticket.id,
                "name": "Sort the stock",
                "date_deadline": "2026-03-06",
                "cost": 50,
            }
        )
        survivor = self._create_complaint()
        merge = self.ticket.with_user(self.erika)._merge_crm_into(survivor)
        self.assertEqual(order.crm_ticket_id, survivor)
        self.assertEqual(measure.ticket_id, survivor)
        self.assertEqual(survivor.crm_order_id, self.order)
        self.assertEqual(survivor.crm_complaint_cost, 410)
        merge.with_user(self.erika).action_undo()
        self.assertEqual(order.crm_ticket_id, self.ticket)
        self.assertEqual(measure.ticket_id, self.ticket)
        self.assertEqual(self.ticket.crm_complaint_cost, 410)
        self.assertEqual(survivor.crm_complaint_cost, 0)
