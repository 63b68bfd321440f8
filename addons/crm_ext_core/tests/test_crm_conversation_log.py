import base64
from datetime import datetime

from psycopg2.errors import UniqueViolation

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_conversation import ConversationCommon

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestCrmConversationLog(ConversationCommon):
    """The one screen to log a talk, from anywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Mill", "partner_id": cls.bert.id, "user_id": cls.anna.id}
        )
        cls.order = cls.env["sale.order"].create({"partner_id": cls.bert.id})
        cls.project = cls.env["project.project"].create(
            {"name": "Hall 3", "partner_id": cls.bert.id}
        )
        cls.log_view = cls.env.ref("crm_ext_core.crm_conversation_view_form_dialog")

    def _log_from(self, record, user=None):
        """Return the context in which the screen opens over a record."""
        talks = self.conversation_model.with_user(user or self.otto)
        action = talks.get_log_action(record._name, record.id)
        self.assertEqual(action["res_model"], "crm.conversation")
        self.assertEqual(action["target"], "new")
        return action["context"]

    def test_screen_is_filled_with_the_record_that_it_opens_over(self):
        for record, field in (
            (self.lead, "lead_id"),
            (self.order, "order_id"),
            (self.project, "project_id"),
        ):
            with self.subTest(record._name):
                context = self._log_from(record.sudo(), self.env.user)
                self.assertEqual(context[f"default_{field}"], record.id)
                self.assertEqual(context["default_partner_id"], self.bert.id)
        self.assertEqual(self._log_from(self.bert)["default_partner_id"], self.bert.id)

    def test_screen_takes_the_customer_of_any_other_document(self):
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.bert.id}
        )

        context = self._log_from(invoice, self.env.user)

        self.assertEqual(context["default_partner_id"], self.bert.id)

    def test_screen_suggests_how_people_mostly_speak_about_it(self):
        meeting = self.env.ref("crm_ext_core.crm_conversation_kind_meeting")
        for record, kind, direction in (
            (self.lead, self.call, "out"),
            (self.order, self.call, "in"),
            (self.project, meeting, "out"),
        ):
            with self.subTest(record._name):
                context = self._log_from(record, self.env.user)
                self.assertEqual(context["default_kind_id"], kind.id)
                self.assertEqual(context["default_direction"], direction)

    def test_screen_opens_empty_over_what_has_no_customer_or_is_hidden(self):
        talks = self.conversation_model.with_user(self.carl)
        kind = self.call
        foreign_lead = self.lead.with_user(self.carl)
        self.assertFalse(foreign_lead.has_access("read"))
        for name, res_id in (
            (False, False),
            ("crm.lead", self.lead.id),
            ("crm.lead", self.lead.id + 100_000),
            ("crm.conversation.kind", kind.id),
            ("no.such.model", 1),
            ("res.partner", "1"),
        ):
            with self.subTest(name, res_id=res_id):
                context = talks.get_log_action(name, res_id).get("context") or "{}"
                self.assertNotIn("default_partner_id", context)
                self.assertNotIn("default_lead_id", context)

    def test_cases_of_another_customer_are_dropped_with_the_customer(self):
        beck = self._create_company("Beck AG")
        model = self.conversation_model.with_context(default_lead_id=self.lead.id)

        with Form(model, self.log_view) as form:
            form.name = "Wrong number"
            form.partner_id = self.sued
            self.assertEqual(form.lead_id, self.lead, "the same group")
            form.partner_id = beck
            self.assertFalse(form.lead_id)

    def test_customer_is_corrected_by_whoever_may_not_read_the_order(self):
        talk = self._create_talk(self.emil, name="Date")
        talk.sudo().order_id = self.order
        talk = talk.with_user(self.emil)
        self.env.invalidate_all()

        with Form(talk, self.log_view) as form:
            form.partner_id = self.nord

        self.assertEqual(talk.partner_id, self.nord)

    def test_what_is_likely_meant_is_offered_first(self):
        lost = self.env["crm.lead"].create(
            {"name": "Mill, lost", "partner_id": self.bert.id, "active": False}
        )
        lost.active = True
        leads = self.env["crm.lead"].with_context(
            crm_offer_first=[("id", "=", lost.id)]
        )

        found = leads.name_search("Mill", [("partner_id", "=", self.bert.id)])

        self.assertEqual([lead_id for lead_id, _name in found], [lost.id, self.lead.id])
        self.assertEqual(
            [lead_id for lead_id, _name in leads.name_search("Mill", limit=1)],
            [lost.id],
        )

    def test_draft_becomes_one_talk_even_when_it_is_saved_twice(self):
        self._create_talk(self.anna, name="Price", draft_key="7f0c")

        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
        ):
            self._create_talk(self.anna, name="Price", draft_key="7f0c")

    def test_browser_learns_which_of_its_own_drafts_are_talks(self):
        talk = self._create_talk(self.anna, name="Price", draft_key="7f0c")
        self._create_talk(self.carl, name="Date", draft_key="8a1d")
        talk.write({"active": False, "void_reason": "Mixed up"})
        talks = self.conversation_model.with_user(self.anna)

        logged = talks.get_logged_drafts(["7f0c", "8a1d", "9b2e"])

        self.assertEqual(logged, ["7f0c"])
        self.assertFalse(talk.copy({"name": "Again"}).draft_key)

    def test_follow_up_of_a_confidential_talk_does_not_tell_its_subject(self):
        due = datetime(2026, 11, 26, 13, 30)

        self._create_talk(name="Layoffs", is_confidential=True, followup_due=due)

        self.assertEqual(self.bert.activity_ids.summary, "Call")

    def test_pasted_image_belongs_to_the_talk(self):
        image, foreign_image = (
            self.env["ir.attachment"]
            .with_user(user)
            .create(
                {
                    "name": "screen.png",
                    "raw": PIXEL,
                    "res_model": "crm.conversation",
                    "res_id": 0,
                }
            )
            for user in (self.anna, self.carl)
        )
        body = "".join(
            f'<p><img src="/web/image/{attachment.id}-5d/screen.png"></p>'
            for attachment in (image, foreign_image)
        )

        talk = self._create_talk(self.anna, body=body, is_confidential=True)

        self.assertEqual(image.res_id, talk.id)
        self.assertFalse(foreign_image.res_id, "nobody takes the image of another")
        self.assertTrue(image.with_user(self.anna).has_access("read"))
        self.assertFalse(image.with_user(self.otto).has_access("read"))

    def test_image_of_a_correction_belongs_to_the_talk(self):
        talk = self._create_talk(body="<p>Crack</p>")
        image = (
            self.env["ir.attachment"]
            .with_user(self.anna)
            .create({"name": "crack.png", "raw": PIXEL, "res_model": talk._name})
        )

        talk.with_user(self.anna).body = f'<img src="/web/image/{image.id}">'

        self.assertEqual(image.res_id, talk.id)

    def test_employee_who_sells_nothing_logs_a_talk(self):
        model = self.conversation_model.with_user(self.emil)

        with Form(model, self.log_view) as form:
            form.partner_id = self.bert
            form.body = "<p>Asked for the way</p>"

        self.assertEqual(form.record.name, "Asked for the way")
