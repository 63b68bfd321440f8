from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_complaint import ComplaintCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicketOrder(ComplaintCommon):
    def test_ticket_says_where_its_order_stands(self):
        ticket = self._create_ticket(partner_id=self.bert.id)
        self.assertFalse(ticket.crm_order_progress)
        ticket.crm_order_id = self.order
        self._deliver(self.order)
        self.env.flush_all()
        self.env.invalidate_all()
        # Erika serves: orders are closed to her.
        seen = ticket.with_user(self.erika)
        self.assertEqual(
            [step["label"] for step in seen.crm_order_progress],
            ["Ordered", "Delivered", "Not invoiced"],
        )
        self.assertEqual(seen.crm_order_next_step, "Create the invoice")
        self.assertFalse(seen.crm_order_late_reason)
        self.assertFalse(self.order.with_user(self.erika).has_access("read"))

    def test_order_registered_in_a_ticket_names_it(self):
        ticket = self._create_ticket(partner_id=self.bert.id).with_user(self.ole)
        action = ticket.action_register_order()
        model = self.env[action["res_model"]].with_user(self.ole)
        order = model.with_context(**action["context"]).create({})
        self.assertEqual(order.partner_id, self.bert.commercial_partner_id)
        self.assertEqual(order.origin, ticket.number)
        self.assertEqual(order.crm_ticket_id, ticket)
        self.assertEqual(order.company_id, ticket.company_id)
        self.assertEqual(ticket.crm_replacement_ids, order)

    def test_ticket_of_nobody_registers_no_order(self):
        ticket = self._create_ticket(partner_id=False)
        with self.assertRaisesRegex(UserError, "Choose the contact"):
            ticket.action_register_order()
