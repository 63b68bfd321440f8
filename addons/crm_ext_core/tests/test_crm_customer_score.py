from datetime import date

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

    def test_a_night_reads_the_lines_of_changed_customers_only(self):
        before = self._get_score(self.nord).margin_total
        self.belt.standard_price = 5
        self._invoice(self.adler, "2026-06-14", 50)
        self._refresh(full=False)
        self.assertEqual(self._get_score(self.adler).margin_total, 350 - 3 * 5)
        self.assertEqual(self._get_score(self.nord).margin_total, before)
        self.assertEqual(self._get_score(self.adler, "tree").margin_total, 335 + before)
