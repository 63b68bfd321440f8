from datetime import datetime, timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class CrmOrderCommon(AccountTestInvoicingCommon):
    """Anna sells bearings to the branch Adler Nord; Bert buys there."""

    @classmethod
    def get_default_groups(cls):
        sales = cls.env.ref("sales_team.group_sale_manager")
        stock = cls.env.ref("stock.group_stock_manager")
        system = cls.env.ref("base.group_system")
        return super().get_default_groups() | sales | stock | system

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.env.company.crm_draft_invoice_on_confirm = False
        salesman = "sales_team.group_sale_salesman"
        cls.anna = new_test_user(cls.env, "anna", groups=salesman)
        cls.adler = cls.env["res.partner"].create(
            {"name": "Adler Nord GmbH", "is_company": True}
        )
        cls.bert = cls.env["res.partner"].create(
            {"name": "Bert", "parent_id": cls.adler.id}
        )
        cls.bearing = cls._create_product(
            name="Bearing", type="consu", is_storable=True, invoice_policy="order"
        )
        cls.service = cls._create_product(
            name="Mounting", type="service", invoice_policy="order"
        )

    @classmethod
    def _create_order(cls, products=None, **values):
        return cls.env["sale.order"].create(cls._prepare_order(products, **values))

    @classmethod
    def _prepare_order(cls, products=None, **values):
        return {
            "partner_id": cls.adler.id,
            "user_id": cls.anna.id,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": 2})
                for product in products or cls.bearing
            ],
            **values,
        }

    def _stock(self, quantity):
        location = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            self.bearing, location.lot_stock_id, quantity
        )

    def _deliver(self, order, quantity):
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking._action_done()

    def _assert_progress(self, order, stage, text):
        self.env.invalidate_all()
        self.assertEqual((order.crm_progress, order.crm_progress_text), (stage, text))


@tagged("post_install", "-at_install")
class TestSaleOrderProgress(CrmOrderCommon):
    def test_order_from_quotation_to_money(self):
        order = self._create_order()
        self._assert_progress(order, "quotation", "Quotation")

        order.action_confirm()
        self._assert_progress(order, "ordered", "Not delivered · Not invoiced")

        self._stock(2)
        order.picking_ids.action_assign()
        self._assert_progress(order, "ready", "Ready to deliver · Not invoiced")

        self._deliver(order, 1)
        self._assert_progress(order, "partial", "Delivered 1 of 2 · Not invoiced")

        order.picking_ids.action_assign()
        self._deliver(order, 1)
        self._assert_progress(order, "delivered", "Delivered · Not invoiced")

        invoice = order._create_invoices()
        self._assert_progress(order, "delivered", "Delivered · Invoice prepared")

        invoice.action_post()
        self._assert_progress(order, "invoiced", "Delivered · Invoiced · Not paid")

        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self._assert_progress(order, "paid", "Delivered · Invoiced · Paid")
        self.assertEqual(
            [(step["key"], step["state"]) for step in order.crm_progress_steps],
            [(k, "done") for k in ("ordered", "delivered", "invoiced", "paid")],
        )

    def test_cancelled_order_has_no_steps(self):
        order = self._create_order()
        order.action_confirm()
        order._action_cancel()
        self._assert_progress(order, "cancelled", "Cancelled")
        self.assertFalse(order.crm_progress_steps)

    def test_quotation_is_a_line_of_the_list_too(self):
        order = self._create_order()
        (step,) = order.crm_progress_steps
        self.assertEqual((step["label"], step["state"]), ("Quotation", "open"))
        order.action_quotation_sent()
        (step,) = order.crm_progress_steps
        self.assertEqual((step["label"], step["state"]), ("Quotation Sent", "partly"))

    def test_services_are_not_delivered(self):
        order = self._create_order(self.service)
        order.action_confirm()
        self._assert_progress(order, "ordered", "Not invoiced")

    def test_money_before_goods_does_not_hide_the_missing_delivery(self):
        order = self._create_order()
        order.action_confirm()
        order._create_invoices().action_post()
        self._assert_progress(order, "ordered", "Not delivered · Invoiced · Not paid")

    def test_overdue_invoice_is_said(self):
        order = self._create_order(self.service)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_date = fields.Date.today() - timedelta(days=90)
        invoice.invoice_date_due = fields.Date.today() - timedelta(days=60)
        invoice.action_post()
        self.env.invalidate_all()
        self.assertIn("Payment overdue since", order.crm_progress_text)
        self.assertTrue(order.crm_progress_steps[-1]["late"])

    def test_promised_day_that_is_over_makes_an_order_late(self):
        self._stock(5)
        late = self._create_order(commitment_date=datetime(2026, 1, 8, 12))
        soon = self._create_order(
            commitment_date=fields.Datetime.now() + timedelta(days=9)
        )
        (late | soon).action_confirm()
        self.env.invalidate_all()
        self.assertEqual((late | soon).mapped("crm_is_late"), [True, False])
        self.assertIn("was due", late.crm_progress_text)

        domain = [("id", "in", (late | soon).ids)]
        found = self.env["sale.order"].search([*domain, ("crm_is_late", "=", True)])
        self.assertEqual(found, late)
        found = self.env["sale.order"].search([*domain, ("crm_is_late", "=", False)])
        self.assertEqual(found, soon)

        late.picking_ids.action_assign()
        self._deliver(late, 2)
        self.env.invalidate_all()
        self.assertFalse(late.crm_is_late)

    def test_list_of_eighty_orders_costs_ten_queries(self):
        self._stock(5)
        orders = self.env["sale.order"].create(
            [self._prepare_order(commitment_date="2026-01-08 12:00:00")] * 80
        )
        orders[:10].action_confirm()
        view = self.env.ref("crm_ext_core.sale_order_view_list_progress")
        orders = orders.with_user(self.anna)
        names = etree.fromstring(orders.get_view(view.id, "list")["arch"]).xpath(
            "//field/@name"
        )
        named = {"many2one": {"fields": {"display_name": {}}}}
        specification = {
            name: named.get(orders._fields[name].type, {}) for name in names
        }

        def read():
            self.env.flush_all()
            self.env.invalidate_all()
            return orders.web_search_read([("id", "in", orders.ids)], specification)

        read()
        # One of them is asked by crm_ext_mrp.
        with self.assertQueryCount(10):
            page = read()
        self.assertEqual(page["length"], 80)

    def test_salesman_reads_the_progress_without_reading_invoices(self):
        order = self._create_order(self.service)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        invoice.invoice_user_id = self.env.user
        self.env.invalidate_all()
        self.assertEqual(order.with_user(self.anna).crm_progress, "invoiced")


