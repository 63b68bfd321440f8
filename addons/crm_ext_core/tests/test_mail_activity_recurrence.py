from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestMailActivityRecurrence(ConversationCommon):
    """Anna calls Bert again and again; she lives in Berlin, Raj in Kolkata."""

    def _schedule(self, unit, due=None, **vals):
        values = {
            "user_id": self.anna.id,
            "summary": "Stock?",
            "crm_recurrence_unit": unit,
            **vals,
        }
        if due:
            values["crm_due"] = due
        return self.bert.activity_schedule("mail.mail_activity_data_call", **values)

    def _finish(self, activity, when):
        """Return what is planned once Anna has done ``activity``."""
        with freeze_time(when):
            activity.with_user(self.anna).action_done()
        return self.bert.activity_ids - activity

    def _get_next_due(self, activity, when):
        return self._finish(activity, when).crm_due

    def test_next_one_is_planned_when_it_is_done(self):
        activity = self._schedule("week", "2026-11-26 13:30:00")

        planned = self._finish(activity, "2026-11-26 13:40:00")

        self.assertFalse(activity.active)
        self.assertRecordValues(
            planned,
            [
                {
                    "summary": "Stock?",
                    "user_id": self.anna.id,
                    "activity_type_id": activity.activity_type_id.id,
                    "crm_due": datetime(2026, 12, 3, 13, 30),
                    "date_deadline": date(2026, 12, 3),
                    "crm_recurrence_unit": "week",
                    "crm_shown_at": False,
                }
            ],
        )

    def test_next_one_is_planned_when_it_is_skipped(self):
        activity = self._schedule("day", "2026-11-26 13:30:00")

        with freeze_time("2026-11-26 08:00:00"):
            activity.with_user(self.anna).action_crm_skip()

        self.assertFalse(activity.exists())
        self.assertEqual(self.bert.activity_ids.crm_due, datetime(2026, 11, 27, 13, 30))
        self.assertFalse(
            self.conversation_model.search_count([("origin", "=", "activity")])
        )

    def test_cancelled_series_ends(self):
        activity = self._schedule("day", "2026-11-26 13:30:00")

        activity.unlink()

        self.assertFalse(self.bert.activity_ids)

    def test_local_time_stays_over_both_changes_of_the_clock(self):
        spring = self._schedule("day", "2026-03-28 08:00:00")  # 9:00
        self.assertEqual(
            self._get_next_due(spring, "2026-03-28 09:00:00"),
            datetime(2026, 3, 29, 7, 0),
        )
        self.bert.activity_ids.unlink()
        autumn = self._schedule("day", "2026-10-24 07:00:00")  # 9:00
        self.assertEqual(
            self._get_next_due(autumn, "2026-10-24 09:00:00"),
            datetime(2026, 10, 25, 8, 0),
        )

    def test_missing_hour_does_not_move_the_following_ones(self):
        activity = self._schedule("day", "2026-03-28 01:30:00")  # 2:30

        behind_the_gap = self._finish(activity, "2026-03-28 02:00:00")
        self.assertEqual(behind_the_gap.crm_due, datetime(2026, 3, 29, 1, 30))  # 3:30
        self.assertEqual(
            self._get_next_due(behind_the_gap, "2026-03-29 02:00:00"),
            datetime(2026, 3, 30, 0, 30),  # 2:30
        )

    def test_time_zone_is_the_one_of_the_assignee(self):
        raj = self._create_user("raj", "sales_team.group_sale_salesman")
        raj.tz = "Asia/Kolkata"
        nina = self._create_user("nina", "sales_team.group_sale_salesman")
        nina.tz = "America/New_York"
        # 0:30 on the 29th in Kolkata, where no clock is changed
        india = self._schedule("day", "2026-03-28 19:00:00", user_id=raj.id)
        self.assertEqual(
            self._get_next_due(india, "2026-03-28 19:30:00"),
            datetime(2026, 3, 29, 19, 0),
        )
        self.bert.activity_ids.unlink()
        # 9:00 in New York, whose clocks change on 8 March
        america = self._schedule("week", "2026-03-02 14:00:00", user_id=nina.id)
        self.assertEqual(
            self._get_next_due(america, "2026-03-02 15:00:00"),
            datetime(2026, 3, 9, 13, 0),
        )

    def test_last_day_of_the_month_is_kept(self):
        january = self._schedule("month", "2026-01-31 08:00:00")

        february = self._finish(january, "2026-01-31 09:00:00")
        self.assertEqual(february.date_deadline, date(2026, 2, 28))
        march = self._finish(february, "2026-02-28 09:00:00") - january
        self.assertEqual(march.crm_due, datetime(2026, 3, 31, 7, 0))

    def test_month_may_mean_its_weekday(self):
        activity = self._schedule(
            "month", "2026-11-10 08:00:00", crm_recurrence_month_by="weekday"
        )

        # The second Tuesday
        self.assertEqual(
            self._get_next_due(activity, "2026-11-10 09:00:00"),
            datetime(2026, 12, 8, 8, 0),
        )

    def test_year_is_twelve_months(self):
        activity = self._schedule("year", "2024-02-29 08:00:00")

        self.assertEqual(
            self._get_next_due(activity, "2024-02-29 09:00:00"),
            datetime(2025, 2, 28, 8, 0),
        )

    def test_weekdays_may_be_chosen(self):
        activity = self._schedule(
            "week",
            "2026-11-26 13:30:00",
            crm_recurrence_mon=True,
            crm_recurrence_thu=True,
        )

        monday = self._finish(activity, "2026-11-26 14:00:00")
        self.assertEqual(monday.date_deadline, date(2026, 11, 30))
        thursday = self._finish(monday, "2026-11-30 14:00:00")
        self.assertEqual(thursday.date_deadline, date(2026, 12, 3))

    def test_series_ends_at_its_last_day(self):
        activity = self._schedule(
            "week", "2026-11-26 13:30:00", crm_recurrence_until="2026-12-03"
        )

        last = self._finish(activity, "2026-11-26 14:00:00")
        self.assertEqual(last.date_deadline, date(2026, 12, 3))
        self.assertFalse(self._finish(last, "2026-12-03 14:00:00"))

    def test_what_was_missed_is_not_made_up_for(self):
        activity = self._schedule("day", "2026-11-23 13:30:00")

        self.assertEqual(
            self._get_next_due(activity, "2026-11-26 08:00:00"),
            datetime(2026, 11, 26, 13, 30),
        )

    def test_early_done_one_is_not_planned_again(self):
        activity = self._schedule("week", "2026-11-26 13:30:00")

        self.assertEqual(
            self._get_next_due(activity, "2026-11-24 08:00:00"),
            datetime(2026, 12, 3, 13, 30),
        )

    def test_moved_one_does_not_move_the_series(self):
        activity = self._schedule("week", "2026-11-26 13:30:00")
        activity.crm_due = "2026-11-25 09:00:00"

        self.assertEqual(
            self._get_next_due(activity, "2026-11-25 09:30:00"),
            datetime(2026, 12, 3, 13, 30),
        )

    def test_series_moves_when_the_user_says_so(self):
        activity = self._schedule("week", "2026-11-26 13:30:00")

        annas = activity.with_user(self.anna)
        with freeze_time("2026-11-24 08:00:00"), Form(annas) as form:
            form.crm_due = datetime(2026, 11, 25, 9, 0)
            self.assertRegex(form.crm_recurrence_next, r"\b03\b.* (14:30|2:30)")
            form.crm_recurrence_move = True
            self.assertRegex(form.crm_recurrence_next, r"\b02\b.* 10:00")

        self.assertEqual(
            self._get_next_due(activity, "2026-11-25 09:30:00"),
            datetime(2026, 12, 2, 9, 0),
        )

    def test_changed_rule_begins_with_this_one(self):
        activity = self._schedule("week", "2026-11-26 13:30:00")
        activity.crm_due = "2026-11-25 09:00:00"

        activity.write({"crm_recurrence_unit": "day", "crm_recurrence_interval": 2})

        self.assertEqual(
            self._get_next_due(activity, "2026-11-25 09:30:00"),
            datetime(2026, 11, 27, 9, 0),
        )

    def test_activity_of_the_day_comes_again_without_a_time(self):
        activity = self._schedule("month", date_deadline=date(2026, 11, 26))

        planned = self._finish(activity, "2026-11-26 14:00:00")

        self.assertRecordValues(
            planned, [{"crm_due": False, "date_deadline": date(2026, 12, 26)}]
        )

    def test_done_one_that_is_opened_again_begins_no_second_series(self):
        activity = self._schedule("week", "2026-11-26 13:30:00")
        planned = self._finish(activity, "2026-11-26 14:00:00")

        activity.action_unarchive()
        self._finish(activity, "2026-11-26 14:05:00")

        self.assertEqual(self.bert.activity_ids, planned)

    def test_assignee_needs_no_right_on_the_document(self):
        lead = self.env["crm.lead"].create({"name": "Press", "user_id": self.carl.id})
        activity = lead.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=self.anna.id,
            crm_due="2026-11-26 13:30:00",
            crm_recurrence_unit="week",
        )
        self.assertFalse(lead.with_user(self.anna).has_access("read"))

        with freeze_time("2026-11-26 14:00:00"):
            activity.with_user(self.anna).action_done()

        self.assertEqual(lead.activity_ids.crm_due, datetime(2026, 12, 3, 13, 30))

    def test_impossible_interval_is_refused(self):
        for interval in (0, -1, 1000):
            with self.subTest(interval=interval), self.assertRaises(ValidationError):
                self._schedule("day", crm_recurrence_interval=interval)

    def test_schedule_dialog_begins_a_series(self):
        wizard = Form(
            self.env["mail.activity.schedule"]
            .with_user(self.anna)
            .with_context(active_model="res.partner", active_ids=self.bert.ids)
        )
        wizard.crm_due = datetime(2026, 11, 26, 13, 30)
        wizard.crm_recurrence_unit = "week"
        wizard.crm_recurrence_interval = 2
        wizard.save().action_schedule_activities()

        activity = self.bert.activity_ids
        self.assertRecordValues(
            activity,
            [
                {
                    "crm_recurrence_first": date(2026, 11, 26),
                    "crm_recurrence_time": "14:30",
                    "crm_recurrence_interval": 2,
                }
            ],
        )
        self.assertEqual(
            self._get_next_due(activity, "2026-11-26 14:00:00"),
            datetime(2026, 12, 10, 13, 30),
        )
