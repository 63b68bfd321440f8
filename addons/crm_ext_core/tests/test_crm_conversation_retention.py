from pathlib import Path
from unittest import SkipTest

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_path

from .common_conversation import ConversationCommon

FILTER = '["!", ("commercial_partner_id.category_id.name", "=", "Legal hold")]'


@tagged("post_install", "-at_install")
@freeze_time("2026-11-01 09:00:00")
class TestCrmConversationRetention(ConversationCommon):
    """The examples of docs/retention.md, where data_recycle is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "data_recycle.model" not in cls.env:
            raise SkipTest("data_recycle is not installed")
        cls.sued.category_id = cls.env["res.partner.category"].create(
            {"name": "Legal hold"}
        )
        cls.old, cls.held, cls.young = (
            cls._create_talk(partner_id=partner.id, date=date, body="<p>Ordered</p>")
            for partner, date in (
                (cls.nord, "2016-10-31 08:00:00"),
                (cls.sued, "2016-10-31 08:00:00"),
                (cls.nord, "2016-11-02 08:00:00"),
            )
        )

    def _create_rule(self, action, **values):
        return self.env["data_recycle.model"].create(
            {
                "name": "Old talks",
                "res_model_id": self.env["ir.model"]._get_id("crm.conversation"),
                "domain": FILTER,
                "time_field_id": self.env["ir.model.fields"]
                ._get("crm.conversation", "date")
                .id,
                "time_field_delta": 10,
                "time_field_delta_unit": "years",
                "recycle_action": action,
                "recycle_mode": "automatic",
                **values,
            }
        )

    def _get_talks(self):
        talks = self.conversation_model.with_context(active_test=False)
        return talks.search([("id", "in", (self.old + self.held + self.young).ids)])

    def test_the_document_shows_the_filter_that_is_tested(self):
        document = Path(file_path("crm_ext_core/docs/retention.md"))
        self.assertIn(FILTER, document.read_text(encoding="utf-8"))

    def test_old_talks_are_voided_except_under_legal_hold(self):
        self._create_rule("archive")
        self.env["data_recycle.model"]._cron_recycle_records()
        self.assertFalse(self.old.active)
        self.assertEqual(self.old.void_reason, "Archived by a retention rule")
        self.assertEqual(self.old.body, "<p>Ordered</p>")
        self.assertTrue(self.held.active)
        self.assertTrue(self.young.active)

    def test_old_talks_are_deleted_with_their_former_texts(self):
        self.old.with_user(self.anna).body = "<p>Ordered twice</p>"
        versions = self.old.version_ids
        file = self.env["ir.attachment"].create(
            {
                "name": "Note",
                "raw": b"Two",
                "res_model": "crm.conversation",
                "res_id": self.old.id,
            }
        )
        self._create_rule("unlink", include_archived=True)
        self.env["data_recycle.model"]._cron_recycle_records()
        self.assertEqual(self._get_talks(), self.young + self.held)
        self.assertTrue(versions)
        self.assertFalse(versions.exists())
        self.assertFalse(file.exists())

    def test_voided_talks_are_deleted_where_the_rule_says_so(self):
        self.old.write({"void_reason": "Logged twice"})
        rule = self._create_rule("unlink")
        self.env["data_recycle.model"]._cron_recycle_records()
        self.assertTrue(self.old.exists())
        rule.include_archived = True
        self.env["data_recycle.model"]._cron_recycle_records()
        self.assertFalse(self.old.exists())

    def test_erasure_for_one_customer_is_looked_at_before(self):
        rule = self._create_rule(
            "unlink",
            recycle_mode="manual",
            domain=str([("partner_id", "=", self.nord.id)]),
            time_field_id=False,
            include_archived=True,
        )
        rule.action_recycle_records()
        self.assertEqual(len(self._get_talks()), 3)
        rule.recycle_record_ids.action_validate()
        self.assertEqual(self._get_talks(), self.held)

    def test_only_administrators_delete(self):
        talk = self.old
        for user in (self.anna, self.otto):
            with self.assertRaises(AccessError):
                talk.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["data_recycle.model"].with_user(user).create({"name": "All"})
            with self.assertRaises(AccessError):
                self.env["data_recycle.record"].with_user(user).search([])
