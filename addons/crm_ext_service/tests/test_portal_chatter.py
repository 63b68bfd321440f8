from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_portal import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalChatter(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.note = cls.ticket.message_post(
            body="Margin 40 %", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        cls.answer = cls.ticket.message_post(
            body="We send a seal",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _say(self, body, **access):
        return self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": self.ticket.id,
                "post_data": {"body": body, "subtype_xmlid": "mail.mt_comment"},
                **access,
            },
        )

    def _read(self, **access):
        found = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": self.ticket.id,
                **access,
            },
        )
        return found["messages"]

    def test_the_customer_reads_and_answers_what_is_meant_for_him(self):
        self._login(self.bert_user)
        self.assertEqual(self._read(), self.answer.ids)
        self._say("Thank you")
        latest = self.ticket.message_ids[0]
        self.assertEqual(latest.author_id, self.bert)
        self.assertIn("Thank you", latest.body)
        self.assertEqual(self._read(), (latest + self.answer).ids)

    def test_who_has_the_role_answers_colleagues_tickets(self):
        self.company.crm_portal_colleagues = True
        self.nele.crm_ticket_role = "tree"
        self._login(self.nele_user)
        self.assertEqual(self._read(), self.answer.ids)
        self._say("We wait")
        self.assertEqual(self.ticket.message_ids[0].author_id, self.nele)

    def test_strangers_and_colleagues_without_role_neither_read_nor_write(self):
        before = self.ticket.message_ids
        for user in (self.rita_user, self.carla_user, None):
            if user:
                self._login(user)
            else:
                self.authenticate(None, None)
            with mute_logger("odoo.http"):
                try:
                    self.assertFalse(self._read())
                except JsonRpcException as error:
                    self.assertNotIn("seal", str(error))
                with self.assertRaises(JsonRpcException):
                    self._say("Let me in", token="wrong")
        self.assertEqual(self.ticket.message_ids, before)

    def test_files_on_internal_notes_are_not_downloaded_by_their_id(self):
        secret = self.env["ir.attachment"].create(
            {
                "name": "margin.txt",
                "raw": b"40 %",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self.note.attachment_ids = secret
        for user in (self.bert_user, self.rita_user):
            self._login(user)
            for url in (f"/web/content/{secret.id}", f"/web/image/{secret.id}"):
                response = self.url_open(url)
                self.assertNotIn(b"40 %", response.content, url)
