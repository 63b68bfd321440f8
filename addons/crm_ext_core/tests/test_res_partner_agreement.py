from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import CrmExtCommon


@tagged("post_install", "-at_install")
class TestResPartnerAgreement(CrmExtCommon):
    """Adler Kiel is a branch of Adler Nord, which is one of Adler GmbH."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enable_feature("product.group_product_pricelist")
        cls.kiel = cls._create_company("Adler Kiel", crm_parent_id=cls.nord.id)
        cls.karla = cls.partner_model.create(
            {"name": "Karla", "parent_id": cls.kiel.id}
        )
        cls.days_30 = cls.env.ref("account.account_payment_term_30days")
        cls.days_15 = cls.env.ref("account.account_payment_term_15days")
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "type": "consu", "list_price": 100.0}
        )
        cls.other_company = cls.env["res.company"].create({"name": "Second GmbH"})

    @classmethod
    def _enable_feature(cls, xmlid):
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(xmlid)

    def _order(self, partner, **vals):
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": self.pump.id})],
                **vals,
            }
        )

    # === WHO PAYS === #

    def test_a_branch_pays_itself_until_something_is_agreed(self):
        order = self._order(self.kiel)
        self.assertEqual(order.partner_invoice_id, self.kiel)
        self.assertFalse(order.crm_payer_note)

    def test_head_office_pays_for_the_whole_tree_and_the_branch_is_delivered(self):
        self.adler.crm_payer = "root"
        order = self._order(self.karla)
        self.assertEqual(order.partner_invoice_id, self.adler)
        self.assertEqual(order.partner_shipping_id, self.karla)
        self.assertEqual(order.crm_payer_note, "Adler GmbH")
        self.assertEqual(self.kiel.crm_payer_id, self.adler)
        self.assertEqual(
            self.kiel.crm_payer_placeholder, "The head office (Adler GmbH)"
        )

    def test_the_invoice_goes_to_the_invoice_address_of_the_payer(self):
        books = self.partner_model.create(
            {"name": "Books", "type": "invoice", "parent_id": self.adler.id}
        )
        self.nord.crm_payer = "root"
        order = self._order(self.kiel)
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertEqual(invoice.partner_id, books)
        self.assertEqual(invoice.commercial_partner_id, self.adler)
        self.assertEqual(invoice.partner_shipping_id, self.kiel)
        self.assertEqual(order.picking_ids.partner_id, self.kiel)

    def test_the_company_above_pays_and_passes_on_what_it_does_not_pay(self):
        self.kiel.crm_payer = "parent"
        self.assertEqual(self.kiel.crm_payer_id, self.nord)
        self.nord.crm_payer = "parent"
        self.env.invalidate_all()
        self.assertEqual(self.kiel.crm_payer_id, self.adler)
        self.assertEqual(self.adler.crm_payer_id, self.adler)

    def test_a_branch_with_a_choice_of_its_own_keeps_it(self):
        self.adler.crm_payer = "root"
        self.nord.crm_payer = "own"
        payers = (self.nord + self.kiel + self.sued)._get_crm_payers()
        self.assertEqual(
            payers,
            {
                self.nord.id: self.nord,
                self.kiel.id: self.kiel,
                self.sued.id: self.adler,
            },
        )

    def test_what_one_of_our_companies_agreed_does_not_bind_the_other(self):
        self.adler.crm_payer = "root"
        second = self.kiel.with_company(self.other_company)
        self.assertEqual(second.crm_payer_id, self.kiel)
        self.assertFalse(second.crm_payer_placeholder)

    def test_an_archived_head_office_gets_no_invoices(self):
        self.adler.crm_payer = "root"
        self.adler.active = False
        self.assertEqual(self._order(self.kiel).partner_invoice_id, self.kiel)

    def test_an_invoice_by_hand_says_who_pays_and_is_turned_to_him(self):
        self.adler.crm_payer = "root"
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.kiel.id}
        )
        self.assertEqual(invoice.crm_payer_id, self.adler)
        invoice.action_crm_invoice_payer()
        self.assertEqual(invoice.partner_id, self.adler)
        self.assertEqual(invoice.partner_shipping_id, self.kiel)
        self.assertFalse(invoice.crm_payer_id)

    # === TERMS === #

    def test_payment_terms_come_from_the_nearest_company_above(self):
        self.adler.property_payment_term_id = self.days_30
        self.assertEqual(self._order(self.kiel).payment_term_id, self.days_30)
        self.assertEqual(self.kiel.crm_payment_term_placeholder, "30 Days (Adler GmbH)")
        self.nord.property_payment_term_id = self.days_15
        self.assertEqual(self._order(self.karla).payment_term_id, self.days_15)
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.kiel.id}
        )
        self.assertEqual(invoice.invoice_payment_term_id, self.days_15)
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.kiel.id}
        )
        self.assertFalse(bill.invoice_payment_term_id)

    def test_the_pricelist_of_the_head_office_holds_in_the_branch(self):
        standard = self.env["product.pricelist"].create({"name": "Standard"})
        pricelist = standard.create(
            {
                "name": "Adler",
                "sequence": standard.sequence + 1,
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 20})
                ],
            }
        )
        self.adler.property_product_pricelist = pricelist
        order = self._order(self.karla)
        self.assertEqual(order.pricelist_id, pricelist)
        self.assertEqual(order.order_line.price_subtotal, 80.0)
        self.env.invalidate_all()
        source = f"{pricelist.display_name} (Adler GmbH)"
        self.assertEqual(self.kiel.crm_pricelist_source, source)
        own = pricelist.copy({"name": "Kiel"})
        self.kiel.property_product_pricelist = own
        self.assertEqual(self._order(self.karla).pricelist_id, own)
        self.assertEqual(self._order(self.nord).pricelist_id, pricelist)

    def test_delivery_terms_run_down_also_for_an_order_without_a_form(self):
        dap = self.env.ref("account.incoterm_DAP")
        self.adler.write(
            {
                "crm_incoterm_id": dap.id,
                "crm_incoterm_location": "Kiel, gate 2",
                "crm_picking_policy": "one",
            }
        )
        order = self._order(self.karla)
        self.assertEqual(order.incoterm, dap)
        self.assertEqual(order.incoterm_location, "Kiel, gate 2")
        self.assertEqual(order.picking_policy, "one")
        direct = self._order(self.karla, picking_policy="direct")
        self.assertEqual(direct.picking_policy, "direct")

    def test_the_form_takes_the_terms_of_the_customer_chosen(self):
        self.nord.crm_picking_policy = "one"
        with Form(self.env["sale.order"]) as form:
            form.partner_id = self.kiel
            self.assertEqual(form.picking_policy, "one")
            form.partner_id = self.sued
            self.assertEqual(form.picking_policy, "direct")

    def test_invoices_are_sent_as_the_head_office_wishes(self):
        send = self.env["account.move.send"]
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.kiel.id}
        )
        self.assertEqual(send._get_default_sending_methods(invoice), {"email"})
        self.adler.invoice_sending_method = "manual"
        self.assertEqual(send._get_default_sending_methods(invoice), {"manual"})
        self.kiel.invoice_sending_method = "email"
        self.assertEqual(send._get_default_sending_methods(invoice), {"email"})

    # === BLOCKED PRODUCTS === #

    def test_a_product_blocked_above_is_not_sold_to_the_branch(self):
        self.adler.crm_blocked_product_ids = self.pump.product_tmpl_id
        order = self._order(self.karla)
        self.assertEqual(order.crm_blocked_note, "Pump is blocked for Adler GmbH.")
        with self.assertRaisesRegex(UserError, "Pump is blocked for Adler GmbH"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_a_category_blocks_what_is_below_it_until_a_branch_decides_itself(self):
        category = self.env["product.category"].create({"name": "Machines"})
        self.pump.categ_id = category.create(
            {"name": "Pumps", "parent_id": category.id}
        )
        self.adler.crm_blocked_category_ids = category
        self.assertTrue(self._order(self.kiel).crm_blocked_note)
        self.kiel.crm_own_blocks = True
        order = self._order(self.kiel)
        self.assertFalse(order.crm_blocked_note)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    # === COST === #

    def test_eighty_branches_cost_as_many_queries_as_one(self):
        self.adler.crm_payer = "root"
        branches = self.partner_model.create(
            [
                {"name": f"B{i}", "is_company": True, "crm_parent_id": self.nord.id}
                for i in range(80)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            payers = branches._get_crm_payers()
        self.assertEqual(set(payers.values()), {self.adler})
