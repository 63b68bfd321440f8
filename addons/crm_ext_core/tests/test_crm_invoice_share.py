import importlib.util
from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools.misc import file_path

from .common_score import TODAY, SoldScoreCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestCrmInvoiceShare(SoldScoreCommon):
    """Head office Adler pays for Nord, where Bert orders, and for Other's goods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.belt.type = "service"
        cls.belt.invoice_policy = "order"

    @classmethod
    def _order(cls, partner, amount, payer=None, **line):
        """Confirm an order of one belt."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "partner_invoice_id": (payer or partner).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.belt.id,
                            "price_unit": amount,
                            "tax_ids": False,
                            **line,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def _bill(self, orders, **vals):
        """Post one invoice of orders."""
        invoice = orders._create_invoices()
        invoice.write({"invoice_date": "2026-05-04", **vals})
        invoice.action_post()
        return invoice

    def _get_shares(self, moves):
        """Return {customer: [(amount, cost), ...]}."""
        shares = {}
        for share in moves.crm_share_ids.sorted("id"):
            shares.setdefault(share.partner_id, []).append((share.amount, share.cost))
        return shares

    # === WHOSE REVENUE === #

    def test_an_invoice_that_head_office_pays_is_the_branches_that_ordered(self):
        orders = self._order(self.bert, 500, self.adler)
        orders |= self._order(self.other, 300, self.adler)
        self._bill(orders)
        self._refresh()
        self.assertFalse(self._get_score(self.adler))
        for partner, amount in ((self.nord, 500), (self.other, 300)):
            score = self._get_score(partner)
            self.assertEqual((score.order_count, score.revenue_total), (1, amount))
            self.assertEqual(score.margin_total, amount - 4)
            self.assertEqual(score.last_order, date(2026, 5, 4))
        tree = self._get_score(self.adler, "tree")
        self.assertEqual((tree.order_count, tree.revenue_total), (1, 500))

    def test_its_credit_note_is_taken_from_the_branch(self):
        invoice = self._bill(self._order(self.bert, 500, self.adler))
        self._bill(self._order(self.bert, 70, self.adler))
        invoice._reverse_moves([{"invoice_date": "2026-06-02"}], cancel=True)
        self._refresh()
        score = self._get_score(self.nord)
        self.assertEqual((score.order_count, score.revenue_total), (2, 70))
        self.assertEqual(score.margin_total, 66)
        self.assertFalse(self._get_score(self.adler))

    def test_what_no_order_stands_behind_is_the_customers_on_the_invoice(self):
        freight = {"name": "Freight", "price_unit": 20, "tax_ids": False}
        invoice = self._bill(
            self._order(self.bert, 500, self.adler),
            invoice_line_ids=[Command.create(freight)],
        )
        credit_note = self._invoice(self.adler, "2026-06-01", 7, "out_refund")
        self.assertEqual(
            self._get_shares(invoice), {self.nord: [(500, 4)], self.adler: [(20, 0)]}
        )
        self.assertEqual(self._get_shares(credit_note), {self.adler: [(-7, -4)]})

    def test_orders_on_a_collective_invoice_count_one_by_one(self):
        orders = self._order(self.bert, 500, self.adler)
        orders |= self._order(self.bert, 80, self.adler)
        self._bill(orders)
        self._refresh()
        score = self._get_score(self.nord)
        self.assertEqual((score.order_count, score.order_day_count), (2, 1))
        self.assertEqual(score.revenue_total, 580)

    def test_revenue_stays_with_the_company_when_its_contact_leaves(self):
        invoice = self._bill(self._order(self.bert, 500))
        self.bert.parent_id = self.other
        self._refresh()
        self.assertEqual(self._get_score(self.nord).revenue_total, 500)
        self.assertFalse(self._get_score(self.other))
        self.assertEqual(invoice.crm_share_ids.partner_id, self.nord)

    def test_merged_branches_have_the_revenue_of_both(self):
        invoice = self._bill(self._order(self.bert, 500, self.adler))
        other = self._bill(self._order(self.other, 300, self.adler))
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge([self.other.id, self.nord.id], self.nord, extra_checks=False)
        self.assertEqual((invoice | other).crm_share_ids.partner_id, self.nord)
        self._refresh()
        self.assertEqual(self._get_score(self.nord).revenue_total, 800)

    # === WHEN === #

    def test_only_posted_invoices_have_shares(self):
        invoice = self._order(self.bert, 500, self.adler)._create_invoices()
        self.assertFalse(invoice.crm_share_ids)
        invoice.invoice_date = "2026-05-04"
        invoice.action_post()
        self.assertEqual(self._get_shares(invoice), {self.nord: [(500, 4)]})
        invoice.button_draft()
        self.assertFalse(invoice.crm_share_ids)
        invoice.invoice_line_ids.price_unit = 450
        invoice.action_post()
        self.assertEqual(self._get_shares(invoice), {self.nord: [(450, 4)]})
        invoice.button_draft()
        invoice.button_cancel()
        self.assertFalse(invoice.crm_share_ids)

    def test_bills_of_vendors_and_entries_are_no_shares(self):
        bill = self._invoice(self.other, "2026-05-01", 9, "in_invoice", ref="B1")
        self.assertFalse(bill.crm_share_ids)

    def test_posting_many_invoices_takes_three_queries_more(self):
        moves = self.env["account.move"]
        for number in range(10):
            moves |= self._invoice(self.other, "2026-05-01", 10 + number)
        shares = self.env["crm.invoice.share"]
        shares._write_shares(moves)
        self.env.flush_all()
        with self.assertQueryCount(3):
            shares._write_shares(moves)
        self.assertEqual(sum(moves.crm_share_ids.mapped("amount")), 145)

    # === OLDER INVOICES === #

    def _migrate(self):
        path = file_path("crm_ext_core/migrations/19.0.1.4.0/post-scores.py")
        spec = importlib.util.spec_from_file_location("post_scores", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()

    def test_an_update_divides_older_invoices_and_scores_by_that(self):
        invoice = self._bill(self._order(self.bert, 500, self.adler))
        stale = self._bill(self._order(self.other, 300))
        self._refresh()
        self.env.cr.execute(
            "DELETE FROM crm_invoice_share WHERE move_id = %s", [invoice.id]
        )
        self.env.cr.execute(
            "UPDATE account_move SET state = 'cancel' WHERE id = %s", [stale.id]
        )
        for _turn in range(2):
            self._migrate()
            self.assertEqual(self._get_shares(invoice), {self.nord: [(500, 4)]})
            self.assertFalse(stale.crm_share_ids)
        run = self.env["crm.customer.score.run"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual((len(run), run.full, run.month_count), (1, True, 23))

    # === WHO SEES IT === #

    def test_documents_behind_the_score_of_a_branch_are_the_invoices_to_head_office(
        self,
    ):
        invoice = self._bill(self._order(self.bert, 500, self.adler))
        own = self._invoice(self.adler, "2026-06-01", 7)
        self._refresh()
        seller = new_test_user(
            self.env,
            "share.seller",
            groups="sales_team.group_sale_salesman_all_leads",
            lang="en_US",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        for partner, scope, moves in (
            (self.nord, "own", invoice),
            (self.adler, "own", own),
            (self.adler, "tree", invoice | own),
        ):
            score = self._get_score(partner, scope).with_user(seller)
            action = score.action_open_documents()
            found = self.env["account.move"].with_user(seller).search(action["domain"])
            self.assertEqual(found, moves)

    def test_shares_are_read_by_those_who_see_all_invoices_of_the_company(self):
        share = self._invoice(self.adler, "2026-06-01", 7).crm_share_ids
        second = self.setup_other_company()["company"]
        users = {
            name: new_test_user(
                self.env,
                f"share.{name}",
                groups=group,
                lang="en_US",
                company_id=company.id,
                company_ids=company.ids,
            )
            for name, group, company in (
                ("own", "sales_team.group_sale_salesman", self.company),
                ("books", "account.group_account_readonly", self.company),
                ("elsewhere", "account.group_account_invoice", second),
            )
        }
        self.assertEqual(share.with_user(users["books"]).amount, 7)
        for name in ("own", "elsewhere"):
            with self.assertRaises(AccessError):
                share.with_user(users[name]).read(["amount"])
        with self.assertRaises(AccessError):
            share.with_user(users["books"]).write({"amount": 8})
