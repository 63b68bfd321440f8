from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_score import TODAY, ScoreCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestCrmCustomerScore(ScoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(cls.adler, "2025-03-01", 100)
        cls._invoice(cls.adler, "2026-03-01", 200)
        cls._invoice(cls.bert, "2026-05-01", 1000)
        cls._invoice(cls.nord, "2026-06-01", 300, "out_refund")
        cls._refresh()

    def test_a_customer_is_scored_by_own_documents(self):
        score = self._get_score(self.adler)
        self.assertEqual(score.first_order, date(2025, 3, 1))
        self.assertEqual(score.last_order, date(2026, 3, 1))
        self.assertEqual((score.order_count, score.order_count_12m), (2, 1))
        self.assertEqual((score.revenue_total, score.revenue_12m), (300, 200))
        self.assertEqual((score.margin_total, score.margin_12m), (292, 196))
        self.assertEqual(score.days_silent, 106)

    def test_people_count_for_their_company_and_credit_notes_reduce_revenue(self):
        score = self._get_score(self.nord)
        self.assertEqual((score.order_count, score.revenue_total), (1, 700))
        self.assertEqual(score.margin_total, 700)
        self.assertEqual(score.last_order, date(2026, 5, 1))
        self.assertFalse(self._get_score(self.bert))

    def test_a_group_is_scored_with_its_branches(self):
        score = self._get_score(self.adler, "tree")
        self.assertEqual((score.order_count, score.order_count_12m), (3, 2))
        self.assertEqual((score.revenue_total, score.revenue_12m), (1000, 900))
        self.assertEqual((score.margin_total, score.margin_12m), (992, 896))
        self.assertEqual(score.last_order, date(2026, 5, 1))

    def test_who_has_no_documents_any_more_has_no_score(self):
        self._invoice(self.other, "2026-05-01", 10).button_draft()
        self._refresh()
        self.assertFalse(self._get_score(self.other))

    def test_margins_of_the_past_stay_when_goods_get_dearer(self):
        before = self._get_score(self.nord).margin_total
        self.belt.standard_price = 5
        self._invoice(self.adler, "2026-06-14", 50)
        self._refresh(full=False)
        self.assertEqual(self._get_score(self.adler).margin_total, 350 - 3 * 4)
        self.assertEqual(self._get_score(self.nord).margin_total, before)
        self.assertEqual(self._get_score(self.adler, "tree").margin_total, 338 + before)

    def test_amounts_in_other_currencies_are_those_of_the_company(self):
        francs = self.setup_other_currency(
            "CHF", rates=[("2026-01-01", 2.0), ("2026-06-01", 4.0)]
        )
        for day in ("2026-05-02", "2026-06-02"):
            self._invoice(self.other, day, 100, currency_id=francs.id)
        self._refresh()
        score = self._get_score(self.other)
        self.assertEqual((score.revenue_total, score.margin_total), (75, 67))
        self.assertEqual(score.currency_id, self.company.currency_id)

    def test_each_company_scores_by_its_own_documents(self):
        second = self.setup_other_company()["company"]
        self._invoice_in(second, self.other, "2026-04-01", 11)
        self._invoice(self.other, "2026-04-02", 7)
        self.env["crm.customer.score"]._refresh(self.company | second)
        self.assertEqual(self._get_score(self.other).revenue_total, 7)
        score = self._get_score(self.other, company=second)
        self.assertEqual((score.revenue_total, score.order_count), (11, 1))
        self.assertFalse(self._get_score(self.adler, company=second))

    def _invoice_in(self, company, partner, day, amount):
        line = {"name": "Hour", "price_unit": amount, "tax_ids": False}
        moves = self.env["account.move"].with_company(company)
        moves.create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": day,
                "invoice_line_ids": [Command.create(line)],
            }
        ).action_post()

    def test_confirmed_orders_count_for_whom_they_are_from(self):
        order = self._order(self.bert, "2026-05-31 22:30:00", 500)
        order.partner_invoice_id = self.adler
        self._order(self.bert, "2026-06-10 08:00:00", 70, confirmed=False)
        self.company.crm_score_source = "order"
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        self._refresh()
        score = self._get_score(self.nord)
        self.assertEqual((score.order_count, score.revenue_total), (1, 500))
        self.assertEqual(score.margin_total, 496)
        self.assertEqual(score.last_order, date(2026, 6, 1))
        self.assertFalse(self._get_score(self.adler))
        self.assertEqual(self._get_score(self.adler, "tree").revenue_total, 500)
        action = score.action_open_documents()
        self.assertEqual(order.search(action["domain"]), order)

    def _order(self, partner, moment, amount, confirmed=True):
        line = {"product_id": self.belt.id, "price_unit": amount, "tax_ids": False}
        order = (
            self.env["sale.order"]
            .sudo()
            .create({"partner_id": partner.id, "order_line": [Command.create(line)]})
        )
        if confirmed:
            order.action_confirm()
        order.date_order = moment
        return order

    def test_documents_behind_a_score_are_those_it_counts(self):
        action = self._get_score(self.adler, "tree").action_open_documents()
        moves = self.env["account.move"].search(action["domain"])
        self.assertEqual(sum(moves.mapped("amount_untaxed_signed")), 1000)
        action = self._get_score(self.adler, "tree").action_open_documents("2025-06-16")
        moves = self.env["account.move"].search(action["domain"])
        self.assertEqual(sum(moves.mapped("amount_untaxed_signed")), 900)
