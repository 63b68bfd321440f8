from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_conversation import ConversationCommon

NOW = "2026-11-26 07:10:00"  # Thursday, 8:10 in Berlin


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMailActivityFreeSlot(ConversationCommon):
    """Anna works in Berlin from 8 to 12 and from 13 to 17."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [
            (
                0,
                0,
                {"name": "Work", "dayofweek": day, "hour_from": start, "hour_to": end},
            )
            for day in "01234"
            for start, end in ((8, 12), (13, 17))
        ]
        cls.work_hours = cls.env["resource.calendar"].create(
            {
                "name": "Sales",
                "tz": "Europe/Berlin",
                "attendance_ids": [(5,), *hours],
            }
        )
        cls.env.company.resource_calendar_id = cls.work_hours

    def _get_slot(self, user=None, **kwargs):
        activities = self.env["mail.activity"].with_user(user or self.anna)
        return activities.crm_get_free_slot(**kwargs)

    def _follow_up(self, due, user=None):
        return self.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=(user or self.anna).id,
            crm_due=due,
        )

    def _meet(self, start, stop, **vals):
        return self.env["calendar.event"].create(
            {
                "name": "Fair",
                "start": start,
                "stop": stop,
                "partner_ids": [(6, 0, self.anna.partner_id.ids)],
                **vals,
            }
        )

    def test_free_slot_begins_at_the_next_quarter(self):
        self.assertEqual(self._get_slot(), "2026-11-26 07:15:00")

    def test_follow_ups_and_meetings_are_passed_over(self):
        self._follow_up("2026-11-26 07:15:00")
        self._meet("2026-11-26 08:00:00", "2026-11-26 09:00:00")

        self.assertEqual(self._get_slot(), "2026-11-26 09:00:00")
        self.assertEqual(self._get_slot(duration_minutes=15), "2026-11-26 07:45:00")

    def test_snoozed_follow_up_takes_its_new_time(self):
        activity = self._follow_up("2026-11-26 07:15:00")
        activity.crm_snoozed_until = datetime(2026, 11, 26, 10, 0)

        self.assertEqual(self._get_slot(), "2026-11-26 07:15:00")
        self.assertEqual(
            self._get_slot(after="2026-11-26 09:50:00"), "2026-11-26 10:30:00"
        )

    def test_slot_lies_in_the_working_hours(self):
        noon = "2026-11-26 10:45:00"  # 11:45
        evening = "2026-11-27 15:45:00"  # Friday 16:45

        self.assertEqual(self._get_slot(after=noon), "2026-11-26 12:00:00")
        self.assertEqual(self._get_slot(after=evening), "2026-11-30 07:00:00")

    def test_working_hours_are_those_of_the_place_of_the_user(self):
        self.carl.tz = "Asia/Kolkata"

        # 12:40 in Kolkata, the break ends at 13:00
        self.assertEqual(self._get_slot(self.carl), "2026-11-26 07:30:00")

    def test_time_off_is_no_working_time(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.work_hours.id,
                "date_from": "2026-11-25 23:00:00",
                "date_to": "2026-11-26 22:59:59",
            }
        )

        self.assertEqual(self._get_slot(), "2026-11-27 07:00:00")

    def test_all_day_meeting_takes_the_whole_local_day(self):
        self._meet(
            "2026-11-26 00:00:00",
            "2026-11-26 23:59:59",
            allday=True,
            start_date="2026-11-26",
            stop_date="2026-11-26",
        )

        self.assertEqual(self._get_slot(), "2026-11-27 07:00:00")

    def test_meetings_that_leave_time_are_no_hindrance(self):
        self._meet("2026-11-26 07:00:00", "2026-11-26 16:00:00", show_as="free")
        declined = self._meet("2026-11-26 07:00:00", "2026-11-26 16:00:00")
        declined.attendee_ids.state = "declined"
        self._follow_up("2026-11-26 07:15:00", self.carl)

        self.assertEqual(self._get_slot(), "2026-11-26 07:15:00")

    def test_slot_of_a_colleague_may_be_asked_for(self):
        self._meet("2026-11-26 07:00:00", "2026-11-26 09:00:00", privacy="private")

        self.assertEqual(
            self._get_slot(self.carl, user_id=self.anna.id), "2026-11-26 09:00:00"
        )
        with self.assertRaisesRegex(UserError, "colleague"):
            self._get_slot(user_id=self.petra.id)

    def test_portal_users_learn_nothing_about_free_time(self):
        for user_id in (None, self.anna.id):
            with self.subTest(user_id=user_id), self.assertRaises(AccessError):
                self._get_slot(self.petra, user_id=user_id)

    def test_user_without_working_hours_works_from_nine_to_five(self):
        self.env.company.resource_calendar_id = False

        self.assertEqual(self._get_slot(), "2026-11-26 08:00:00")
        self.assertEqual(
            self._get_slot(after="2026-11-27 15:45:00"), "2026-11-30 08:00:00"
        )

    def test_user_without_any_free_time_chooses_himself(self):
        self._meet("2026-11-01 00:00:00", "2027-11-01 00:00:00")

        with self.assertRaisesRegex(UserError, "no free time in the next 10 weeks"):
            self._get_slot()

    def test_bad_questions_are_refused(self):
        for question in (
            {"duration_minutes": 0},
            {"duration_minutes": 481},
            {"duration_minutes": "30"},
            {"after": "tomorrow"},
            {"user_id": 0x7FFFFFFF},
            {"user_id": "7"},
        ):
            with self.subTest(question=question), self.assertRaises(UserError):
                self._get_slot(**question)

    def test_typed_words_ask_for_the_free_slot_of_a_day(self):
        self._follow_up("2026-11-27 07:00:00")
        activities = self.env["mail.activity"].with_user(self.anna)
        activities = activities.with_context(tz="Europe/Berlin")

        self.assertEqual(
            activities.crm_parse_due("next free slot"), "2026-11-26 07:15:00"
        )
        self.assertEqual(
            activities.crm_parse_due("free tomorrow"), "2026-11-27 07:30:00"
        )
        self.assertEqual(
            activities.with_context(lang="de_DE").crm_parse_due("frei Mo 13 Uhr"),
            "2026-11-30 12:00:00",
        )
