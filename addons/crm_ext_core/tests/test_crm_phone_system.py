import base64

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.phone import MAX_BODY
from ..models.crm_phone_system import EVENT_PATH, LOOKUP_PATH
from .common_call import CallCommon


@tagged("post_install", "-at_install")
class TestCrmPhoneSystem(CallCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.crm_phone_extension = "21, w0"
        cls.key = cls.system._create_key()

    def _post(self, payload, key=None, path=EVENT_PATH, **kwargs):
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return self.url_open(path, json=payload, headers=headers, **kwargs)

    def _get_call(self, key):
        return self.call_model.search([("call_key", "=", key)])

    def _look_up(self, number, path=LOOKUP_PATH, key=None):
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return self.url_open(f"{path}?number={number}", headers=headers)

    # === THE KEY === #

    def test_key_is_shown_once_and_stored_as_a_hash(self):
        action = self.system.action_create_key()
        key = action["context"]["default_key"]

        self.assertEqual(len(key), 43)
        self.env.flush_all()
        self.env.cr.execute("SELECT to_jsonb(s)::text FROM crm_phone_system s")
        stored = str(self.env.cr.fetchall())
        self.assertNotIn(key, stored)
        self.assertIn(self.system._hash_key(key), stored)

    def test_replaced_key_is_refused(self):
        old_key, new_key = self.key, self.system._create_key()

        self.assertEqual(self._look_up("1", key=old_key).status_code, 401)
        self.assertEqual(self._look_up("1", key=new_key).status_code, 200)

    def test_key_of_an_archived_system_is_refused(self):
        self.system.active = False

        self.assertEqual(self._look_up("1").status_code, 401)

    def test_wrong_keys_are_refused_and_tell_nothing(self):
        for key in ("x", self.key[:-1], self.key[:8], f"{self.key}x", "a" * 5000, "ü"):
            key = key.encode().decode("latin-1")
            for response in (
                self._post({"event": "ringing", "call_id": "1"}, key=key),
                self._look_up("0431556677", key=key),
            ):
                self.assertEqual(response.status_code, 401, key)
                self.assertEqual(
                    response.json(), {"error": "No telephone system has this key"}
                )
        self.assertEqual(self.url_open(EVENT_PATH, method="POST").status_code, 401)
        self.assertFalse(self._get_call("1"))

    def test_key_works_in_the_path_and_as_a_basic_login(self):
        payload = {"event": "ringing", "call_id": "1", "from": "0431556677"}

        in_path = self.url_open(f"{EVENT_PATH}/{self.key}", json=payload)
        login = base64.b64encode(f"odoo:{self.key}".encode()).decode()
        basic = self.url_open(
            EVENT_PATH,
            json={**payload, "call_id": "2"},
            headers={"Authorization": f"Basic {login}"},
        )

        self.assertEqual((in_path.status_code, basic.status_code), (200, 200))
        self.assertTrue(self._get_call("1") and self._get_call("2"))

    @mute_logger("odoo.http")
    def test_key_opens_nothing_else(self):
        headers = {"Authorization": f"Bearer {self.key}"}
        for path in (
            "/json/2/res.partner/search",
            "/web/dataset/call_kw/res.partner/search_read",
        ):
            payload = {"params": {}, "domain": []}
            response = self.url_open(path, json=payload, headers=headers)
            self.assertNotIn(self.bert.name, response.text)
            self.assertNotIn("session_id", response.cookies)
        response = self._post({"event": "ringing", "call_id": "1"})
        self.assertNotIn("session_id", response.cookies)

    def test_only_administrators_make_keys(self):
        with self.assertRaises(AccessError):
            self.system.with_user(self.otto).action_create_key()
        with self.assertRaises(AccessError):
            self.system.with_user(self.otto).action_test()

    def test_archived_system_is_not_tested(self):
        self.system.active = False

        with self.assertRaisesRegex(UserError, "Restore"):
            self.system.action_test()

    def test_form_tells_when_the_last_call_came(self):
        self.assertFalse(self.system.last_event_at)

        call = self._report("1", "ringing")
        self.system.invalidate_recordset()

        self.assertEqual(self.system.last_call_id, call)
        self.assertEqual(self.system.last_event_at, call.write_date)

    # === REPORTS === #

    def test_call_is_reported_as_json(self):
        response = self._post(
            {
                "event": "ringing",
                "call_id": "1",
                "direction": "in",
                "from": "0431 556677",
                "users": ["21"],
            }
        )

        self.assertEqual((response.status_code, response.json()), (200, {}))
        call = self._get_call("1")
        self.assertEqual((call.partner_id, call.user_ids), (self.bert, self.anna))

    def test_sipgate_gets_an_answer_that_asks_for_the_rest(self):
        self.system.shape = "sipgate"
        url = f"{EVENT_PATH}/{self.key}"

        response = self.url_open(
            url,
            data={
                "event": "newCall",
                "from": "49431556677",
                "to": "4973199880",
                "direction": "in",
                "callId": "1",
                "user[]": ["Anna", "Bob"],
                "userId[]": ["w0", "w1"],
            },
        )

        self.assertEqual(response.headers["Content-Type"], "application/xml")
        answer = etree.fromstring(response.content)
        expected_url = self.system.event_url + f"/{self.key}"
        self.assertEqual(answer.tag, "Response")
        self.assertEqual(
            dict(answer.attrib), {"onAnswer": expected_url, "onHangup": expected_url}
        )
        self.url_open(url, data={"event": "answer", "callId": "1", "userId": "w0"})
        self.url_open(
            url, data={"event": "hangup", "callId": "1", "cause": "normalClearing"}
        )
        call = self._get_call("1")
        self.assertEqual((call.state, call.user_id), ("ended", self.anna))
        self.assertEqual(call.number, "+49431556677")

    def test_zammad_form_is_understood(self):
        self.system.shape = "zammad"
        data = {"callId": "1", "direction": "in", "from": "0431556677", "to": "1"}

        self._post_form({**data, "event": "newCall", "user[]": [self.anna.name]})
        self._post_form({**data, "event": "hangup", "cause": "cancel"})

        call = self._get_call("1")
        self.assertEqual((call.state, call.user_ids), ("missed", self.anna))

    def _post_form(self, data):
        response = self.url_open(f"{EVENT_PATH}/{self.key}", data=data)
        self.assertEqual((response.status_code, response.json()), (200, {}))

    def test_3cx_reports_a_call_when_it_has_ended(self):
        self.system.shape = "3cx"

        self._post(
            {
                "CallType": "Inbound",
                "Number": "0049431556677",
                "Agent": "21",
                "Duration": "00:01:30",
                "CallStartTimeUTC": "2026-03-10T11:00:00Z",
            }
        )

        call = self.call_model.search([("system_id", "=", self.system.id)])
        self.assertEqual((call.state, call.user_id), ("ended", self.anna))

    def test_bad_reports_are_refused_with_a_reason_and_no_traceback(self):
        headers = {"Authorization": f"Bearer {self.key}"}
        json_headers = {**headers, "Content-Type": "application/json"}
        bodies = (b"", b"{", b"[1]", b"\xff\xfe", b"[" * 20_000, b'{"event": null}')
        with self.assertNoLogs("odoo.http", "WARNING"):
            for body in bodies:
                response = self.url_open(
                    EVENT_PATH, data=body, headers=json_headers, method="POST"
                )
                self.assertEqual(response.status_code, 400, body[:20])
                self.assertTrue(response.json()["error"])
            response = self.url_open(EVENT_PATH, data={"event": "x"}, headers=headers)
            self.assertEqual(response.status_code, 400)
            self.assertIn("event", response.json()["error"])
            too_long = b'{"event": "' + b"x" * MAX_BODY + b'"}'
            response = self.url_open(EVENT_PATH, data=too_long, headers=json_headers)
            self.assertEqual(response.status_code, 413)
        self.assertFalse(self.call_model.search([("system_id", "=", self.system.id)]))

    # === LOOKUPS === #

    def test_lookup_tells_the_name_behind_a_number(self):
        self.bert.email = "bert@example.com"

        contacts = self._look_up("0049431556677").json()["contacts"]

        self.assertEqual(
            contacts,
            [
                {
                    "id": self.bert.id,
                    "name": "Bert",
                    "firstname": "",
                    "lastname": "Bert",
                    "company": "Adler Nord",
                    "phone": self.bert.phone,
                    "email": "bert@example.com",
                    "url": f"{self.bert.get_base_url()}/odoo/contacts/{self.bert.id}",
                }
            ],
        )

    def test_lookup_names_nobody_in_doubt_or_for_a_piece_of_a_number(self):
        self.sued.phone = "0431 556677"

        for number in ("0431556677", "", "043", "%", "____", "556677", "0" * 500):
            response = self._look_up(number)
            self.assertEqual(response.json(), {"contacts": []}, number)

    def test_lookup_stays_in_the_company_of_the_system(self):
        self.bert.company_id = self.env["res.company"].create({"name": "Other"})

        self.assertEqual(self._look_up("0431556677").json(), {"contacts": []})

    def test_lookup_finds_a_lead(self):
        self.env["crm.lead"].create(
            {"name": "Fair", "contact_name": "Ada Roth", "phone": "0731 445566"}
        )

        [contact] = self._look_up("0731445566").json()["contacts"]

        self.assertEqual((contact["firstname"], contact["lastname"]), ("Ada", "Roth"))
