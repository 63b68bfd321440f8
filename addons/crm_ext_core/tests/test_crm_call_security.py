from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_call import CallCommon


@tagged("post_install", "-at_install")
class TestCrmCallSecurity(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna_call = cls._create_call("1", cls.anna)

    def _get_readers(self, call):
        people = self.anna + self.carl + self.dora + self.otto + self.emil
        found = people.filtered(
            lambda user: self.call_model.with_user(user).search([("id", "=", call.id)])
        )
        readable = people.filtered(lambda user: call.with_user(user).has_access("read"))
        self.assertEqual(found, readable)
        return found

    def test_leader_of_a_team_sees_the_calls_of_its_members(self):
        self.env["crm.team"].create(
            {
                "name": "North",
                "user_id": self.dora.id,
                "member_ids": [Command.set(self.anna.ids)],
            }
        )

        self.assertEqual(
            self._get_readers(self.anna_call), self.anna + self.dora + self.otto
        )

    def test_call_at_nobodys_phone_is_seen_by_who_sells(self):
        call = self._create_call("2")

        self.assertEqual(
            self._get_readers(call), self.anna + self.carl + self.dora + self.otto
        )

    def test_calls_of_another_company_are_hidden(self):
        other_company = self.env["res.company"].create({"name": "Other GmbH"})
        system = self.system.create({"name": "Other", "company_id": other_company.id})
        call = self._create_call("1", self.anna, system_id=system.id)

        self.assertFalse(self._get_readers(call))

        self.otto.company_ids += other_company
        calls = self.call_model.with_user(self.otto).with_context(
            allowed_company_ids=other_company.ids
        )
        self.assertEqual(calls.search([]), call)

    def test_called_user_and_those_who_see_all_documents_see_a_call(self):
        self.assertEqual(self._get_readers(self.anna_call), self.anna + self.otto)

    def test_nobody_writes_or_creates_a_call(self):
        for user in (self.anna, self.otto, self.env.ref("base.user_admin")):
            call = self.anna_call.with_user(user)
            for operation in ("write", "create"):
                self.assertFalse(call.has_access(operation))
        with self.assertRaises(AccessError):
            self.anna_call.with_user(self.anna).state = "ended"
        self.assertEqual(self.anna_call.state, "ringing")

    def test_portal_user_sees_no_call(self):
        with self.assertRaises(AccessError):
            self.call_model.with_user(self.petra).search([])
        with self.assertRaises(AccessError):
            self.call_model.with_user(self.petra).get_ringing_calls()

    def test_tab_that_loads_while_it_rings_gets_the_calls_of_its_user(self):
        expected = {
            "id": self.anna_call.id,
            "state": "ringing",
            "number": "+49431556677",
            "direction": "in",
            "user_id": False,
            "started_at": "2026-03-10 12:00:00",
        }
        calls = self.call_model

        self.assertEqual(calls.with_user(self.anna).get_ringing_calls(), [expected])
        self.assertEqual(calls.with_user(self.otto).get_ringing_calls(), [])

    def test_only_administrators_see_telephone_systems(self):
        with self.assertRaises(AccessError):
            self.system.with_user(self.otto).read(["name"])
