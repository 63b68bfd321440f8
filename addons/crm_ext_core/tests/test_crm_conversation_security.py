from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestCrmConversationSecurity(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.talk = cls._create_talk(name="Offer", body="<p>100 Euro</p>")
        cls.env["crm.team"].create(
            {
                "name": "North",
                "user_id": cls.dora.id,
                "member_ids": [Command.set(cls.anna.ids)],
            }
        )

    def _get_readers(self, talk):
        people = self.anna + self.carl + self.dora + self.otto + self.emil
        model = self.conversation_model
        found = people.filtered(
            lambda user: model.with_user(user).search([("id", "=", talk.id)])
        )
        readable = people.filtered(lambda user: talk.with_user(user).has_access("read"))
        self.assertEqual(found, readable)
        return found

    def test_own_team_and_all_see_a_talk(self):
        self.assertEqual(
            self._get_readers(self.talk), self.anna + self.dora + self.otto
        )

    def test_talk_logged_for_a_colleague_is_seen_by_both(self):
        talk = self._create_talk(self.emil, user_id=self.carl.id)

        self.assertEqual(self._get_readers(talk), self.carl + self.otto + self.emil)

    def test_confidential_talk_is_seen_by_its_people_only(self):
        talk = self._create_talk(self.carl, user_id=self.anna.id, is_confidential=True)

        self.assertEqual(self._get_readers(talk), self.anna + self.carl)

    def test_portal_user_sees_no_talk_of_his_company(self):
        with self.assertRaises(AccessError):
            self.conversation_model.with_user(self.petra).search([])
        with self.assertRaises(AccessError):
            self.talk.with_user(self.petra).read(["name"])
        with self.assertRaises(AccessError):
            self.nord.with_user(self.petra).read(["crm_conversation_count"])

    def test_stranger_cannot_change_a_talk(self):
        with self.assertRaises(AccessError):
            self.talk.with_user(self.carl).name = "Hacked"
        self.assertEqual(self.talk.name, "Offer")

    def test_nobody_but_managers_deletes_a_talk(self):
        with self.assertRaises(AccessError):
            self.talk.with_user(self.anna).unlink()
        self.assertTrue(self.talk.exists())

    def test_count_tells_only_what_the_user_may_read(self):
        self.assertEqual(self.bert.with_user(self.anna).crm_conversation_count, 1)
        self.assertEqual(self.bert.with_user(self.carl).crm_conversation_count, 0)

    def test_former_texts_are_read_like_the_talk_and_never_changed(self):
        self.talk.with_user(self.anna).body = "<p>90 Euro</p>"
        version = self.talk.version_ids
        version_model = self.env["crm.conversation.version"]

        self.assertEqual(version.with_user(self.anna).body, "<p>100 Euro</p>")
        self.assertFalse(version_model.with_user(self.carl).search([]) & version)
        with self.assertRaises(AccessError):
            version.with_user(self.carl).read(["body"])
        for operation in ("write", "create", "unlink"):
            self.assertFalse(version.with_user(self.otto).has_access(operation))

    def test_talks_of_another_company_are_hidden(self):
        other_company = self.env["res.company"].create({"name": "Other GmbH"})
        talk = self.conversation_model.create(
            {"partner_id": self.bert.id, "company_id": other_company.id}
        )

        self.assertFalse(self._get_readers(talk))

        self.otto.company_ids += other_company
        talks = self.conversation_model.with_user(self.otto).with_context(
            allowed_company_ids=other_company.ids
        )
        self.assertEqual(talks.search([("partner_id", "=", self.bert.id)]), talk)
