from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestCrmConversationVoid(ConversationCommon):
    """A talk is voided with a reason, never deleted."""

    def _void(self, talks, user, reason="Logged with the wrong customer"):
        action = talks.with_user(user).action_archive()
        wizard = self.env[action["res_model"]].with_user(user)
        wizard = wizard.with_context(**action["context"])
        return wizard.create({"reason": reason}).action_void()

    def test_a_voided_talk_leaves_the_protocol_and_keeps_its_text(self):
        talk = self._create_talk(body="<p>Wants two machines</p>")
        self._void(talk, self.anna)
        self.assertEqual(self.bert.crm_conversation_count, 0)
        self.assertFalse(talk.active)
        self.assertEqual(talk.void_reason, "Logged with the wrong customer")
        self.assertEqual(talk.body, "<p>Wants two machines</p>")

    def test_who_voided_and_why_stays_when_the_talk_is_valid_again(self):
        talk = self._create_talk(name="Offer")
        self._void(talk, self.anna)
        talk.with_user(self.anna).action_unarchive()
        self.assertTrue(talk.active)
        self.assertFalse(talk.void_reason)
        talk.invalidate_recordset(["version_ids"])
        self.assertEqual(
            talk.version_ids.mapped("name"),
            ["Made valid again", "Voided: Logged with the wrong customer"],
        )
        self.assertEqual(talk.version_ids.create_uid, self.anna)

    def test_a_talk_is_not_voided_without_a_reason(self):
        talk = self._create_talk(name="Offer").with_user(self.anna)
        with self.assertRaisesRegex(UserError, "Say why"):
            talk.active = False
        with self.assertRaisesRegex(UserError, "Say why"):
            talk.write({"active": False, "void_reason": "  "})

    def test_whoever_may_read_a_voided_talk_reads_why(self):
        talk = self._create_talk(name="Offer")
        self._void(talk, self.anna)
        self.env.invalidate_all()
        version = talk.with_user(self.otto).version_ids
        self.assertEqual(version.name, "Voided: Logged with the wrong customer")
        self.assertFalse(version.with_user(self.emil).search([]))

    def test_colleagues_cannot_void_the_talk_of_another(self):
        talk = self._create_talk(name="Offer")
        with self.assertRaisesRegex(AccessError, "is the talk of anna"):
            talk.with_user(self.otto).action_archive()
        with self.assertRaises(AccessError):
            talk.with_user(self.otto).write({"active": False, "void_reason": "No"})
        with self.assertRaises(AccessError):
            talk.with_user(self.emil).action_archive()

    def test_nothing_is_noted_where_nothing_changes(self):
        talk = self._create_talk(name="Offer")
        talk.with_user(self.otto).write({"active": True})
        self.assertFalse(talk.version_ids)

    def test_the_leader_of_the_team_and_the_sales_manager_may_void(self):
        self.env["crm.team"].create(
            {
                "name": "North",
                "user_id": self.dora.id,
                "member_ids": [(6, 0, self.anna.ids)],
            }
        )
        talk = self._create_talk(name="Offer")
        self._void(talk, self.dora)
        self.assertFalse(talk.active)

    def test_not_even_a_sales_manager_deletes_a_talk(self):
        manager = self._create_user("max", "sales_team.group_sale_manager")
        talk = self._create_talk(name="Offer")
        with self.assertRaises(AccessError):
            talk.with_user(manager).unlink()
        self._void(talk, manager)
        self.assertFalse(talk.active)

    def test_a_retention_rule_archives_without_asking(self):
        talk = self._create_talk(name="Offer")
        talk.sudo().action_archive()
        self.assertEqual(talk.void_reason, "Archived by a retention rule")
