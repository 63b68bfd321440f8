# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import CrmSelectionCommon

SOUTH = {"mode": "narrow", "kind": "zip", "zip_ranges": "70000-79999"}


@tagged("post_install", "-at_install")
class TestCrmSelectionLive(CrmSelectionCommon):
    """The funnel is counted beside the form, from what the form holds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.selection = cls._create_selection(SOUTH)
        cls.request = cls.selection.funnel_request

    def _count(self, request, token="a1"):
        selections = self.env["crm.selection"].with_user(self.user_marketing)
        return selections.count_funnel(request, token)

    def test_request_gives_the_same_figures_as_the_record(self):
        self.assertEqual(self._count(self.request), self.selection.funnel)

    def test_other_channels_are_counted_from_the_same_request(self):
        self.purpose_offers.phone_requires_consent = False
        self.anna.phone = "+49 711 123456"

        self.assertEqual(self._count({**self.request, "channel": "phone"})["net"], 1)

    def test_every_kind_of_value_travels(self):
        day = {"kind": "no_order_since", "since_date": "2026-01-01"}
        consent = {"kind": "consent", "consent_state": "none"} | {
            "consent_purpose_id": self.purpose_newsletter.id
        }
        selection = self._create_selection(day, consent, one_per_company=True)

        self.assertEqual(self._count(selection.funnel_request), selection.funnel)
        self.assertEqual(selection.net_count, 2)

    def test_incomplete_criteria_are_left_out(self):
        typed = self.selection.new(origin=self.selection)
        typed.criterion_ids[-1].zip_ranges = "x-"

        self.assertEqual(len(typed.funnel_request["criteria"]), 2)
        typed.criterion_ids[-1].zip_ranges = False
        self.assertEqual(len(typed.funnel_request["criteria"]), 1)

    def test_frozen_figures_need_no_counting(self):
        self.selection.action_freeze()

        self.assertEqual(
            self.selection.funnel_request, {"frozen": self.selection.funnel}
        )

    def test_stopped_count_says_so_and_leaves_the_transaction_usable(self):
        statement = "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)"
        model = self.env.registry["crm.selection"]
        with patch.object(model, "_get_count_sql", lambda *args: SQL(statement)):
            self.assertEqual(self._count(self.request), {"stopped": True})

        self.assertEqual(self._count(self.request)["net"], 2)

    def test_count_is_found_by_its_name_and_its_user(self):
        self._count(self.request, token="b2")
        name = f"crm_funnel_{self.user_marketing.id}_b2"
        query = SQL("SELECT current_setting('application_name')")
        self.assertEqual(self.env.execute_query(query), [(name,)])
        # Its transaction is no longer counting, so nothing is stopped.
        selections = self.env["crm.selection"].with_user(self.user_marketing)
        self.assertTrue(selections.stop_funnel("c3"))

    def test_people_of_another_company_cannot_be_asked_for(self):
        with self.assertRaises(AccessError):
            self._count({**self.request, "company_id": self.other_company.id})

    def test_nobody_but_marketing_counts(self):
        for login, group in (
            ("sally", "sales_team.group_sale_salesman"),
            ("paula", "base.group_portal"),
        ):
            user = new_test_user(self.env, login, groups=group)
            selections = self.env["crm.selection"].with_user(user)
            with self.subTest(login=login):
                with self.assertRaises(AccessError):
                    selections.count_funnel(self.request, "a1")
                with self.assertRaises(AccessError):
                    selections.stop_funnel("a1")

    def test_forged_requests_are_refused(self):
        criterion = {**self.request["criteria"][0], "kind": "nothing"}
        with self.assertRaises(ValidationError):
            self._count({**self.request, "criteria": [criterion]})
        with self.assertRaises(UserError):
            self._count(self.request, token="'; SELECT 1")
