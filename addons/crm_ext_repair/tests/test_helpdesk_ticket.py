from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.crm_ext_service.tests.common_complaint import ComplaintCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicket(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_complaint(
            crm_product_id=cls.pump.id, crm_quantity=2, crm_verdict="goodwill"
        )
        cls.mine = cls.ticket.with_user(cls.ole)

    def _repair(self):
        action = self.mine.action_crm_repair()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_a_repair_is_made_from_the_ticket_and_linked_both_ways(self):
        repair = self._repair()
        self.assertEqual(repair.partner_id, self.bert)
        self.assertEqual((repair.product_id, repair.product_qty), (self.pump, 2))
        self.assertTrue(repair.under_warranty)
        self.assertIn("Since Monday", repair.internal_notes)
        self.assertEqual(repair.crm_ticket_id, self.ticket)
        self.assertEqual(self.mine.crm_repair_count, 1)
        action = repair.with_user(self.ole).action_crm_open_ticket()
        self.assertEqual(action["res_id"], self.ticket.id)

    def test_a_repair_takes_what_came_back(self):
        self.ticket.crm_picking_id = self._deliver(self.order)
        action = self.mine.action_crm_return()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        back = wizard.action_create_returns()
        self.assertEqual(self._repair().picking_id.id, back["res_id"])

    def test_parts_are_charged_where_we_are_not_at_fault(self):
        self.ticket.crm_verdict = "unjustified"
        self.assertFalse(self._repair().under_warranty)

    def test_the_helpdesk_sees_the_repair_but_makes_none(self):
        repair = self._repair()
        seen = self.ticket.with_user(self.erika)
        self.assertEqual(seen.crm_documents, f"{repair.display_name} (New)")
        with self.assertRaises(AccessError):
            seen.action_crm_repair()

    def test_what_is_missing_is_said(self):
        self.ticket.crm_product_id = False
        with self.assertRaisesRegex(UserError, "product to be repaired"):
            self.mine.action_crm_repair()
