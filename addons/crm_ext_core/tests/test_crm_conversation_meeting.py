from odoo import fields
from odoo.tests import freeze_time, tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestCrmConversationMeeting(ConversationCommon):
    """A meeting with a customer is a talk once it is over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "crm_ext_core.meetings_seen_until", "2026-03-02 08:00:00"
        )
        cls.meeting = cls._create_meeting("Tour of the plant")

    @classmethod
    def _create_meeting(cls, name, partners=None, **vals):
        partners = cls.bert + cls.anna.partner_id if partners is None else partners
        return cls.env["calendar.event"].create(
            {
                "name": name,
                "start": "2026-03-02 09:00:00",
                "stop": "2026-03-02 10:30:00",
                "user_id": cls.anna.id,
                "partner_ids": [fields.Command.set(partners.ids)],
                **vals,
            }
        )

    def _run(self, now="2026-03-02 11:00:00"):
        cron = self.env.ref("crm_ext_core.ir_cron_log_meetings")
        with freeze_time(now), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return self.conversation_model.search([("event_id", "!=", False)])

    def test_a_held_meeting_is_a_talk_with_a_link_to_the_calendar(self):
        talk = self._run()
        self.assertEqual(talk.event_id, self.meeting)
        self.assertEqual(talk.name, "Tour of the plant")
        self.assertEqual(talk.partner_id, self.bert)
        self.assertEqual(talk.user_id, self.anna)
        self.assertEqual(talk.duration, 1.5)
        self.assertEqual(talk.origin, "meeting")
        self.assertEqual(str(talk.date), "2026-03-02 09:00:00")

    def test_a_meeting_still_to_come_is_no_talk_yet(self):
        self.assertFalse(self._run("2026-03-02 10:00:00"))
        self.assertEqual(self._run().event_id, self.meeting)

    def test_running_again_makes_no_double(self):
        self._run()
        self.assertEqual(len(self._run("2026-03-02 11:15:00")), 1)

    def test_a_meeting_of_colleagues_is_no_talk(self):
        self.meeting.unlink()
        self._create_meeting("Staff", self.anna.partner_id + self.carl.partner_id)
        self.assertFalse(self._run())

    def test_a_customer_who_declined_was_not_there(self):
        attendee = self.meeting.attendee_ids.filtered(
            lambda guest: guest.partner_id == self.bert
        )
        attendee.do_decline()
        self.assertFalse(self._run())

    def test_a_meeting_of_a_lead_is_a_talk_of_the_lead(self):
        lead = self.env["crm.lead"].create(
            {"name": "Second machine", "partner_id": self.adler.id}
        )
        self.meeting.opportunity_id = lead
        talk = self._run()
        self.assertEqual(talk.lead_id, lead)
        self.assertEqual(talk.commercial_partner_id, self.nord)

    def test_a_private_meeting_is_a_confidential_talk(self):
        self.meeting.privacy = "private"
        self.assertTrue(self._run().is_confidential)

    def test_a_meeting_entered_afterwards_is_found(self):
        self._run()
        late = self._create_meeting(
            "Phone conference", start="2026-02-27 09:00:00", stop="2026-02-27 10:00:00"
        )
        self.assertIn(late, self._run("2030-01-01 00:00:00").event_id)

    def test_the_done_activity_of_a_meeting_makes_no_double(self):
        talk = self._run()
        activity = self.bert.activity_schedule(
            "mail.mail_activity_data_meeting", user_id=self.anna.id
        )
        activity.calendar_event_id = self.meeting
        activity.action_feedback("Went well")
        talks = self.conversation_model.search([("partner_id", "=", self.bert.id)])
        self.assertEqual(talks, talk)

    def test_the_notes_outlive_a_deleted_meeting(self):
        self.meeting.description = "<p>They want two.</p>"
        talk = self._run()
        self.meeting.unlink()
        self.assertIn("They want two.", talk.body)