@tagged("post_install", "-at_install")
class TestRunningOrders(CrmOrderCommon):
    """The page of a customer lists what runs, of its branches too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.env["res.partner"].create(
            {"name": "Adler GmbH", "is_company": True}
        )
        cls.adler.crm_parent_id = cls.head

    def _see(self, partner, user=None):
        self.env.invalidate_all()
        return partner.with_user(user or self.anna).crm_running_order_ids

    def test_head_office_sees_the_orders_of_its_branches(self):
        order = self._create_order()
        bert = self._create_order(partner_id=self.bert.id)
        head = self._create_order(partner_id=self.head.id)
        self.assertEqual(self._see(self.head), head | bert | order)
        self.assertEqual(self._see(self.adler), bert | order)

        action = self.head.with_user(self.anna).action_crm_open_order_progress()
        found = self.env["sale.order"].with_user(self.anna).search(action["domain"])
        self.assertEqual(found, head | bert | order)

    def test_order_that_is_over_does_not_run(self):
        order = self._create_order()
        order._action_cancel()
        self.env.flush_all()
        self.assertFalse(self._see(self.head))

    def test_orders_of_colleagues_and_of_other_companies_are_not_shown(self):
        self._create_order(user_id=self.env.user.id)
        self.assertFalse(self._see(self.head))
        other = self.setup_other_company()["company"]
        order = self._create_order(company_id=other.id)
        self.env.user.company_ids |= other
        for companies in (self.env.company, self.env.company | other):
            head = self.head.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(order in head.crm_running_order_ids, other in companies)

    def test_who_has_no_sales_rights_sees_no_orders(self):
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._see(self.head, clerk).mapped("name")


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


@tagged("post_install", "-at_install")
class TestDraftInvoice(CrmOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.crm_draft_invoice_on_confirm = True

    def test_confirming_prepares_a_draft_invoice_by_a_salesman(self):
        order = self._create_order()
        order.with_user(self.anna).action_confirm()
        self.assertEqual(order.invoice_ids.state, "draft")
        self.assertEqual(order.invoice_ids.amount_total, order.amount_total)

    def test_setting_switched_off_prepares_nothing(self):
        self.env.company.crm_draft_invoice_on_confirm = False
        order = self._create_order()
        order.action_confirm()
        self.assertFalse(order.invoice_ids)

    def test_confirming_again_doubles_nothing(self):
        order = self._create_order()
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(sorted(order.invoice_ids.mapped("state")), ["cancel", "draft"])

        posted = order.invoice_ids.filtered(lambda move: move.state == "draft")
        posted.action_post()
        order.locked = False
        order.write({"state": "sent"})
        order.action_confirm()
        self.assertEqual(
            order.invoice_ids.filtered(lambda m: m.state != "cancel"), posted
        )

    def test_nothing_to_invoice_yet_does_not_block_the_confirmation(self):
        self.bearing.invoice_policy = "delivery"
        order = self._create_order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.invoice_ids)

    def test_only_the_company_that_wishes_prepares_invoices(self):
        other = self.setup_other_company()["company"]
        orders = self._create_order() | self._create_order(company_id=other.id)
        orders.action_confirm()
        self.assertEqual(orders.invoice_ids.company_id, self.env.company)

    def test_each_order_gets_its_own_invoice(self):
        orders = self._create_order() | self._create_order()
        orders.action_confirm()
        self.assertEqual(len(orders.invoice_ids), 2)

    def test_setting_is_kept_per_company(self):
        settings = self.env["res.config.settings"].create(
            {"crm_draft_invoice_on_confirm": False}
        )
        settings.execute()
        self.assertFalse(self.env.company.crm_draft_invoice_on_confirm)
