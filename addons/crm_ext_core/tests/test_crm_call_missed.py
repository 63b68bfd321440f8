from odoo import fields
from odoo.tests import tagged

from .common_call import CallCommon


@tagged("post_install", "-at_install")
class TestCrmCallMissed(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.crm_phone_extension = "21"
        cls.carl.crm_phone_extension = "22"

    def _miss(self, key, minutes=0, **fields):
        self._report(key, "ringing", minutes * 60, **{"users": "21", **fields})
        return self._report(key, "missed", minutes * 60 + 20, **fields)

    def _get_activities(self, user=None):
        return self.env["mail.activity"].search(
            [("user_id", "=", (user or self.anna).id)]
        )

    def test_missed_caller_stands_on_the_list_of_who_was_called(self):
        call = self._miss("1")

        activity = self._get_activities()
        self.assertEqual(call.callback_activity_id, activity)
        self.assertEqual(
            (activity.res_model, activity.res_id), ("res.partner", self.bert.id)
        )
        self.assertEqual(activity.summary, "Call back +49431556677")
        self.assertLessEqual(activity.crm_due, fields.Datetime.now())

    def test_ten_attempts_are_one_call_back(self):
        for number in range(10):
            self._miss(str(number), number)

        activity = self._get_activities()
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.summary, "Call back +49431556677, missed 10 times")
        self.assertEqual(len(activity.crm_call_ids), 10)

    def test_unknown_caller_is_called_back_too(self):
        self._miss("1", **{"from": "+49 30 23125111"})

        activity = self._get_activities()
        self.assertFalse(activity.res_model)
        self.assertEqual(
            activity.with_user(self.anna)._prepare_crm_followup_data()["phone"],
            "+49 30 23125111",
        )

    def test_caller_without_a_number_cannot_be_called_back(self):
        self._miss("1", **{"from": "anonymous"})

        self.assertFalse(self._get_activities())

    def test_outgoing_call_that_reaches_the_caller_closes_the_call_back(self):
        first, second = self._miss("1"), self._miss("2", 1)
        activity = self._get_activities()

        self._report("3", "ringing", 300, direction="out", users="22")
        self._report("3", "answered", 310, direction="out")
        call = self._report("3", "hangup", 400, direction="out")

        self.assertFalse(activity.active)
        self.assertEqual(first.reached_at, call.answered_at)
        self.assertEqual(second.reached_at, call.answered_at)
        talks = self.conversation_model.search([("partner_id", "=", self.bert.id)])
        self.assertEqual(talks, call.conversation_id)

    def test_outgoing_call_that_nobody_answers_changes_nothing(self):
        missed = self._miss("1")

        self._report("2", "hangup", 300, direction="out", users="21")

        self.assertFalse(missed.reached_at)
        self.assertTrue(self._get_activities())

    def test_caller_who_reaches_a_colleague_needs_no_call_back(self):
        missed = self._miss("1")

        self._report("2", "answered", 300, answered_by="22")

        self.assertFalse(self._get_activities())
        self.assertTrue(missed.reached_at)

    def test_call_that_is_reported_missed_after_its_caller_was_reached(self):
        self._report("2", "answered", 300, answered_by="22")

        missed = self._miss("1")

        self.assertFalse(self._get_activities())
        self.assertTrue(missed.reached_at)

    def test_call_back_that_is_marked_as_done_is_off_the_list(self):
        missed = self._miss("1")

        self._get_activities().with_user(self.anna).action_feedback(feedback="By mail")

        self.assertTrue(missed.reached_at)

    def test_group_call_goes_to_the_salesperson_of_the_customer(self):
        self.bert.user_id = self.carl

        self._miss("1", users="21,22")

        self.assertTrue(self._get_activities(self.carl))
        self.assertFalse(self._get_activities(self.anna))

    def test_call_at_nobodys_phone_goes_to_whom_the_system_names(self):
        self.system.user_id = self.dora

        self._miss("1", users="99")

        self.assertTrue(self._get_activities(self.dora))

    def test_filter_shows_only_those_nobody_called_back(self):
        self._miss("1")
        other = self._miss("2", **{"from": "+49 30 23125111"})
        self._report("3", "answered", 300, answered_by="22")

        found = self.call_model.search(
            [("state", "=", "missed"), ("reached_at", "=", False)]
        )
        self.assertEqual(found, other)
