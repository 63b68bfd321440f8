from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestProjectOrder(CrmOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids |= cls.env.ref("project.group_project_user")

    def test_order_of_a_project_is_registered_for_its_customer(self):
        project = (
            self.env["project.project"]
            .sudo()
            .create({"name": "Mill", "partner_id": self.bert.id})
        )
        action = project.with_user(self.anna).action_register_order()
        model = self.env["sale.order"].with_user(self.anna)
        order = model.with_context(**action["context"]).create({})
        self.assertEqual(order.partner_id, self.adler)
        self.assertEqual(order.origin, "Mill")

    def test_project_without_a_customer_asks_for_one(self):
        project = self.env["project.project"].sudo().create({"name": "Mill"})
        with self.assertRaisesRegex(UserError, "Choose the customer"):
            project.action_register_order()
