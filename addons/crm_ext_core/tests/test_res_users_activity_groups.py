from datetime import date

from odoo.tests import freeze_time, tagged

from odoo.addons.mail.models.res_users import ResUsers as OdooUsers

from .common_conversation import ConversationCommon

COUNTS = ("total_count", "overdue_count", "today_count", "planned_count")
DAYS = (date(2026, 11, 20), date(2026, 11, 26), date(2026, 11, 30))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-26 12:00:00")
class TestActivityGroups(ConversationCommon):
    """The clock of the navigation bar counts all activities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.west = cls.env["res.company"].create({"name": "West"})
        cls.otto.company_ids |= cls.west
        cls.activities = cls.env["mail.activity"]
        lead_model = cls.env["crm.lead"]
        cls.leads = lead_model.create(
            [{"name": f"Lead {n}", "user_id": cls.otto.id} for n in range(4)]
        )
        cls.hidden = lead_model.create({"name": "Hidden", "user_id": cls.carl.id})
        cls.in_west = lead_model.create(
            {"name": "W", "team_id": False, "company_id": cls.west.id}
        )
        for user in (cls.anna, cls.otto):
            for document, days in zip(
                (*cls.leads, cls.hidden, cls.in_west, cls.bert),
                (DAYS, DAYS[1:], DAYS[2:], DAYS[:1], DAYS[:2], DAYS[:1], DAYS[1:]),
                strict=True,
            ):
                cls._schedule(document, user, days)
            cls.activities.create(
                [{"user_id": user.id, "date_deadline": day} for day in DAYS[:2]]
            )

    @classmethod
    def _schedule(cls, document, user, days):
        return cls.activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": cls.env["ir.model"]._get_id(document._name),
                    "res_id": document.id,
                    "user_id": user.id,
                    "date_deadline": day,
                }
                for day in days
            ]
        )

    def _get_users(self, user, company_ids=None):
        company_ids = company_ids or user.company_id.ids
        return (
            self.env["res.users"]
            .with_user(user)
            .with_context(allowed_company_ids=company_ids, lang="en_US")
        )

    def _get_counts(self, groups):
        return {
            group["model"]: {name: group[name] for name in COUNTS}
            for group in groups
            if group["type"] == "activity"
        }

    def test_counts_are_odoos_as_long_as_odoo_counts_all(self):
        for user in (self.anna, self.otto, self.emil):
            for company_ids in (user.company_id.ids, user.company_ids.ids):
                users = self._get_users(user, company_ids)
                ours = users._get_activity_groups()
                odoos = OdooUsers._get_activity_groups(users)
                with self.subTest(user=user.login, companies=company_ids):
                    self.assertEqual(self._get_counts(ours), self._get_counts(odoos))
                    self.assertEqual(
                        self._get_other_ids(ours), self._get_other_ids(odoos)
                    )

    def _get_other_ids(self, groups):
        return {
            activity_id
            for group in groups
            for activity_id in group.get("activity_ids", ())
        }

    def test_counts_do_not_stop_at_odoos_limit(self):
        users = self._get_users(self.otto)
        expected = self._get_counts(users._get_activity_groups())
        self.assertEqual(
            expected["crm.lead"],
            {
                "total_count": 4,
                "overdue_count": 3,
                "today_count": 1,
                "planned_count": 1,
            },
        )
        self.env["ir.config_parameter"].set_param("mail.activity.systray.limit", 2)

        groups = users._get_activity_groups()

        self.assertEqual(self._get_counts(groups), expected)
        self.assertNotEqual(
            self._get_counts(OdooUsers._get_activity_groups(users)), expected
        )

    def test_groups_keep_the_names_and_icons_of_their_apps(self):
        groups = self._get_users(self.otto)._get_activity_groups()

        by_model = {group["model"]: group for group in groups}
        self.assertEqual(
            by_model["res.partner"]["icon"], "/contacts/static/description/icon.png"
        )
        self.assertEqual(by_model["mail.activity"]["name"], "Other activities")

    def test_user_without_activities_has_no_groups(self):
        groups = self._get_users(self.emil)._get_activity_groups()

        self.assertEqual(self._get_counts(groups), {})

    def test_many_activities_cost_as_many_queries_as_few(self):
        users = self._get_users(self.otto)

        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            users._get_activity_groups()
            return self.env.cr.sql_log_count - before

        count_queries()
        few = count_queries()
        more = self.env["crm.lead"].create(
            [{"name": f"More {n}", "user_id": self.otto.id} for n in range(20)]
        )
        for lead in more:
            self._schedule(lead, self.otto, DAYS)

        self.assertEqual(count_queries(), few)
        counts = self._get_counts(users._get_activity_groups())
        self.assertEqual(counts["crm.lead"]["overdue_count"], 23)
