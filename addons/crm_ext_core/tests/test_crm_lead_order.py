from odoo.tests import Form, tagged

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestCrmLeadOrder(CrmOrderCommon):
    """Bert writes through the web site, Anna takes his order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["utm.campaign"].create({"name": "Spring Fair"})
        cls.lead = cls._create_lead(partner_id=cls.bert.id)

    @classmethod
    def _create_lead(cls, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Bearings for the mill",
                "type": "lead",
                "user_id": cls.anna.id,
                "campaign_id": cls.campaign.id,
                **values,
            }
        )

    def _register(self, action):
        """Return the order that Anna saves in the form that an action opens."""
        self.assertEqual(action["res_model"], "sale.order")
        orders = self.env["sale.order"].with_user(self.anna)
        with Form(orders.with_context(**action["context"])) as form:
            with form.order_line.new() as line:
                line.product_id = self.bearing
        return form.record

    def test_order_of_a_lead_is_one_of_the_company_and_remembers_the_campaign(self):
        order = self._register(self.lead.with_user(self.anna).action_register_order())
        self.assertEqual(order.partner_id, self.adler)
        self.assertEqual(order.opportunity_id, self.lead)
        self.assertEqual(order.campaign_id, self.campaign)
        self.assertEqual(order.origin, "Bearings for the mill")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_lead_becomes_an_opportunity_once_the_order_is_saved(self):
        action = self.lead.with_user(self.anna).action_register_order()
        self.assertEqual(self.lead.type, "lead")
        self._register(action)
        self.assertEqual(self.lead.type, "opportunity")
        self.assertEqual(self.lead.partner_id, self.bert)

    def test_lead_of_nobody_asks_who_the_customer_is(self):
        lead = self._create_lead(partner_name="Uhu AG", contact_name="Ute Uhu")
        action = lead.with_user(self.anna).action_register_order()
        self.assertEqual(action["res_model"], "crm.quotation.partner")
        wizard = self.env["crm.quotation.partner"].with_user(self.anna)
        wizard = wizard.with_context(**action["context"]).create({"action": "create"})
        order = self._register(wizard.action_apply())
        self.assertEqual(order.partner_id.name, "Uhu AG")
        self.assertEqual(lead.partner_id.name, "Ute Uhu")

    def test_new_quotation_stays_what_it_is_in_odoo(self):
        action = self.lead.with_user(self.anna).action_sale_quotations_new()
        self.assertEqual(action["context"]["default_partner_id"], self.bert.id)

    def test_order_taken_in_a_talk_about_a_lead_belongs_to_the_lead(self):
        talk = (
            self.env["crm.conversation"]
            .with_user(self.anna)
            .create({"name": "He orders", "lead_id": self.lead.id})
        )
        order = self._register(talk.action_register_order())
        self.assertEqual(order.opportunity_id, self.lead)
        self.assertEqual(order.campaign_id, self.campaign)
        self.assertEqual(talk.order_id, order)
        self.assertEqual(self.lead.type, "opportunity")

    def test_lead_that_one_may_not_see_is_left_alone(self):
        self.lead.user_id = self.env.user
        orders = self.env["sale.order"].with_user(self.anna)
        orders.with_context(crm_register_order=True).create(
            self._prepare_order(opportunity_id=self.lead.id)
        )
        self.assertEqual(self.lead.type, "lead")

    def test_lead_of_an_order_that_comes_otherwise_stays_a_lead_as_in_odoo(self):
        self._create_order(opportunity_id=self.lead.id)
        self.assertEqual(self.lead.type, "lead")
