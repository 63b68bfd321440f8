from odoo.tests import tagged

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestSaleOrderRegister(CrmOrderCommon):
    def _create_from(self, action, **values):
        """Save the form that an action opens."""
        self.assertEqual(action["res_model"], "sale.order")
        model = self.env["sale.order"].with_user(self.anna)
        return model.with_context(**action["context"]).create(values)

    def test_order_of_a_talk_belongs_to_the_branch_and_is_noted_there(self):
        talk = self.env["crm.conversation"].create(
            {
                "name": "Two bearings",
                "partner_id": self.bert.id,
                "user_id": self.anna.id,
            }
        )
        order = self._create_from(talk.with_user(self.anna).action_register_order())
        self.assertEqual(order.partner_id, self.adler)
        self.assertEqual(order.partner_shipping_id, self.adler)
        self.assertEqual(order.origin, "Two bearings")
        self.assertEqual(talk.order_id, order)
        self.assertEqual(order.sudo().crm_conversation_ids, talk)

        other = self._create_from(talk.with_user(self.anna).action_register_order())
        self.assertEqual(talk.order_id, order)
        self.assertFalse(other.sudo().crm_conversation_ids)

    def test_order_of_a_talk_about_an_opportunity_belongs_to_it(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Fair",
                "type": "opportunity",
                "partner_id": self.bert.id,
                "user_id": self.anna.id,
            }
        )
        talk = self.env["crm.conversation"].create(
            {
                "name": "Two bearings",
                "lead_id": lead.id,
                "user_id": self.anna.id,
            }
        )
        order = self._create_from(talk.with_user(self.anna).action_register_order())
        self.assertEqual(order.opportunity_id, lead)
        self.assertEqual(order.partner_id, self.adler)

    def test_confidential_talk_of_a_colleague_is_not_touched(self):
        talk = self.env["crm.conversation"].create(
            {
                "name": "Secret",
                "partner_id": self.bert.id,
                "user_id": self.env.user.id,
                "is_confidential": True,
            }
        )
        self._create_from(talk.action_register_order())
        self.assertFalse(talk.order_id)

    def test_order_of_a_customer(self):
        action = self.bert.with_user(self.anna).action_register_order()
        self.assertEqual(self._create_from(action).partner_id, self.adler)
