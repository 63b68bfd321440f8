from datetime import datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestCrmConversation(ConversationCommon):
    def test_talk_belongs_to_company_and_group_of_the_person(self):
        talk = self._create_talk()

        self.assertEqual(talk.commercial_partner_id, self.nord)
        self.assertEqual(talk.crm_root_id, self.adler)
        self.assertEqual(talk.user_id, self.anna)
        self.assertEqual(talk.kind_id, self.call)
        self.assertEqual(talk.origin, "typed")

    def test_subject_is_the_first_line_of_the_text(self):
        talk = self._create_talk(body="<p>Wants the <b>second</b> offer</p><p>Soon</p>")

        self.assertEqual(talk.name, "Wants the second offer")

    def test_typed_subject_stays(self):
        talk = self._create_talk(name="Offer", body="<p>Wants it soon</p>")
        talk.body = "<p>Wants it now</p>"

        self.assertEqual(talk.name, "Offer")

    def test_talk_needs_a_customer_or_a_case(self):
        with self.assertRaisesRegex(ValidationError, "Choose the customer"):
            self.conversation_model.create({"name": "With whom?"})

    def test_customer_and_company_come_from_the_linked_case(self):
        lead = self.env["crm.lead"].create({"name": "Mill", "partner_id": self.bert.id})
        talk = self.conversation_model.create({"lead_id": lead.id})

        self.assertEqual(talk.partner_id, self.bert)
        self.assertEqual(talk.company_id, lead.company_id or self.env.company)

    def test_talk_about_an_order_belongs_to_the_company_of_the_order(self):
        other_company = self.env["res.company"].create({"name": "Other GmbH"})
        order = self.env["sale.order"].create(
            {"partner_id": self.bert.id, "company_id": other_company.id}
        )
        lead = self.env["crm.lead"].create(
            {"name": "Mill", "company_id": self.env.company.id}
        )
        talk = self.conversation_model.create({"order_id": order.id})

        self.assertEqual(talk.company_id, other_company)
        with self.assertRaisesRegex(UserError, "company"):
            talk.lead_id = lead

    def test_task_brings_its_project(self):
        project = self.env["project.project"].create({"name": "Hall 3"})
        task = self.env["project.task"].create(
            {"name": "Floor", "project_id": project.id}
        )
        talk = self.conversation_model.create({"task_id": task.id})

        self.assertEqual(talk.project_id, project)
        self.assertEqual(project.crm_conversation_count, 1)
        self.assertEqual(task.crm_conversation_count, 1)

    def test_correction_keeps_the_former_text(self):
        talk = self._create_talk(name="Price", body="<p>100 Euro</p>")

        talk.with_user(self.anna).write({"body": "<p>90 Euro</p>"})

        self.assertRecordValues(
            talk.version_ids,
            [{"name": "Price", "body": "<p>100 Euro</p>", "create_uid": self.anna.id}],
        )

    def test_saving_the_same_text_keeps_no_version(self):
        talk = self._create_talk(name="Price", body="<p>100 Euro</p>")

        talk.write({"name": "Price", "body": "<p>100 Euro</p>", "duration": 0.5})

        self.assertFalse(talk.version_ids)

    def test_talks_follow_a_branch_to_another_group(self):
        talk = self._create_talk()
        beck = self._create_company("Beck AG")

        self.nord.crm_parent_id = beck

        self.assertEqual(talk.crm_root_id, beck)
        self.assertEqual(talk.commercial_partner_id, self.nord)

    def test_talks_follow_a_person_to_another_branch(self):
        talk = self._create_talk()

        self.bert.parent_id = self.sued

        self.assertEqual(talk.commercial_partner_id, self.sued)
        self.assertEqual(talk.crm_root_id, self.adler)

    def test_merged_person_keeps_the_talks(self):
        talk = self._create_talk()
        double = self.partner_model.create(
            {"name": "Bert B", "parent_id": self.sued.id}
        )

        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.bert + double).ids, double, extra_checks=False
        )

        self.assertEqual(talk.partner_id, double)
        self.assertEqual(talk.commercial_partner_id, self.sued)

    def test_log_form_needs_only_a_text(self):
        action = self.bert.with_user(self.anna).action_crm_log_conversation()
        model = self.conversation_model.with_user(self.anna)
        view = self.env.ref("crm_ext_core.crm_conversation_view_form_dialog")

        with Form(model.with_context(**action["context"]), view) as form:
            form.body = "<p>Asked for the price list</p>"

        self.assertEqual(form.record.partner_id, self.bert)
        self.assertEqual(form.record.name, "Asked for the price list")

    def test_followup_of_the_same_screen_becomes_an_activity(self):
        talk = self._create_talk(
            name="Offer",
            followup_due=datetime(2026, 11, 26, 13, 30),
            followup_note="Does it fit?",
        )

        self.assertRecordValues(
            talk.partner_id.activity_ids,
            [
                {
                    "crm_due": datetime(2026, 11, 26, 13, 30),
                    "summary": "Does it fit?",
                    "user_id": self.anna.id,
                }
            ],
        )
        self.assertFalse(talk.followup_due)


