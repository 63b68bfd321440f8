# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-12 10:00:00")  # a Thursday
class TestCrmCallList(CrmSelectionCommon):
    """Martial lets Gero and Hilde call Anna, Bert and Cora."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purpose_offers.phone_requires_consent = False
        for number, person in enumerate(cls.people):
            person.phone = f"+49 711 55500{number}"
        cls.gero, cls.hilde = (
            new_test_user(
                cls.env,
                login=login,
                groups="sales_team.group_sale_salesman",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
                lang="en_US",
                tz="Europe/Berlin",
            )
            for login in ("gero", "hilde")
        )
        cls.interested = cls.env["crm.conversation.outcome"].create(
            {"name": "Interested"}
        )

    @classmethod
    def _create_call_list(cls, **vals):
        selection = cls._create_selection(channel="phone")
        selection.action_freeze()
        action = selection.action_create_call_list()
        return (
            cls.env["crm.call.list"]
            .with_user(cls.user_marketing)
            .with_context(**action["context"])
            .create(
                {
                    "name": "Win back",
                    "script": "<p>Ask <t t-out='object.name'>him</t> for presses.</p>",
                    "agent_ids": [(6, 0, (cls.gero | cls.hilde).ids)],
                    "date_begin": "2026-03-12",
                    "calls_per_day": 1,
                    **vals,
                }
            )
        )

    def _plan(self, call_list):
        cron = self.env.ref("crm_ext_campaign.ir_cron_crm_call_list").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        call_list.invalidate_recordset()
        self.env["crm.call.list.entry"].invalidate_model()

    def _start(self, **vals):
        call_list = self._create_call_list(**vals)
        call_list.action_start()
        self._plan(call_list)
        return call_list

    def test_people_are_dealt_out_to_agents_and_working_days(self):
        call_list = self._start()
        self.assertEqual(call_list.date_end, Date.to_date("2026-03-13"))
        self.assertEqual(
            [
                (entry.partner_id, entry.user_id, str(entry.date), entry.state)
                for entry in call_list.entry_ids
            ],
            [
                (self.anna, self.gero, "2026-03-12", "planned"),
                (self.bert, self.hilde, "2026-03-12", "planned"),
                (self.cora, self.gero, "2026-03-13", "waiting"),
            ],
        )
        call_list = self._create_call_list(
            agent_ids=[(6, 0, self.gero.ids)], date_begin="2026-03-13"
        )
        self.assertEqual(str(call_list.date_end), "2026-03-17", "no call at weekends")

    def test_agent_finds_the_call_with_its_script_among_his_follow_ups(self):
        self._start()
        activity = self.env["mail.activity"].search([("user_id", "=", self.gero.id)])
        self.assertEqual(activity.res_id, self.anna.id)
        self.assertEqual(activity.summary, "Win back")
        self.assertIn("Ask Anna for presses", activity.note)
        self.assertEqual(str(activity.date_deadline), "2026-03-12")

    def test_outcome_of_the_talk_is_the_response(self):
        call_list = self._start()
        entry = call_list.entry_ids[0]
        self.env["crm.conversation"].with_user(self.gero).create(
            {
                "partner_id": self.anna.id,
                "activity_id": entry.sudo().activity_id.id,
                "outcome_id": self.interested.id,
                "body": "<p>Wants an offer.</p>",
            }
        )
        self.assertEqual(entry.state, "done")
        self.assertEqual(entry.outcome_id, self.interested)
        self.assertEqual((call_list.reached_count, call_list.progress), (1, 33))

    def test_marked_as_done_without_words_it_counts_as_called(self):
        call_list = self._start()
        entry = call_list.entry_ids[0]
        entry.sudo().activity_id.with_user(self.gero).action_feedback("Not interested")
        self.assertEqual(entry.state, "done")
        self.assertIn("Not interested", entry.conversation_id.sudo().activity_feedback)

    def test_who_objects_before_his_day_is_not_called(self):
        call_list = self._start()
        self._record_consent(
            self.cora, "withdrawn", channel="phone", purpose_id=self.purpose_offers.id
        )
        with freeze_time("2026-03-13 08:00:00"):
            self._plan(call_list)
        entry = call_list.entry_ids[2]
        self.assertEqual((entry.state, entry.skip_reason), ("skipped", "withdrawn"))
        self.assertFalse(entry.activity_id)

    def test_colleagues_take_over_from_who_is_away_and_with_nobody_all_wait(self):
        away = {
            "out_of_office_from": "2026-03-11 00:00:00",
            "out_of_office_to": "2026-03-14 00:00:00",
        }
        self.gero.write(away)
        call_list = self._start()
        self.assertEqual(call_list.entry_ids[:2].user_id, self.hilde)
        call_list.action_stop()
        self.hilde.write(away)
        call_list = self._start()
        self.assertEqual(set(call_list.entry_ids.mapped("state")), {"waiting"})

    def test_stopped_nobody_is_called_any_more(self):
        call_list = self._start()
        call_list.action_stop()
        self.assertEqual(call_list.state, "done")
        self.assertEqual(set(call_list.entry_ids.mapped("state")), {"stopped"})
        self.assertFalse(
            self.env["mail.activity"].search(
                [("user_id", "in", (self.gero | self.hilde).ids)]
            )
        )

    def test_a_call_that_its_agent_cancels_keeps_the_list_open_no_longer(self):
        call_list = self._start(calls_per_day=10)
        anna, *others = call_list.entry_ids
        anna.activity_id.with_user(anna.user_id).unlink()
        self.assertEqual(anna.state, "stopped")
        self.assertEqual({entry.state for entry in others}, {"planned"})
        for entry in others:
            entry.activity_id.with_user(entry.user_id).action_feedback()
        self._plan(call_list)
        self.assertEqual(call_list.state, "done")

    def test_list_is_done_when_everybody_was_called(self):
        call_list = self._start(calls_per_day=5)
        for entry in call_list.entry_ids:
            entry.sudo().activity_id.with_user(entry.user_id).action_feedback("Done")
        self._plan(call_list)
        self.assertEqual((call_list.state, call_list.progress), ("done", 100))

    def test_calls_count_for_the_frequency_cap(self):
        call_list = self._start()
        call_list.entry_ids[0].sudo().activity_id.with_user(self.gero).action_feedback(
            "Done"
        )
        self.company.write({"crm_contact_cap": 1, "crm_contact_cap_days": 30})
        selection = self._create_selection()
        selection.action_freeze()
        reasons = self._get_reasons(selection)
        self.assertEqual(reasons[self.anna], "frequency_cap")
        self.assertFalse(reasons[self.bert])

    def test_a_list_without_agents_or_begun_already_says_so(self):
        call_list = self._create_call_list(agent_ids=False)
        with self.assertRaisesRegex(UserError, "at least one agent"):
            call_list.action_start()
        call_list.agent_ids = self.gero
        call_list.action_start()
        with self.assertRaisesRegex(UserError, "begun already"):
            call_list.action_start()
        with self.assertRaisesRegex(UserError, "people are being called"):
            call_list.script = "<p>Else</p>"
        with self.assertRaisesRegex(UserError, "are kept"):
            call_list.unlink()

    def test_call_lists_go_to_frozen_selections_for_calls_only(self):
        selection = self._create_selection(channel="phone")
        with self.assertRaisesRegex(UserError, "Freeze"):
            selection.action_create_call_list()
        mails = self._create_selection()
        mails.action_freeze()
        with self.assertRaises(ValidationError):
            self.env["crm.call.list"].create({"name": "No", "selection_id": mails.id})

    def test_agents_and_other_companies_see_no_call_lists(self):
        call_list = self._start()
        with self.assertRaises(AccessError):
            call_list.with_user(self.gero).read(["name"])
        with self.assertRaises(AccessError):
            call_list.entry_ids.with_user(self.user_marketing).write({"state": "done"})
        other = self._create_other_marketing()
        lists = self.env["crm.call.list"].with_user(other)
        self.assertFalse(lists.search([("id", "=", call_list.id)]))
        self.assertFalse(
            self.env["crm.call.list.entry"]
            .with_user(other)
            .search([("call_list_id", "=", call_list.id)])
        )

    def test_the_form_opens_and_is_saved(self):
        call_list = self._create_call_list()
        with Form(call_list) as form:
            form.calls_per_day = 2
        self.assertEqual(str(call_list.date_end), "2026-03-12")

    def test_who_may_not_be_read_by_the_starter_stops_nobody_elses_call(self):
        call_list = self._create_call_list()
        self.cora.company_id = self.cora.parent_id.company_id = self.other_company
        self.assertEqual(str(call_list.date_end), "2026-03-13", "all three are planned")
        call_list.action_start()
        with freeze_time("2026-03-13 08:00:00"):
            self._plan(call_list)
        self.assertEqual(
            [(entry.state, entry.skip_reason) for entry in call_list.sudo().entry_ids],
            [("planned", False), ("planned", False), ("skipped", "other_company")],
        )
