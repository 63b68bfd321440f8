from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_call import CallCommon


@tagged("post_install", "-at_install")
class TestCrmCallTalk(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.crm_phone_extension = "21"

    def _talk_on_the_phone(self, key="1", **fields):
        self._report(key, "ringing", users="21", **fields)
        self._report(key, "answered", 10, answered_by="21", **fields)
        return self._report(key, "hangup", 370, **fields)

    def _get_talks(self):
        return self.conversation_model.search([("partner_id", "=", self.bert.id)])

    def test_answered_call_becomes_a_talk_at_its_hangup(self):
        call = self._talk_on_the_phone()

        talk = self._get_talks()
        self.assertEqual(call.conversation_id, talk)
        self.assertEqual(talk.origin, "call")
        self.assertEqual(talk.kind_id, self.call)
        self.assertEqual(talk.direction, "in")
        self.assertEqual(talk.duration, 0.1)
        self.assertEqual(talk.user_id, self.anna)
        self.assertEqual(talk.date, call.answered_at)
        self.assertEqual(talk.company_id, self.env.company)
        self.assertTrue(talk.with_user(self.anna).has_access("write"))

    def test_repeated_hangup_makes_no_second_talk(self):
        self._talk_on_the_phone()
        self._report("1", "hangup", 380)

        self.assertEqual(len(self._get_talks()), 1)

    def test_missed_call_and_unanswered_call_are_no_talks(self):
        self._report("1", "hangup")
        self._report("2", "hangup", direction="out")

        self.assertFalse(self._get_talks())

    def _log(self, call, body="<p>Two machines</p>"):
        action = call.with_user(self.anna).action_log_conversation()
        model = self.conversation_model.with_user(self.anna)
        talks = model.with_context(**action["context"]).browse(action.get("res_id"))
        with Form(talks, view=action["view_id"][0]) as form:
            form.body = body
        return form.record

    def test_talk_logged_during_the_call_is_the_talk_of_the_call(self):
        self._report("1", "ringing", users="21")
        call = self._report("1", "answered", 10, answered_by="21")
        talk = self._log(call)
        self.assertEqual(call.conversation_id, talk)
        self.assertEqual(talk.duration, 0)

        self._report("1", "hangup", 370)

        self.assertEqual(self._get_talks(), talk)
        self.assertEqual(talk.duration, 0.1)
        self.assertEqual(talk.name, "Two machines")

    def test_talk_begun_during_the_call_and_saved_after_it_replaces_the_bare_one(self):
        self._report("1", "ringing", users="21")
        call = self._report("1", "answered", 10, answered_by="21")
        action = call.with_user(self.anna).action_log_conversation()
        model = self.conversation_model.with_user(self.anna)
        form = Form(model.with_context(**action["context"]), view=action["view_id"][0])
        form.body = "<p>Two machines</p>"
        self._report("1", "hangup", 370)
        self.assertEqual(len(self._get_talks()), 1)

        talk = form.save()

        self.assertEqual(self._get_talks(), talk)
        self.assertEqual(call.conversation_id, talk)
        self.assertEqual(talk.duration, 0.1)

    def test_logging_after_the_hangup_completes_the_talk_that_is_there(self):
        call = self._talk_on_the_phone()

        talk = self._log(call)

        self.assertEqual(self._get_talks(), talk)
        self.assertEqual(call.conversation_id, talk)
        self.assertEqual(talk.name, "Two machines")

    def test_talk_of_a_colleague_is_not_written_over(self):
        call = self._talk_on_the_phone()
        self._log(call)
        self.system.env["crm.call"].browse(call.id).user_ids += self.carl

        with self.assertRaisesRegex(UserError, "anna"):
            call.with_user(self.carl).action_log_conversation()

    def test_order_taken_on_the_phone_is_registered_for_the_company(self):
        call = self._talk_on_the_phone()

        action = call.with_user(self.anna).action_register_order()

        self.assertEqual(action["res_model"], "sale.order")
        self.assertEqual(action["context"]["default_partner_id"], self.nord.id)
        self.assertEqual(
            action["context"]["crm_conversation_id"], call.conversation_id.id
        )

    def test_order_taken_before_the_hangup_finds_the_talk_that_the_call_becomes(self):
        call = self._report("1", "ringing", users="21")
        self._report("1", "answered", 10, answered_by="21")
        action = call.with_user(self.anna).action_register_order()
        order = self.env["sale.order"].with_user(self.anna)
        order = order.with_context(**action["context"]).create({})
        self.assertFalse(order.sudo().crm_conversation_id)

        self._report("1", "hangup", 370)
        self.assertTrue(call.conversation_id)
        self.assertEqual(order.sudo().crm_conversation_id, call.conversation_id)
        self.assertEqual(call.conversation_id.order_id.id, order.id)

        talk = self._log(call)
        self.assertEqual(order.sudo().crm_conversation_id, talk)
