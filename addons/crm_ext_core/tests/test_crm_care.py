from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_conversation import ConversationCommon

TODAY = "2026-03-16 08:00:00"  # a Monday


@tagged("post_install", "-at_install")
class TestCrmCare(ConversationCommon):
    """B customers are spoken to every 60 days; Anna looks after Adler Nord."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.tag = cls.env["res.partner.category"].create({"name": "B"})
        cls.nord.write({"category_id": cls.tag.ids, "user_id": cls.anna.id})
        cls.rule = cls.env["crm.care.rule"].create(
            {
                "name": "B customers every 60 days",
                "domain": f"[('category_id', 'in', {cls.tag.ids})]",
            }
        )
        cls.contact_model = cls.env["crm.care.contact"]

    def _refresh(self):
        self.rule.action_refresh()
        return self.contact_model.search([("rule_id", "=", self.rule.id)])

    def _spoken(self, moment, **vals):
        return self._create_talk(date=moment, **vals)

    def test_a_customer_is_due_so_many_days_after_the_last_talk_with_his_people(self):
        self._spoken("2026-02-02 10:00:00", partner_id=self.bert.id)
        contact = self._refresh()
        self.assertEqual(contact.partner_id, self.nord)
        self.assertEqual(contact.last_date, date(2026, 2, 2))
        self.assertEqual(contact.next_date, date(2026, 4, 3))
        self.assertEqual(contact.user_id, self.anna)
        self.assertFalse(contact.activity_id)

    def test_the_follow_up_is_created_in_advance_for_the_salesperson(self):
        self._spoken("2026-01-20 10:00:00")
        activity = self._refresh().activity_id
        self.assertEqual(activity.user_id, self.anna)
        self.assertEqual(activity.res_id, self.nord.id)
        self.assertEqual(activity.date_deadline, date(2026, 3, 23))  # not on Saturday
        self.assertFalse(activity.crm_due)
        self.assertEqual(self._refresh().activity_id, activity)

    def test_with_a_time_of_day_the_screen_signals_it(self):
        self.rule.hour = 9.5
        self._spoken("2026-01-20 10:00:00")
        activity = self._refresh().activity_id
        self.assertEqual(activity.crm_due, datetime(2026, 3, 23, 8, 30))

    def test_a_talk_moves_the_follow_up(self):
        self._spoken("2026-01-20 10:00:00")
        contact = self._refresh()
        self._spoken("2026-03-16 07:00:00", user=self.carl)
        self.assertEqual(contact.next_date, date(2026, 5, 15))
        self.assertEqual(contact.activity_id.date_deadline, date(2026, 5, 15))

    def test_a_voided_talk_does_not_count(self):
        self._spoken("2026-01-20 10:00:00")
        talk = self._spoken("2026-03-16 07:00:00")
        contact = self._refresh()
        talk.write({"active": False, "void_reason": "Wrong customer"})
        self.assertEqual(contact.last_date, date(2026, 1, 20))

    def test_only_the_chosen_kinds_of_talks_count(self):
        self.rule.kind_ids = self.call
        mail = self.env.ref("crm_ext_core.crm_conversation_kind_mail")
        self._spoken("2026-01-05 10:00:00", kind_id=self.call.id)
        self._spoken("2026-03-10 10:00:00", kind_id=mail.id)
        self.assertEqual(self._refresh().last_date, date(2026, 1, 5))

    def test_who_was_never_spoken_to_is_due_at_once(self):
        self.assertEqual(self._refresh().activity_id.date_deadline, date(2026, 3, 16))

    def test_a_follow_up_that_is_done_or_skipped_starts_the_rhythm_anew(self):
        for settle in ("action_done", "unlink"):
            with self.subTest(settle):
                contact = self._refresh()
                contact.done_date = False
                contact._schedule()
                getattr(contact.activity_id.with_user(self.anna), settle)()
                self.assertFalse(contact.activity_id)
                self.assertEqual(contact.next_date, date(2026, 5, 15))

    def test_nobody_gets_more_new_follow_ups_a_day_than_he_can_do(self):
        self.rule.daily_limit = 2
        for number in range(4):
            self._create_company(
                f"Customer {number}", category_id=self.tag.ids, user_id=self.anna.id
            )
        self.assertEqual(len(self._refresh().activity_id), 2)
        self.assertEqual(len(self._refresh().activity_id), 2)
        with freeze_time("2026-03-17 08:00:00"):
            self.assertEqual(len(self._refresh().activity_id), 4)

    def test_a_customer_without_a_salesperson_goes_to_the_one_of_the_group(self):
        self.nord.user_id = False
        self.adler.user_id = self.carl
        self.assertEqual(self._refresh().user_id, self.carl)
        self.adler.user_id = False
        self.assertFalse(
            self._refresh().activity_id.filtered("active").user_id - self.carl
        )
        self.rule.user_id = self.dora
        self.assertEqual(self._refresh().user_id, self.dora)

    def test_the_first_rhythm_counts_and_a_customers_own_one_before_all(self):
        second = self.rule.copy({"name": "All", "domain": "[]", "sequence": 20})
        self.assertEqual(self._refresh().partner_id, self.nord)
        self.nord.with_user(self.anna).crm_care_rule_id = second
        self.assertFalse(self._refresh())
        contact = self.contact_model.search([("partner_id", "=", self.nord.id)])
        self.assertEqual(contact.rule_id, second)
        contact.with_user(self.anna).action_follow_filters()
        self.assertEqual(contact.rule_id, self.rule)

    def test_who_is_no_b_customer_any_more_loses_his_follow_up(self):
        activity = self._refresh().activity_id
        self.nord.category_id = False
        self.assertFalse(self._refresh())
        self.assertFalse(activity.exists())

    def test_who_wants_no_care_gets_no_follow_up(self):
        contact = self._refresh()
        activity = contact.activity_id
        contact.with_user(self.anna).is_stopped = True
        self.assertFalse(activity.exists())
        self.assertFalse(self._refresh().activity_id)

    def test_archived_customers_and_rhythms_are_forgotten(self):
        activity = self._refresh().activity_id
        self.rule.active = False
        with self.enter_registry_test_mode():
            self.env.ref("crm_ext_core.ir_cron_refresh_care").method_direct_trigger()
        self.assertFalse(activity.exists())
        self.assertFalse(self.contact_model.search([("partner_id", "=", self.nord.id)]))

    def test_two_own_companies_have_a_rhythm_each_and_count_their_own_talks(self):
        other = self.env["res.company"].create({"name": "Other"})
        rule = self.rule.copy({"name": "Other's", "company_id": other.id})
        self._spoken("2026-02-02 10:00:00", company_id=self.env.company.id)
        rule.action_refresh()
        self.assertFalse(rule.contact_ids.last_date)
        self.assertEqual(self._refresh().last_date, date(2026, 2, 2))
        self.assertFalse(
            self.contact_model.with_user(self.anna).search([("rule_id", "=", rule.id)])
        )

    def test_salespeople_see_their_own_customers_and_change_no_rhythm(self):
        contact = self._refresh()
        contacts = self.contact_model
        self.assertEqual(contacts.with_user(self.anna).search([]), contact)
        self.assertFalse(contacts.with_user(self.carl).search([]))
        self.assertEqual(contacts.with_user(self.otto).search([]), contact)
        with self.assertRaises(AccessError):
            self.rule.with_user(self.anna).interval_days = 5
        with self.assertRaises(AccessError):
            contacts.with_user(self.emil).search([])

    def test_nobody_deletes_a_colleagues_activity_through_a_care_contact(self):
        contact = self._refresh().with_user(self.anna)
        foreign = self.bert.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.carl.id
        )
        for vals in ({"activity_id": foreign.id}, {"next_date": "2030-01-01"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                contact.write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                contact.create(
                    {"partner_id": self.sued.id, "rule_id": self.rule.id, **vals}
                )
        self.assertTrue(foreign.exists())

    def test_giving_up_an_own_rhythm_that_no_filter_replaces_ends_the_care(self):
        contact = self.contact_model.with_user(self.otto).create(
            {"partner_id": self.sued.id, "rule_id": self.rule.id}
        )
        action = contact.action_follow_filters()
        self.assertFalse(contact.exists())
        self.assertEqual(action["res_model"], "crm.care.contact")

    def test_a_filter_that_is_not_understood_is_refused(self):
        for domain in ("[('no_field', '=', 1)]", "nonsense", "[("):
            with self.subTest(domain), self.assertRaises(ValidationError):
                self.rule.domain = domain

    def test_forty_customers_cost_as_many_queries_as_four(self):
        counts = []
        for number in (4, 40):
            for index in range(number):
                self._create_company(
                    f"Customer {number} {index}", category_id=self.tag.ids
                )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._refresh()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
