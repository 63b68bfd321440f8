from datetime import datetime

from odoo.tests import Form, tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestMailActivityConversation(ConversationCommon):
    def _schedule(self, record, activity_type="call", user=None, **vals):
        return record.activity_schedule(
            f"mail.mail_activity_data_{activity_type}",
            user_id=(user or self.anna).id,
            **vals,
        )

    def _get_talks(self, activity):
        return self.conversation_model.search([("activity_id", "=", activity.id)])

    def test_done_call_enters_the_protocol_with_a_link(self):
        activity = self._schedule(self.bert, summary="Offer")

        activity.with_user(self.anna).action_feedback(feedback="Takes it")

        talk = self._get_talks(activity)
        self.assertRecordValues(
            talk,
            [
                {
                    "name": "Offer",
                    "partner_id": self.bert.id,
                    "kind_id": self.call.id,
                    "origin": "activity",
                    "user_id": self.anna.id,
                    "body": False,
                    "activity_feedback": "Takes it",
                }
            ],
        )

    def test_done_meeting_on_a_lead_keeps_lead_and_customer(self):
        lead = self.env["crm.lead"].create(
            {"name": "Mill", "partner_id": self.bert.id, "user_id": self.anna.id}
        )
        activity = self._schedule(lead, "meeting")

        activity.with_user(self.anna).action_done()

        talk = self._get_talks(activity)
        self.assertEqual(talk.lead_id, lead)
        self.assertEqual(talk.partner_id, self.bert)
        self.assertEqual(
            talk.kind_id, self.env.ref("crm_ext_core.crm_conversation_kind_meeting")
        )

    def test_done_to_do_and_mail_are_no_talks(self):
        for activity_type in ("todo", "email"):
            activity = self._schedule(self.bert, activity_type)
            activity.with_user(self.anna).action_done()
            self.assertFalse(self._get_talks(activity))

    def test_assignee_without_access_to_the_lead_can_be_done(self):
        lead = self.env["crm.lead"].create({"name": "Mill", "user_id": self.carl.id})
        activity = self._schedule(lead, user=self.emil)

        activity.with_user(self.emil).action_done()

        self.assertEqual(self._get_talks(activity).lead_id, lead)

    def test_talk_logged_from_a_followup_closes_it_once(self):
        activity = self._schedule(
            self.bert, summary="Offer", crm_due=datetime(2026, 11, 26, 12, 0)
        ).with_user(self.anna)
        action = activity.action_crm_log_conversation()
        model = self.conversation_model.with_user(self.anna)
        view = self.env.ref("crm_ext_core.crm_conversation_view_form_dialog")

        with Form(model.with_context(**action["context"]), view) as form:
            form.body = "<p>Takes it</p>"

        self.assertFalse(activity.active)
        self.assertEqual(self._get_talks(activity), form.record)
        self.assertEqual(form.record.origin, "typed")
        self.assertEqual(form.record.direction, "out")
        self.assertEqual(form.record.name, "Offer")
