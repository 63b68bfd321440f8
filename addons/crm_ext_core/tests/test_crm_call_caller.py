from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_call import CallCommon

UNKNOWN = "+49 30 23125111"


@tagged("post_install", "-at_install")
class TestCrmCallCaller(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.crm_phone_extension = "21"
        cls._report("earlier", "answered", answered_by="21", **{"from": UNKNOWN})
        cls.earlier = cls._report("earlier", "hangup", 60)
        cls.unknown = cls._report(
            "now", "ringing", 300, users="21", **{"from": UNKNOWN}
        )
        cls.anna_call = cls.unknown.with_user(cls.anna)

    def _create_from(self, action):
        model = self.env[action["res_model"]].with_user(self.anna)
        return model.with_context(**action["context"])

    def test_talk_of_an_unknown_caller_waits_until_he_is_known(self):
        self.assertFalse(self.earlier.conversation_id)

        self.anna_call.action_attach(self.bert.id)

        self.assertEqual(self.earlier.conversation_id.partner_id, self.bert)
        self.assertEqual(self.earlier.conversation_id.duration, 60 / 3600)

    def test_new_contact_keeps_the_number_and_gets_the_calls(self):
        with Form(self._create_from(self.anna_call.action_create_contact())) as form:
            form.name = "Cleo"
        cleo = form.record

        self.assertEqual(cleo.phone, UNKNOWN)
        self.assertEqual((self.unknown + self.earlier).partner_id, cleo)
        later = self._report("later", "ringing", 900, **{"from": UNKNOWN})
        self.assertEqual(later.partner_id, cleo)

    def test_new_company_with_people_gets_the_call_itself(self):
        action = self.anna_call.action_create_contact()

        company = self._create_from(action).create(
            {
                "name": "Cleo GmbH",
                "is_company": True,
                "child_ids": [(0, 0, {"name": "Cleo"})],
            }
        )

        self.assertEqual(self.unknown.partner_id, company)

    def test_new_lead_keeps_the_number_and_gets_the_calls(self):
        with Form(self._create_from(self.anna_call.action_create_lead())) as form:
            form.contact_name = "Cleo"
        lead = form.record

        self.assertEqual(lead.phone, UNKNOWN)
        self.assertEqual((self.unknown + self.earlier).lead_id, lead)
        self.assertEqual(self.earlier.conversation_id.lead_id, lead)

    def test_attached_contact_without_a_phone_gets_the_number(self):
        self.anna_call.action_attach(self.sued.id)

        self.assertEqual(self.sued.phone, UNKNOWN)

    def test_attached_contact_with_a_phone_is_found_by_both(self):
        self.anna_call.action_attach(self.bert.id)

        self.assertEqual(self.bert.phone, "0431 556677")
        for number in (UNKNOWN, "0431 556677"):
            call = self._report(number, "ringing", **{"from": number})
            self.assertEqual(call.partner_id, self.bert, number)
        self.bert.phone = "0431 556678"
        call = self._report("later", "ringing", **{"from": UNKNOWN})
        self.assertEqual(call.partner_id, self.bert)

    def test_call_back_moves_to_the_contact(self):
        missed = self._report("now", "missed", 320)
        self.assertFalse(missed.callback_activity_id.res_model)

        self.anna_call.action_attach(self.bert.id)

        activity = missed.callback_activity_id
        self.assertEqual(
            (activity.res_model, activity.res_id), ("res.partner", self.bert.id)
        )

    def test_dialog_attaches_the_chosen_contact(self):
        wizard = self.env["crm.call.attach"].with_user(self.anna)
        wizard = wizard.with_context(default_call_id=self.unknown.id)

        wizard.create({"partner_id": self.bert.id}).action_attach()

        self.assertEqual(self.unknown.partner_id, self.bert)

    def test_talk_logged_with_a_customer_tells_who_called(self):
        action = self.anna_call.action_log_conversation()
        model = self.conversation_model.with_user(self.anna)

        model.with_context(**action["context"]).create({"partner_id": self.bert.id})

        self.assertEqual(self.unknown.partner_id, self.bert)

    def test_known_caller_is_no_new_contact(self):
        self.anna_call.action_attach(self.bert.id)

        with self.assertRaisesRegex(UserError, "known"):
            self.anna_call.action_create_contact()

    def test_contact_of_another_company_cannot_be_attached(self):
        self.bert.company_id = self.env["res.company"].create({"name": "Other"})

        with self.assertRaises(UserError):
            self.unknown.with_user(self.env.user).action_attach(self.bert.id)

        self.assertFalse(self.unknown.partner_id)

    def test_stranger_tells_nobody_who_called(self):
        for method, args in (
            ("action_attach", [self.bert.id]),
            ("action_create_contact", []),
            ("action_create_lead", []),
            ("action_log_conversation", []),
            ("action_register_order", []),
        ):
            with self.assertRaises(AccessError):
                getattr(self.unknown.with_user(self.carl), method)(*args)
        stranger = self.partner_model.with_user(self.carl)
        stranger.with_context(crm_call_id=self.unknown.id).create({"name": "Eve"})
        self.assertFalse(self.unknown.partner_id)

    def test_journal_finds_a_call_by_any_notation_some_digits_or_the_name(self):
        call = self._report("bert", "ringing", users="21")
        for text in ("0431/55 66 77", "+49 (0)431 556677", "5566", "bert", "Adler No"):
            found = self.call_model.search([("number_search", "ilike", text)])
            self.assertEqual(found, call, text)

    def test_count_and_journal_of_a_company_include_its_people(self):
        self._report("bert", "ringing", users="21")
        nord, bert = self.nord.with_user(self.anna), self.bert.with_user(self.anna)

        self.assertEqual((nord.crm_call_count, bert.crm_call_count), (1, 1))
        for record in (nord, bert):
            action = record.action_crm_open_calls()
            found = self.call_model.search(action["domain"])
            self.assertEqual(found.partner_id, self.bert)
        self.assertEqual(self.nord.with_user(self.carl).crm_call_count, 0)

    def test_counts_of_many_contacts_take_two_queries(self):
        partners = (self.nord + self.bert + self.sued).with_user(self.otto)
        partners.mapped("commercial_partner_id")
        self.call_model.with_user(self.otto).search_count([])

        with self.assertQueryCount(2):
            partners.mapped("crm_call_count")
