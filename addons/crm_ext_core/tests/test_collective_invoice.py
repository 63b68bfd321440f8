from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import CrmExtCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestCollectiveInvoice(CrmExtCommon):
    """Adler GmbH pays for its branches once a month; Alma keeps the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.germany = cls.env.ref("base.de")
        cls.company.write(
            {
                "country_id": cls.germany.id,
                "account_fiscal_country_id": cls.germany.id,
                "crm_draft_invoice_on_confirm": False,
            }
        )
        cls.adler.write(
            {
                "zip": "89073",
                "country_id": cls.germany.id,
                "crm_payer": "root",
                "crm_invoice_rhythm": "month",
            }
        )
        cls.pump = cls.env["product.product"].create(
            {
                "name": "Pump",
                "type": "consu",
                "invoice_policy": "order",
                "list_price": 100.0,
                "taxes_id": False,
            }
        )
        cls.alma = new_test_user(
            cls.env,
            login="alma",
            groups="account.group_account_invoice",
            lang="en_US",
            tz="Europe/Berlin",
        )

    def _order(self, partner, date="2026-02-15 09:00:00", **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": self.pump.id})],
                **vals,
            }
        )
        order.action_confirm()
        order.date_order = date
        return order

    def _wizard(self, user=None, **vals):
        return (
            self.env["crm.collective.invoice"].with_user(user or self.alma).create(vals)
        )

    def _create_invoices(self, **vals):
        self._wizard(**vals).action_create()
        return self.env["account.move"].search(
            [("commercial_partner_id", "=", self.adler.id)]
        )

    # === ONE INVOICE FOR MANY BRANCHES === #

    def test_a_payer_gets_one_invoice_with_a_section_for_each_order(self):
        self._order(self.sued, client_order_ref="4711")
        self._order(self.nord, date="2026-02-20 09:00:00")
        self._order(self.bert, date="2026-02-03 09:00:00")
        invoice = self._create_invoices()
        self.assertEqual(invoice.partner_id, self.adler)
        self.assertEqual(invoice.amount_untaxed, 300.0)
        sections = invoice.invoice_line_ids.filtered(
            lambda line: line.display_type == "line_section"
        ).sorted("sequence")
        names = sections.mapped("name")
        self.assertEqual(len(names), 3)
        self.assertRegex(
            names[0], r"^Adler Nord · Kiel · S\d+ .*(02/03/2026|03.02.2026)"
        )
        self.assertRegex(
            names[1], r"^Adler Nord · Kiel · S\d+ .*(02/20/2026|20.02.2026)"
        )
        self.assertRegex(names[2], r"^Adler Süd · Lindau · S\d+ .*4711$")
        self.assertEqual(
            invoice.invoice_line_ids.sorted("sequence").mapped("display_type"),
            ["line_section", "product"] * 3,
        )

    def test_each_branch_has_a_page_behind_the_invoice(self):
        self._order(self.nord)
        self._order(self.nord)
        self._order(self.sued)
        invoice = self._create_invoices()
        pages = invoice._get_crm_branch_pages()
        self.assertEqual(
            [(page["branch"].name, page["amount"]) for page in pages],
            [("Adler Nord", 200.0), ("Adler Süd", 100.0)],
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "account.account_invoices", invoice.ids
        )[0]
        self.assertEqual(html.count(b"page-break-before: always"), 2)
        single = self._order(self.sued)._create_invoices()
        self.assertEqual(single._get_crm_branch_pages(), [])
        self.assertEqual(single.partner_shipping_id, self.sued)

    def test_the_period_ends_with_its_last_day_in_the_accountants_time_zone(self):
        last = self._order(self.nord, date="2026-02-28 22:59:00")
        self._order(self.sued, date="2026-02-28 23:00:00")
        wizard = self._wizard()
        self.assertEqual(str(wizard.date_until), "2026-02-28")
        self.assertEqual(wizard._get_orders(), last)

    def test_orders_with_other_payment_terms_get_an_invoice_of_their_own(self):
        self._order(self.nord)
        terms = self.env.ref("account.account_payment_term_15days")
        self._order(self.sued, payment_term_id=terms.id)
        self.assertEqual(len(self._create_invoices()), 2)

    def test_weekly_payers_wait_for_their_own_run(self):
        self._order(self.nord)
        self.assertFalse(self._wizard(rhythm="week").payer_ids)
        self.assertEqual(self._wizard(rhythm="month").payer_ids.order_count, 1)
        self.assertEqual(self._wizard(rhythm="all").payer_ids.order_count, 1)

    def test_the_payers_show_what_comes_and_can_be_left_out(self):
        self._order(self.nord)
        self._order(self.sued)
        wizard = self._wizard()
        payer = wizard.payer_ids
        self.assertEqual(payer.partner_id, self.adler)
        self.assertEqual((payer.order_count, payer.amount), (2, 200.0))
        payer.selected = False
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            wizard.action_create()

    def test_drafts_at_confirmation_leave_collected_orders_alone(self):
        self.company.crm_draft_invoice_on_confirm = True
        self.assertFalse(self._order(self.nord).invoice_ids)
        self.adler.crm_invoice_rhythm = "order"
        self.assertTrue(self._order(self.nord).invoice_ids)

    def test_odoos_own_button_collects_too(self):
        orders = self._order(self.nord) + self._order(self.sued)
        self.assertEqual(len(orders._create_invoices()), 1)

    def test_another_company_of_ours_is_not_invoiced(self):
        second = self.env["res.company"].create({"name": "Second GmbH"})
        self._order(self.nord)
        self.alma.company_ids |= second
        wizard = self._wizard(company_id=second.id)
        self.assertFalse(wizard.payer_ids)

    def test_a_salesperson_has_no_collective_invoices(self):
        anna = new_test_user(
            self.env, login="anna", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            self._wizard(user=anna)

    # === WHAT IS MISSING === #

    def test_orders_with_missing_data_wait_and_say_what_is_missing(self):
        self.adler.crm_purchase_ref_rule = "required"
        self.sued.crm_purchase_ref_rule = "free"
        waits = self._order(self.nord)
        self._order(self.sued)
        wizard = self._wizard()
        self.assertEqual(wizard.payer_ids.incomplete_count, 1)
        self.assertIn(
            "purchase reference", waits.with_context(lang=None).crm_invoice_missing
        )
        invoice = self._create_invoices()
        self.assertEqual(invoice.amount_untaxed, 100.0)
        waits.client_order_ref = "4712"
        self.assertFalse(waits.crm_invoice_missing)
        self.assertEqual(wizard.action_open_incomplete()["domain"], [("id", "in", [])])

    def test_a_payer_abroad_in_the_union_needs_a_vat_number(self):
        self.adler.country_id = self.env.ref("base.at")
        order = self._order(self.nord).with_context(lang=None)
        self.assertEqual(order.crm_invoice_missing, "VAT number")
        self.adler.country_id = self.env.ref("base.ch")
        order.invalidate_recordset()
        self.assertFalse(order.crm_invoice_missing)

    def test_the_filter_finds_what_the_column_shows(self):
        self.adler.crm_purchase_ref_rule = "required"
        foreign = self._create_company(
            "Wien AG",
            street="Ring 1",
            zip="1010",
            city="Wien",
            country_id=self.env.ref("base.at").id,
        )
        nameless = self._create_company("Ohne Adresse")
        orders = (
            self._order(self.nord)
            + self._order(self.sued, client_order_ref="4711")
            + self._order(foreign)
            + self._order(nameless)
        )
        self.env.flush_all()
        for wanted in (True, False):
            found = orders.search(
                [("id", "in", orders.ids), ("crm_is_incomplete", "=", wanted)]
            )
            self.assertEqual(
                found,
                orders.filtered(lambda order, w=wanted: order.crm_is_incomplete == w),
            )
        self.assertEqual(orders.mapped("crm_is_incomplete"), [True, False, True, True])

    def test_a_colleague_reads_no_run_of_another(self):
        wizard = self._wizard()
        otto = new_test_user(
            self.env, login="otto", groups="account.group_account_invoice"
        )
        with self.assertRaises(AccessError):
            wizard.with_user(otto).read(["rhythm"])
