from datetime import timedelta
from itertools import permutations

from odoo.tests import tagged

from .common_call import NOON, CallCommon


@tagged("post_install", "-at_install")
class TestCrmCallReport(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.crm_phone_extension = "21, +49 731 9988-21"
        cls.carl.crm_phone_extension = "22"

    def _close_calls(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_ext_core.ir_cron_close_calls").method_direct_trigger()
        self.env.invalidate_all()

    def _assert_call(self, call, **values):
        self.assertEqual({name: call[name] for name in values}, values)

    def test_ringing_call_knows_caller_and_called_user(self):
        call = self._report("1", "ringing", users="21")

        self._assert_call(
            call,
            state="ringing",
            direction="in",
            number="+49431556677",
            caller_key="+49431556677",
            user_ids=self.anna,
            partner_id=self.bert,
            commercial_partner_id=self.nord,
            started_at=NOON,
            company_id=self.env.company,
        )

    def test_answered_and_hung_up_call_has_its_duration(self):
        self._report("1", "ringing", users="21,22")
        self._report("1", "answered", 10, answered_by="22")
        call = self._report("1", "hangup", 100)

        self._assert_call(
            call,
            state="ended",
            user_id=self.carl,
            user_ids=self.anna + self.carl,
            duration=90 / 3600,
        )

    def test_call_that_nobody_takes_is_missed(self):
        self._report("1", "ringing", users="21")
        call = self._report("1", "hangup", 20, cause="noAnswer")

        self._assert_call(call, state="missed", duration=0)
        self.assertFalse(call.user_id)

    def test_forwarded_call_is_not_missed(self):
        self._report("1", "ringing", users="21")
        call = self._report("1", "hangup", 20, cause="forwarded")

        self._assert_call(call, state="ended", is_forwarded=True)
        self.assertFalse(call.callback_activity_id)

    def test_outgoing_call_belongs_to_who_placed_it(self):
        self._report("1", "ringing", users="21", direction="out")
        call = self._report("1", "hangup", 20, direction="out")

        self._assert_call(
            call, state="ended", direction="out", user_id=self.anna, duration=0
        )

    def test_reports_in_any_order_and_repeated_give_the_same_call(self):
        events = [
            ("ringing", 0, {"users": "21,22"}),
            ("answered", 10, {"answered_by": "22"}),
            ("hangup", 100, {}),
        ]
        for number, order in enumerate(permutations(events)):
            key = f"order {number}"
            for event, seconds, fields in [*order, *order]:
                call = self._report(key, event, seconds, **fields)
            with self.subTest(order=[event for event, *_ in order]):
                self._assert_call(
                    call,
                    state="ended",
                    started_at=NOON,
                    answered_at=NOON + timedelta(seconds=10),
                    ended_at=NOON + timedelta(seconds=100),
                    user_id=self.carl,
                    user_ids=self.anna + self.carl,
                    partner_id=self.bert,
                )
                self.assertEqual(len(call.conversation_id), 1)
                self.assertFalse(call.callback_activity_id.active)
        talks = self.conversation_model.search([("partner_id", "=", self.bert.id)])
        self.assertEqual(len(talks), 6)

    def test_hangup_of_a_call_whose_answer_was_lost_is_no_missed_call(self):
        self._report("1", "ringing", users="21")
        call = self._report("1", "hangup", 60, cause="normalClearing", answered_by="21")

        self._assert_call(call, state="ended", user_id=self.anna)

    def test_direct_dial_number_rings_at_its_user(self):
        for number in ("0731 998821", "49731998821", "+49 (0)731 9988-21"):
            call = self._report(number, "ringing", to=number)
            self.assertEqual(call.user_ids, self.anna, number)
        self.assertFalse(self._report("other", "ringing", to="0731 998822").user_ids)

    def test_user_is_found_by_login_mail_and_a_name_without_namesakes(self):
        users = self.env["res.users"]
        self.anna.email = "anna@example.com"
        company = self.env.company
        for text in ("ANNA", "anna@example.com", self.anna.name):
            self.assertEqual(users._find_by_crm_phones([text], company), self.anna)

        self.carl.name = self.anna.name
        self.assertFalse(users._find_by_crm_phones(["Nobody", "%", "_nna"], company))

    def test_extension_with_a_zero_is_another_extension(self):
        users = self.env["res.users"]

        self.assertFalse(users._find_by_crm_phones(["021"], self.env.company))

    def test_every_called_user_hears_of_each_change(self):
        sent = []
        self.patch(
            type(self.env["res.users"]),
            "_bus_send",
            lambda user, kind, message, **kw: sent.append((user.login, kind, message)),
        )

        self._report("1", "ringing", users="21,22")
        self._report("1", "ringing", users="21,22")
        call = self._report("1", "answered", 10, answered_by="22")

        messages = [
            (login, message["state"], message["user_id"])
            for login, kind, message in sent
            if kind == "crm_ext_core.call"
        ]
        self.assertEqual(
            messages,
            [
                ("anna", "ringing", False),
                ("carl", "ringing", False),
                ("anna", "answered", self.carl.id),
                ("carl", "answered", self.carl.id),
            ],
        )
        self.assertEqual(call.state, "answered")

    def test_odd_numbers_are_kept_and_find_nobody(self):
        odd_numbers = ("anonymous", "", "%", "112", "1" * 300, "٠١٢٣٤٥", "<b>x</b>")
        for key, number in enumerate(odd_numbers):
            call = self._report(str(key), "ringing", **{"from": number})
            self.assertFalse(call.partner_id, number)
            self.assertEqual(call.number or "", number[:64])

    def test_shared_number_is_the_company_not_one_of_its_people(self):
        self.partner_model.create(
            {"name": "Berta", "parent_id": self.nord.id, "phone": "0431 556677"}
        )

        self.assertEqual(self._report("1", "ringing").partner_id, self.nord)

    def test_number_of_two_companies_is_left_to_the_user(self):
        self.sued.phone = "0431 556677"

        self.assertFalse(self._report("1", "ringing").partner_id)

    def test_unknown_extension_is_the_company_behind_the_switchboard(self):
        self.sued.phone = "08382 4420-0"

        call = self._report("1", "ringing", **{"from": "+49 8382 442017"})

        self.assertEqual(call.partner_id, self.sued)

    def test_neighbour_of_a_private_number_is_a_stranger(self):
        self.partner_model.create({"name": "Ida", "phone": "08382 44200"})

        call = self._report("1", "ringing", **{"from": "+49 8382 44205"})

        self.assertFalse(call.partner_id)

    def test_contact_of_another_company_does_not_call(self):
        self.bert.company_id = self.env["res.company"].create({"name": "Other"})

        self.assertFalse(self._report("1", "ringing").partner_id)

    def test_colleague_is_no_customer(self):
        self.bert.phone = False
        self.env.company.partner_id.phone = "0731 99880"
        self.carl.partner_id.phone = "0431 556677"

        self.assertFalse(self._report("1", "ringing").partner_id)
        extension = self._report("2", "ringing", **{"from": "0731 9988033"})
        self.assertFalse(extension.partner_id)

    def test_lead_calls_when_no_contact_has_the_number(self):
        lead = self.env["crm.lead"].create({"name": "Fair", "phone": "0731 445566"})

        call = self._report("1", "ringing", **{"from": "0731445566"})

        self._assert_call(call, lead_id=lead)
        self.assertFalse(call.partner_id)

    def test_call_without_hangup_is_closed_after_hours(self):
        ringing = self._report("1", "ringing")
        answered = self._report("2", "answered", answered_by="21")
        self._close_calls()

        self._assert_call(ringing, state="missed")
        self._assert_call(answered, state="ended", duration=0)
        self.assertTrue(answered.conversation_id)

    def test_test_call_rings_and_leaves_no_trace(self):
        admin = self.env.ref("base.user_admin")
        call = self.call_model.with_user(admin)._ring_test_call(self.system)
        self.assertEqual((call.state, call.user_ids), ("ringing", admin))

        call.started_at -= timedelta(minutes=1)
        self._close_calls()

        self.assertFalse(call.exists())

    def test_old_calls_are_deleted_when_the_system_says_so(self):
        call = self._report("1", "answered", answered_by="21")
        self._report("1", "hangup", 60)
        talk = call.conversation_id
        self.call_model._gc_calls()
        self.assertTrue(call.exists())

        self.system.retention_months = 1
        call.started_at -= timedelta(days=3650)
        self.call_model._gc_calls()

        self.assertFalse(call.exists())
        self.assertTrue(talk.exists())

    def test_number_of_a_deleted_contact_is_forgotten(self):
        call = self._report("1", "ringing")

        self.bert.unlink()

        self._assert_call(call, number="+49431556xxx", caller_key=False)
