from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestCrmConversationHistory(ConversationCommon):
    """Former mails and meetings enter the protocol on request, without doubles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("max", "sales_team.group_sale_manager")
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Second machine", "partner_id": cls.bert.id}
        )
        # As written before the addon was installed
        cls.messages = cls.env["mail.message"].create(
            [
                {
                    "model": "crm.lead",
                    "res_id": cls.lead.id,
                    "message_type": "email",
                    "subtype_id": cls.env.ref("mail.mt_comment").id,
                    "author_id": cls.bert.id,
                    "date": day,
                    "body": f"Mail of {day}",
                }
                for day in ("2025-03-03", "2026-03-03")
            ]
        )
        cls.env["calendar.event"].create(
            {
                "name": "Fair",
                "start": "2025-03-02 09:00:00",
                "stop": "2025-03-02 10:30:00",
                "partner_ids": [(6, 0, cls.bert.ids)],
            }
        )

    def _take_over(self, **vals):
        history = self.env["crm.conversation.history"].with_user(self.manager)
        history = history.create(vals)
        history.action_start()
        with self.enter_registry_test_mode():
            self.env.ref(
                "crm_ext_core.ir_cron_take_over_history"
            ).method_direct_trigger()
        return history

    def _get_talks(self, origin):
        domain = [("origin", "=", origin), ("partner_id", "=", self.bert.id)]
        return self.conversation_model.search(domain)

    def test_former_mails_become_talks_of_their_day(self):
        history = self._take_over(source="mail")
        talks = self._get_talks("mail")
        self.assertEqual(talks.message_id, self.messages)
        self.assertEqual(
            talks.mapped("date"), self.messages.sorted("date desc").mapped("date")
        )
        self.assertEqual(history.state, "done")
        self.assertEqual(history.progress, 100)
        self.assertGreaterEqual(history.created, 2)

    def test_older_mails_than_wished_are_left_out(self):
        self._take_over(source="mail", date_from="2026-01-01")
        self.assertEqual(self._get_talks("mail").message_id, self.messages[1])

    def test_former_meetings_become_talks(self):
        self._take_over(source="meeting")
        self.assertEqual(self._get_talks("meeting").name, "Fair")

    def test_repeating_makes_no_doubles(self):
        self._take_over(source="mail")
        history = self._take_over(source="mail")
        self.assertEqual(history.created, 0)
        self.assertEqual(len(self._get_talks("mail")), 2)

    def test_a_batch_that_was_cut_off_goes_on_where_it_ended(self):
        history = self.env["crm.conversation.history"].create({"source": "mail"})
        history.action_start()
        history.position = self.messages[0].id
        history._take_over_batch()
        self.assertEqual(self._get_talks("mail").message_id, self.messages[1])

    def test_an_order_under_way_cannot_be_changed(self):
        history = self._take_over(source="mail")
        with self.assertRaisesRegex(UserError, "under way"):
            history.source = "meeting"

    def test_thirty_mails_cost_as_many_queries_as_ten(self):
        mails = self.messages.browse()
        for number in range(40):
            mails += self.messages[0].copy({"message_id": f"<{number}@adler.example>"})
        self.env.flush_all()
        queries = []
        for batch in (mails[:10], mails[10:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.conversation_model._log_mails(batch)), len(batch))
            self.env.flush_all()
            queries.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(queries[1], queries[0])

    def test_one_bad_mail_is_left_out_and_the_others_are_taken_over(self):
        bad = self.messages[0]
        prepare = type(self.conversation_model)._prepare_mail_values

        def refuse(conversations, message, record):
            if message == bad:
                raise CheckViolation("A customer of another company")
            return prepare(conversations, message, record)

        with (
            patch.object(type(self.conversation_model), "_prepare_mail_values", refuse),
            self.assertLogs("odoo.addons.crm_ext_core", "WARNING") as logs,
        ):
            history = self._take_over(source="mail")
        self.assertEqual(self._get_talks("mail").message_id, self.messages[1])
        self.assertEqual(history.left_out_ids, bad.ids)
        self.assertEqual(
            history.action_open_left_out()["domain"], [("id", "in", bad.ids)]
        )
        self.assertIn("A customer of another company", logs.output[0])

    def test_only_what_is_installed_is_offered(self):
        offered = dict(self.env["crm.conversation.history"]._selection_source())
        self.assertEqual("crm.claim" in offered, "crm.claim" in self.env)
        self.assertIn("mail", offered)

    def test_salespeople_cannot_take_history_over(self):
        with self.assertRaises(AccessError):
            self.env["crm.conversation.history"].with_user(self.anna).create({})
