from datetime import date, datetime

from lxml import etree

from odoo.tests import tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestMailActivityCalendar(ConversationCommon):
    """Bert is called on 26 November at 14:30 and written to on the same day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.timed = cls.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=cls.anna.id,
            summary="Ring",
            crm_due="2026-11-26 13:30:00",
        )
        cls.untimed = cls.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=cls.anna.id,
            summary="Write",
            date_deadline=date(2026, 11, 26),
        )
        cls.both = cls.timed | cls.untimed

    def _find(self, *domain):
        domain = [("res_id", "=", self.bert.id), *domain]
        return self.env["mail.activity"].with_user(self.anna).search(domain)

    def test_calendar_shows_time_or_whole_day(self):
        self.assertRecordValues(
            self.both,
            [
                {"crm_start": datetime(2026, 11, 26, 13, 30), "crm_is_all_day": False},
                {"crm_start": datetime(2026, 11, 26, 12, 0), "crm_is_all_day": True},
            ],
        )

    def test_day_of_the_calendar_has_both_in_every_time_zone(self):
        for zone, start, stop in (
            ("Europe/Berlin", "2026-11-25 23:00:00", "2026-11-26 22:59:59"),
            ("America/New_York", "2026-11-26 05:00:00", "2026-11-27 04:59:59"),
            ("Asia/Kolkata", "2026-11-25 18:30:00", "2026-11-26 18:29:59"),
        ):
            with self.subTest(zone=zone):
                found = self._find(
                    ("crm_start", ">=", start), ("crm_start", "<=", stop)
                )
                self.assertEqual(found, self.both)
        before = ("crm_start", "<", "2026-11-25 23:00:00")
        after = ("crm_start", ">", "2026-11-26 22:59:59")
        self.assertFalse(self._find("|", before, after))

    def test_activities_are_found_by_having_a_time(self):
        self.assertEqual(self._find(("crm_is_all_day", "=", True)), self.untimed)
        self.assertEqual(self._find(("crm_is_all_day", "=", False)), self.timed)

    def test_drag_to_a_time_and_to_a_day(self):
        self.untimed.write(
            {"crm_is_all_day": False, "crm_start": "2026-11-27 08:00:00"}
        )
        self.timed.write({"crm_is_all_day": True, "crm_start": "2026-11-30"})

        self.assertRecordValues(
            self.both,
            [
                {"crm_due": False, "date_deadline": date(2026, 11, 30)},
                {
                    "crm_due": datetime(2026, 11, 27, 8, 0),
                    "date_deadline": date(2026, 11, 27),
                },
            ],
        )

    def test_list_is_in_the_order_of_the_times(self):
        early = self.timed.copy({"crm_due": "2026-11-26 08:00:00", "summary": "Early"})

        # The model has no such order: Odoo still sorts while our fields are uninstalled
        view = etree.fromstring(
            self.env["mail.activity"].get_view(view_type="list")["arch"]
        )
        listed = self._find().sorted(view.get("default_order"))
        self.assertEqual(listed.mapped("summary"), ["Early", "Ring", "Write"])
        self.assertEqual(early.date_deadline, date(2026, 11, 26))

    def test_activity_view_tells_the_time_of_the_next_one(self):
        data = (
            self.env["mail.activity"]
            .with_user(self.anna)
            .get_activity_data("res.partner", [("id", "=", self.bert.id)])
        )

        group = data["grouped_activities"][self.bert.id][self.timed.activity_type_id.id]
        self.assertEqual(group["reporting_date"], date(2026, 11, 26))
        self.assertEqual(group["crm_due"], "2026-11-26 13:30:00")

    def test_times_of_the_activity_view_cost_no_query(self):
        activities = self.env["mail.activity"].with_user(self.anna)
        domain = [("id", "=", self.bert.id)]
        activities.get_activity_data("res.partner", domain)
        counts = []
        for _number in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            activities.get_activity_data("res.partner", domain)
            counts.append(self.env.cr.sql_log_count - before)
            self.timed.copy()
        self.assertEqual(*counts)

    def test_mail_to_the_assignee_tells_his_time(self):
        self.carl.tz = "Asia/Kolkata"
        self.carl.email = "carl@example.com"

        self.timed.with_user(self.anna).user_id = self.carl

        message = self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", self.carl.partner_id.ids),
            ],
            limit=1,
        )
        self.assertRegex(message.body, r"19:00|7:00")
