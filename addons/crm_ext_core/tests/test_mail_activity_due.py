from datetime import date, datetime

from odoo.tests import Form, freeze_time, tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestMailActivityDue(ConversationCommon):
    """Anna and Carl live in Berlin, Raj in Kolkata, Nina in New York."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raj = cls._create_user("raj", "sales_team.group_sale_salesman")
        cls.raj.tz = "Asia/Kolkata"
        cls.nina = cls._create_user("nina", "sales_team.group_sale_salesman")
        cls.nina.tz = "America/New_York"

    def _schedule(self, due, user=None):
        return self.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=(user or self.anna).id,
            crm_due=due,
        )

    def test_day_is_the_one_of_the_assignee(self):
        late = datetime(2026, 11, 26, 23, 30)

        self.assertEqual(self._schedule(late).date_deadline, date(2026, 11, 27))
        self.assertEqual(
            self._schedule(late, self.nina).date_deadline, date(2026, 11, 26)
        )
        self.assertEqual(
            self._schedule(datetime(2026, 11, 26, 18, 30), self.raj).date_deadline,
            date(2026, 11, 27),
        )

    def test_activity_of_the_day_stays_as_it_is(self):
        activity = self.bert.activity_schedule(
            "mail.mail_activity_data_call", date_deadline=date(2026, 11, 26)
        )
        activity.date_deadline = date(2026, 11, 27)

        self.assertFalse(activity.crm_due)
        self.assertEqual(activity.date_deadline, date(2026, 11, 27))

    def test_new_time_moves_the_day(self):
        activity = self._schedule(datetime(2026, 11, 26, 13, 30))

        activity.crm_due = datetime(2026, 11, 30, 7, 0)

        self.assertEqual(activity.date_deadline, date(2026, 11, 30))

    def test_new_day_keeps_the_local_time_over_daylight_saving(self):
        activity = self._schedule(datetime(2026, 3, 27, 13, 30))  # 14:30 in Berlin

        activity.date_deadline = date(2026, 3, 30)

        self.assertEqual(activity.crm_due, datetime(2026, 3, 30, 12, 30))

    def test_time_in_the_missing_hour_moves_behind_it(self):
        activity = self._schedule(datetime(2026, 3, 28, 1, 30))  # 2:30 in Berlin

        activity.date_deadline = date(2026, 3, 29)

        self.assertEqual(activity.crm_due, datetime(2026, 3, 29, 1, 30))  # 3:30
        self.assertEqual(activity.date_deadline, date(2026, 3, 29))

    def test_time_in_the_doubled_hour_is_the_first(self):
        activity = self._schedule(datetime(2026, 10, 24, 0, 30))  # 2:30 in Berlin

        activity.date_deadline = date(2026, 10, 25)

        self.assertEqual(activity.crm_due, datetime(2026, 10, 25, 0, 30))

    def test_both_times_of_the_doubled_hour_can_be_given(self):
        for due in (datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30)):
            activity = self._schedule(due)
            activity.date_deadline = date(2026, 10, 25)
            self.assertEqual(activity.crm_due, due)

    def test_several_activities_each_keep_their_time(self):
        early = self._schedule(datetime(2026, 11, 26, 8, 0))
        late = self._schedule(datetime(2026, 11, 26, 15, 0))

        (early | late).write({"date_deadline": "2026-12-01"})

        self.assertEqual(early.crm_due, datetime(2026, 12, 1, 8, 0))
        self.assertEqual(late.crm_due, datetime(2026, 12, 1, 15, 0))

    def test_new_assignee_keeps_the_moment_and_is_signalled(self):
        activity = self._schedule(datetime(2026, 11, 26, 20, 0))
        activity.crm_shown_at = datetime(2026, 11, 26, 20, 0)

        with freeze_time("2026-11-26 20:05:00"):
            activity.user_id = self.raj

        self.assertRecordValues(
            activity,
            [
                {
                    "crm_due": datetime(2026, 11, 26, 20, 0),
                    "date_deadline": date(2026, 11, 27),
                    "crm_shown_at": False,
                    "crm_handed_over_at": datetime(2026, 11, 26, 20, 5),
                }
            ],
        )

    def test_form_keeps_day_and_time_in_step(self):
        activity = self._schedule(datetime(2026, 11, 26, 13, 30))

        with Form(activity, "mail.mail_activity_view_form_popup") as form:
            form.date_deadline = date(2026, 11, 27)
            self.assertEqual(form.crm_due, datetime(2026, 11, 27, 13, 30))
            form.crm_due = datetime(2026, 12, 1, 23, 30)
            self.assertEqual(form.date_deadline, date(2026, 12, 2))

        self.assertEqual(activity.crm_due, datetime(2026, 12, 1, 23, 30))

    def test_schedule_dialog_takes_a_time(self):
        wizard = Form(
            self.env["mail.activity.schedule"]
            .with_user(self.anna)
            .with_context(active_model="res.partner", active_ids=self.bert.ids)
        )
        wizard.summary = "Ring"
        wizard.crm_due = datetime(2026, 11, 26, 23, 30)
        self.assertEqual(wizard.date_deadline, date(2026, 11, 27))
        wizard.save().action_schedule_activities()

        self.assertRecordValues(
            self.bert.activity_ids,
            [
                {
                    "summary": "Ring",
                    "crm_due": datetime(2026, 11, 26, 23, 30),
                    "date_deadline": date(2026, 11, 27),
                    "crm_handed_over_at": False,
                }
            ],
        )

    def test_chatter_knows_the_time(self):
        activity = self._schedule(datetime(2026, 11, 26, 13, 30))

        data = activity.with_user(self.anna).activity_format()

        self.assertEqual(data["mail.activity"][0]["crm_due"], "2026-11-26 13:30:00")