@tagged("post_install", "-at_install")
class TestCrmConversationProtocol(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.with_bert = cls._create_talk(participant_ids=[cls.sued.id])
        cls.with_sued = cls._create_talk(partner_id=cls.sued.id)
        cls.erna = cls.partner_model.create({"name": "Erna", "parent_id": cls.sued.id})
        cls.with_both = cls._create_talk(participant_ids=[cls.erna.id, cls.bert.id])

    def _get_protocol(self, record):
        action = record.with_user(self.anna).action_crm_open_conversations()
        return self.conversation_model.search(action["domain"])

    def test_person_sees_talks_as_customer_and_as_participant(self):
        self.assertEqual(self._get_protocol(self.erna), self.with_both)
        self.assertEqual(self._get_protocol(self.bert), self.with_bert | self.with_both)

    def test_company_sees_talks_with_all_its_people(self):
        self.assertEqual(self._get_protocol(self.nord), self.with_bert | self.with_both)

    def test_group_sees_talks_with_all_companies_below(self):
        action = self.adler.action_crm_open_tree_conversations()

        self.assertEqual(
            self.conversation_model.search(action["domain"]),
            self.with_bert | self.with_sued | self.with_both,
        )

    def test_branch_sees_only_its_own_subtree(self):
        action = self.sued.action_crm_open_tree_conversations()

        self.assertEqual(
            self.conversation_model.search(action["domain"]), self.with_sued
        )

    def test_counts_equal_the_protocols_in_six_queries(self):
        partners = self.adler | self.nord | self.sued | self.bert | self.erna
        partners = partners.with_user(self.anna)
        partners.mapped("commercial_partner_id")  # part of every partner list
        self.env.flush_all()
        partners.mapped("crm_conversation_count")  # rights and kinds are cached now
        partners.invalidate_recordset(["crm_conversation_count"])

        # Three counts, each with the members of one's own team for the record rule.
        with self.assertQueryCount(6):
            counts = partners.mapped("crm_conversation_count")

        self.assertEqual(counts, [0, 2, 1, 2, 1])
        self.assertEqual(counts, [len(self._get_protocol(p)) for p in partners])

    def test_count_of_leads_takes_one_query(self):
        leads = self.env["crm.lead"].create([{"name": "Mill"}, {"name": "Saw"}])
        self.conversation_model.create({"lead_id": leads[0].id})
        self.env.flush_all()
        leads.mapped("crm_conversation_count")
        leads.invalidate_recordset(["crm_conversation_count"])

        with self.assertQueryCount(1):
            self.assertEqual(leads.mapped("crm_conversation_count"), [1, 0])
