from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models import crm_customer_score_run
from .common_score import ScriptedScoreCommon


@tagged("post_install", "-at_install")
class TestCrmCustomerScoreRun(ScriptedScoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner, cls.other = cls._create_customers(2)
        cls._script(cls.partner, (200, 300), (50, 100))
        cls._script(cls.other, (100, 70))
        cls.runs = cls.env["crm.customer.score.run"]
        # Other companies of the database have had their turn
        cls.runs.create(
            [
                {
                    "company_id": company.id,
                    "state": "done",
                    "full": True,
                    "ended_at": fields.Datetime.now(),
                }
                for company in cls.env["res.company"].search([]) - cls.company
            ]
        )
        # Two years would only take longer
        cls.startClassPatcher(patch.object(crm_customer_score_run, "PAST_MONTHS", 8))
        # The cron commits after each step
        cls.startClassPatcher(
            patch.object(
                cls.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 3600.0
            )
        )

    def _work(self):
        self.runs._cron_refresh()
        return self.runs.search([("company_id", "=", self.company.id)], limit=1)

    def _get_months(self, partner):
        rows = self.env["crm.customer.score.month"].search(
            [("partner_id", "=", partner.id), ("scope", "=", "own")], order="month"
        )
        return [(row.month, row.revenue, row.revenue_12m) for row in rows]

    # === NIGHTS === #

    def test_the_first_night_scores_today_and_the_months_before(self):
        run = self._work()
        self.assertEqual((run.state, run.full, run.progress), ("done", True, 100))
        self.assertEqual((run.done_count, run.customer_count), (9, 2))
        self.assertEqual(self._get_score(self.partner).revenue_12m, 400)
        months = self._get_months(self.partner)
        self.assertEqual(months[0], (date(2025, 11, 1), 300, 300))
        self.assertEqual(months[-2], (date(2026, 5, 1), 0, 400))
        self.assertEqual(len(months), 8)

    def test_further_nights_read_what_changed_and_once_a_month_all(self):
        first = self._work()
        self.assertEqual(self._work(), first)
        first.ended_at = "2026-06-14 01:00:00"
        second = self._work()
        self.assertEqual((second.full, second.done_count), (False, 1))
        (first | second).ended_at = "2026-05-31 01:00:00"
        third = self._work()
        self.assertEqual((third.full, third.done_count), (True, 2))

    def test_a_run_that_was_killed_goes_on_where_it_was(self):
        run = self.runs.create(
            {
                "company_id": self.company.id,
                "full": True,
                "month_count": 3,
                "done_count": 2,
                "state": "running",
            }
        )
        self._work()
        self.assertEqual((run.state, run.done_count), ("done", 4))
        months = [month for month, *_amounts in self._get_months(self.other)]
        self.assertEqual(months, [date(2026, 3, 1), date(2026, 4, 1)])

    def test_an_error_ends_the_run_and_says_so(self):
        scores = self.registry["crm.customer.score"]
        with (
            patch.object(scores, "_refresh_day", side_effect=ValueError("broken")),
            patch.object(self.env.cr, "rollback"),
            mute_logger("odoo.addons.crm_ext_core.models.crm_customer_score_run"),
        ):
            run = self._work()
        self.assertEqual(run.state, "failed")
        self.assertEqual(run.message, "An error occurred. It is in the server's log.")

    # === ON DEMAND === #

    def test_a_sales_manager_has_customers_scored_anew(self):
        manager = new_test_user(
            self.env,
            "manager",
            groups="sales_team.group_sale_manager",
            lang="en_US",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        action = self.runs.with_user(manager).action_refresh()
        run = self.runs.browse(action["res_id"])
        self.assertEqual((run.state, run.full, run.month_count), ("waiting", True, 8))
        again = self.runs.with_user(manager).action_refresh()
        self.assertEqual(again["res_id"], run.id)
        self.assertEqual(run.with_user(manager).progress, 0)
        seller = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman", lang="en_US"
        )
        with self.assertRaises(AccessError):
            self.runs.with_user(seller).action_refresh()

    # === SETTINGS === #

    def test_changed_settings_score_anew(self):
        self._work()
        self.company.crm_abc_share_a = 50
        run = self.runs.search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((run.state, run.month_count), ("waiting", 23))

    def test_cut_points_of_ones_own_are_used(self):
        self.company.write(
            {
                "crm_rfm_cuts": "own",
                "crm_rfm_recency": "100, 60, 50, 10",
                "crm_rfm_frequency": "2, 3, 4, 5",
                "crm_rfm_monetary": "70, 80, 400, 401",
            }
        )
        self._refresh()
        self.assertEqual(self._get_score(self.partner).rfm, "424")
        self.assertEqual(self._get_score(self.other).rfm, "212")

    def test_cut_points_that_are_no_rising_numbers_are_refused(self):
        for name, value in (
            ("crm_rfm_recency", "10, 50, 60, 100"),
            ("crm_rfm_frequency", "1, 2, 3"),
            ("crm_rfm_monetary", "1, two, 3, 4"),
            ("crm_rfm_monetary", False),
        ):
            with self.subTest(name=name, value=value):
                with self.assertRaises(ValidationError):
                    self.company.write({"crm_rfm_cuts": "own", name: value})
        with self.assertRaises(ValidationError):
            self.company.write({"crm_abc_share_a": 90, "crm_abc_share_b": 20})

    def test_classes_by_margin_differ_from_those_by_revenue(self):
        self._script(self.other, (10, 900, 899))
        self._refresh()
        self.assertEqual(self._get_score(self.partner).abc_class, "a")
        self.assertEqual(self._get_score(self.other).abc_class, "a")
        self.company.crm_abc_by = "margin"
        self._refresh()
        self.assertEqual(self._get_score(self.partner).abc_class, "a")
        self.assertEqual(self._get_score(self.other).abc_class, "b")

    # === CHANGES === #

    def test_rows_that_stay_as_they_are_are_not_written(self):
        self._refresh()
        query = "SELECT id, xmin::text FROM crm_customer_score ORDER BY id"
        self.env.cr.execute(query)
        before = self.env.cr.fetchall()
        self.assertTrue(before)
        self._refresh(full=False)
        self.env.cr.execute(query)
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_merged_customers_have_one_score_and_their_months_at_night(self):
        self._work()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        self.env.cr.execute(
            "UPDATE scripted_document SET account_id = %s", [self.partner.id]
        )
        other_id = self.other.id
        wizard._merge([other_id, self.partner.id], self.partner, extra_checks=False)
        self.assertEqual(self._get_score(self.partner).revenue_12m, 470)
        self.assertEqual(len(self._get_months(self.partner)), 1)
        self.runs.search([]).ended_at = "2026-06-14 01:00:00"
        self._work()
        months = self._get_months(self.partner)
        self.assertEqual(months[-4], (date(2026, 3, 1), 70, 370))
        self.assertEqual(len(months), 8)

    def test_after_a_merge_was_undone_each_has_the_own_score(self):
        self._refresh()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge(
            [self.other.id, self.partner.id], self.partner, extra_checks=False
        )
        merge = self.env["crm.merge"].search([], limit=1)
        self.env["crm.merge.undo"].browse(merge.action_undo()["res_id"]).action_undo()
        self.assertEqual(self._get_score(self.partner).revenue_12m, 400)
        self.assertEqual(self._get_score(self.other).revenue_12m, 70)

    def test_only_the_customers_company_and_its_tree_are_scored_anew(self):
        self.other.crm_parent_id = self.partner
        self._refresh()
        self._script(self.other, (1, 30))
        self._script(self.partner, (1, 5))
        self.env["crm.customer.score"]._refresh_accounts(self.other)
        self.assertEqual(self._get_score(self.other).last_order, date(2026, 6, 14))
        self.assertEqual(self._get_score(self.other).revenue_12m, 100)
        self.assertEqual(self._get_score(self.partner).revenue_12m, 400)
        self.assertEqual(self._get_score(self.partner, "tree").revenue_12m, 505)
