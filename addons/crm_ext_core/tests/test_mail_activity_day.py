from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")  # 13:00 in Berlin
class TestMailActivityDay(ConversationCommon):
    """The day of Anna: overdue, today by time, coming."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.phone = "+49 431 123456"
        cls.overdue = cls._schedule(datetime(2026, 11, 25, 9, 0))
        cls.late = cls._schedule(datetime(2026, 11, 26, 9, 0))
        cls.soon = cls._schedule(datetime(2026, 11, 26, 15, 0))
        cls.some_time = cls._schedule(day=date(2026, 11, 26))
        cls.coming = cls._schedule(day=date(2026, 11, 27))
        cls.day = cls.overdue | cls.late | cls.soon | cls.some_time | cls.coming

    @classmethod
    def _schedule(cls, due=False, day=None, user=None, **vals):
        return cls.bert.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=day or due.date(),
            user_id=(user or cls.anna).id,
            crm_due=due,
            **vals,
        )

    def _get_groups(self, groupby="crm_section", user=None):
        user = user or self.anna
        model = self.env["mail.activity"].with_user(user)
        return model._read_group(
            [("user_id", "=", user.id)], [groupby], ["id:recordset"]
        )

    def test_day_has_its_sections(self):
        self.assertEqual(
            self._get_groups(),
            [
                ("overdue", self.overdue),
                ("today", self.late | self.soon | self.some_time),
                ("upcoming", self.coming),
            ],
        )

    def test_sections_are_found_as_they_are_shown(self):
        model = self.env["mail.activity"].with_user(self.anna)
        own = [("user_id", "=", self.anna.id)]
        for section in ("overdue", "today", "upcoming"):
            found = model.search([*own, ("crm_section", "=", section)])
            self.assertEqual(set(found.mapped("crm_section")), {section})
        not_today = model.search([*own, ("crm_section", "!=", "today")])
        self.assertEqual(not_today, self.overdue | self.coming)

    def test_today_goes_by_time_and_the_rest_of_the_day_follows(self):
        found = self.env["mail.activity"].search(
            [("user_id", "=", self.anna.id)], order="crm_planned_at, id"
        )

        self.assertEqual(
            found.ids,
            [
                self.overdue.id,
                self.late.id,
                self.soon.id,
                self.some_time.id,
                self.coming.id,
            ],
        )

    def test_the_day_is_that_of_the_assignee(self):
        raj = self._create_user("raj", "sales_team.group_sale_salesman")
        raj.tz = "Asia/Kolkata"
        activity = self._schedule(datetime(2026, 11, 26, 19, 0), user=raj)

        # 19:00 UTC is 00:30 of the 27th in India.
        self.assertEqual(activity.with_user(self.anna).crm_section, "upcoming")
        self.assertEqual(self._get_groups(user=raj), [("upcoming", activity)])
        with freeze_time("2026-11-26 18:30:00"):
            activity.invalidate_recordset()
            self.assertEqual(activity.crm_section, "today")
            self.assertEqual(self._get_groups(user=raj), [("today", activity)])

    def test_snoozed_activity_stands_where_it_returns(self):
        self.overdue.with_user(self.anna).crm_snooze("1_hour")
        self.assertEqual(self.overdue.crm_planned_at, datetime(2026, 11, 26, 13, 0))
        self.assertEqual(self.overdue.crm_section, "today")

        self.late.with_user(self.anna).crm_snooze("tomorrow")
        self.assertEqual(self.late.crm_section, "upcoming")
        self.assertEqual(
            [section for section, _found in self._get_groups()], ["today", "upcoming"]
        )

    def test_activity_without_time_gets_the_time_it_is_put_off_to(self):
        activities = (self.some_time | self.soon).with_user(self.anna)

        moment = activities.crm_postpone("tomorrow")

        self.assertEqual(moment, "2026-11-27 08:00:00")
        self.assertEqual(self.some_time.crm_due, datetime(2026, 11, 27, 8, 0))
        self.assertEqual(self.some_time.date_deadline, date(2026, 11, 27))
        self.assertEqual(self.soon.crm_due, datetime(2026, 11, 26, 15, 0))
        self.assertEqual(self.soon.crm_snoozed_until, datetime(2026, 11, 27, 8, 0))

    def test_nobody_puts_off_what_is_not_his(self):
        with self.assertRaises(AccessError):
            self.some_time.with_user(self.carl).crm_postpone("tomorrow")
        with self.assertRaises(UserError):
            self.some_time.with_user(self.anna).crm_postpone("never")
        self.assertFalse(self.some_time.crm_due)

    def test_done_activities_leave_the_day(self):
        self.soon.with_user(self.anna).action_done()

        self.assertFalse(self.soon.crm_section)
        self.assertNotIn(self.soon, self._get_groups()[1][1])

    def test_what_is_late_is_marked(self):
        self.assertEqual(
            self.day.filtered("crm_is_late"),
            self.overdue | self.late,
        )

    def test_day_is_grouped_by_customer_kind_and_priority(self):
        self.soon.crm_priority = "2"

        self.assertEqual(
            self._get_groups("crm_commercial_partner_id"), [(self.nord, self.day)]
        )
        self.assertEqual(
            self._get_groups("crm_priority"),
            [("0", self.day - self.soon), ("2", self.soon)],
        )
        kind = self.env.ref("mail.mail_activity_data_call")
        self.assertEqual(self._get_groups("activity_type_id"), [(kind, self.day)])

    def test_phone_is_that_of_the_person_or_of_his_company(self):
        self.assertEqual(self.soon.with_user(self.anna).crm_phone, self.bert.phone)
        self.nord.phone = "+49 431 99"
        self.bert.phone = False
        self.soon.invalidate_recordset()
        self.assertEqual(self.soon.with_user(self.anna).crm_phone, self.nord.phone)

    def test_reading_the_day_costs_no_query_per_activity(self):
        specification = {
            "crm_planned_at": {},
            "crm_priority": {},
            "crm_section": {},
            "crm_is_late": {},
            "crm_phone": {},
            "crm_commercial_partner_id": {"fields": {"display_name": {}}},
        }
        model = self.env["mail.activity"].with_user(self.anna)
        own = [("user_id", "=", self.anna.id)]
        self.env.flush_all()

        def count_queries(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            model.web_search_read(own, specification, limit=limit)
            return self.env.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(5), count_queries(1))

    def test_team_list_has_the_colleagues_of_the_team_and_its_head(self):
        team = self.env["crm.team"].create(
            {"name": "North", "user_id": self.dora.id, "member_ids": self.anna.ids}
        )
        of_carl = self._schedule(day=date(2026, 11, 26), user=self.carl)
        of_dora = self._schedule(day=date(2026, 11, 26), user=self.dora)
        model = self.env["mail.activity"]
        domain = [("crm_is_of_my_team", "=", True)]

        self.assertEqual(set(model.with_user(self.dora).search(domain)), set(self.day))
        self.assertEqual(set(model.with_user(self.anna).search(domain)), set(self.day))
        self.assertFalse(model.with_user(self.emil).search(domain))
        self.assertEqual(self.soon.crm_team_id, team)
        self.assertTrue(self.soon.with_user(self.dora).crm_is_of_my_team)
        self.assertFalse((of_carl | of_dora).with_user(self.dora)[0].crm_is_of_my_team)

    def test_what_a_deputy_took_over_stands_in_his_day(self):
        self.soon.sudo().crm_deputy_id = self.carl
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.mail_activity_action_day"
        )
        for user, found in ((self.carl, self.soon), (self.anna, self.day)):
            domain = safe_eval(action["domain"], {"uid": user.id})
            model = self.env["mail.activity"].with_user(user)
            self.assertEqual(set(model.search(domain)), set(found))
