from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common_invoice import InvoiceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestCollectiveInvoice(InvoiceCommon):
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

    def test_a_colleague_reads_no_run_of_another(self):
        wizard = self._wizard()
        otto = new_test_user(
            self.env, login="otto", groups="account.group_account_invoice"
        )
        with self.assertRaises(AccessError):
            wizard.with_user(otto).read(["rhythm"])
