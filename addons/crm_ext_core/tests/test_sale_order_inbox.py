from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common_invoice import InvoiceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestSaleOrderInbox(InvoiceCommon):
    """Alma finds what waits for her, and what it lacks."""

    def _inbox(self, user=None):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.sale_order_action_invoice_inbox"
        )
        domain = [*safe_eval(action["domain"]), ("id", "in", self.orders.ids)]
        return self.env["sale.order"].with_user(user or self.alma).search(domain)

    # === WHAT WAITS === #

    def test_order_stays_in_the_inbox_until_its_invoice_is_posted(self):
        self.orders = order = self._order(self.nord)
        self.assertEqual(self._inbox(), order)
        self.assertFalse(order.crm_has_draft_invoice)

        invoice = order._create_invoices()
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(self._inbox(), order)
        self.assertTrue(order.crm_has_draft_invoice)
        self.assertEqual(order.amount_to_invoice, 100.0)
        seen = order.with_user(self.alma)
        self.assertEqual(seen.action_crm_open_draft_invoice()["res_id"], invoice.id)

        invoice.action_post()
        self.env.invalidate_all()
        self.assertFalse(self._inbox())
        self.assertFalse(order.crm_has_draft_invoice)

    def test_drafts_of_the_confirmation_are_in_the_inbox(self):
        self.company.crm_draft_invoice_on_confirm = True
        self.adler.crm_invoice_rhythm = "order"
        self.orders = self._order(self.nord)
        self.assertEqual(self._inbox(), self.orders)
        filters = [("crm_has_draft_invoice", "=", True)]
        self.assertEqual(self._inbox().filtered_domain(filters), self.orders)

    def test_salesperson_knows_of_the_draft_without_the_right_to_invoices(self):
        seller = new_test_user(
            self.env, "sold", groups="sales_team.group_sale_salesman_all_leads"
        )
        self.orders = self._order(self.nord)
        self.orders._create_invoices()
        self.assertTrue(self.orders.with_user(seller).crm_has_draft_invoice)

    def test_a_page_of_the_inbox_asks_once_for_all_drafts(self):
        self.orders = orders = self.env["sale.order"].union(
            *(self._order(self.nord) for _number in range(5))
        )
        orders._create_invoices()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.assertEqual(orders.mapped("crm_has_draft_invoice"), [True] * 5)

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

    def test_filter_finds_the_incomplete_orders_of_all_companies_one_looks_at(self):
        other = self.env["res.company"].create({"name": "Vogel AG"})
        self.env.user.company_ids |= other
        self.adler.with_company(other).crm_purchase_ref_rule = "required"
        own, theirs = (
            self.env["sale.order"].create(
                {"partner_id": self.nord.id, "company_id": company.id}
            )
            for company in (self.company, other)
        )
        both = self.env["sale.order"].with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        found = both.search(
            [("id", "in", (own + theirs).ids), ("crm_is_incomplete", "=", True)]
        )
        self.assertEqual(found, theirs)

    def test_draft_invoice_says_what_it_lacks_whoever_made_it(self):
        self.adler.crm_purchase_ref_rule = "required"
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.adler.id}
        )
        seen = invoice.with_user(self.alma)
        self.assertEqual(seen.crm_invoice_missing, "purchase reference")
        invoice.ref = "4711"
        self.assertFalse(seen.crm_invoice_missing)
        self.adler.zip = False
        self.env.invalidate_all()
        self.assertEqual(seen.crm_invoice_missing, "Zip")

    def test_invoice_of_the_payer_asks_for_the_reference_that_a_branch_demands(self):
        self.nord.crm_purchase_ref_rule = "required"
        orders = self._order(self.nord) + self._order(self.nord, client_order_ref="1")
        invoice = orders._create_invoices().with_user(self.alma)
        self.assertEqual(invoice.partner_id, self.adler)
        self.assertEqual(invoice.crm_invoice_missing, "purchase reference")
        invoice.ref = f"{invoice.ref}, 4711"
        self.assertFalse(invoice.crm_invoice_missing)
        refund = self.env["account.move"].create(
            {"move_type": "out_refund", "partner_id": self.nord.id}
        )
        self.assertFalse(refund.crm_invoice_missing)
