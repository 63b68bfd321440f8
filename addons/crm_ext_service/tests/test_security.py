from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ServiceCommon


@tagged("post_install", "-at_install")
class TestSecurity(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(number="R-26-00417-3")
        cls.colleague = new_test_user(cls.env, login="colleague@service.test")

    def test_only_managers_set_a_number(self):
        for user in (self.erika, self.max):
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).number = "HT00001"
            with self.assertRaises(AccessError):
                self.env["helpdesk.ticket"].with_user(user).create(
                    {"name": "A", "description": "-", "number": "HT00001"}
                )
        self.assertEqual(self.ticket.number, "R-26-00417-3")
        self.ticket.with_user(self.paula).number = "HT00001"
        self.assertEqual(len(self.ticket.crm_alias_ids), 2)

    def test_the_register_is_read_by_the_helpdesk_and_extended_by_managers(self):
        alias = self.ticket.crm_alias_ids
        for user, operations in (
            (self.colleague, []),
            (self.max, ["read"]),
            (self.erika, ["read"]),
            (self.paula, ["read", "create"]),
        ):
            for operation in ("read", "write", "create", "unlink"):
                self.assertEqual(
                    alias.with_user(user).has_access(operation),
                    operation in operations,
                    f"{user.login} {operation}",
                )

    def test_a_manager_adds_the_number_of_an_older_system(self):
        self.env["crm.number.alias"].with_user(self.paula).create(
            {"number": "OLD/0815", "ticket_id": self.ticket.id}
        )
        found = self.env["helpdesk.ticket"].with_user(self.erika).name_search("old 815")
        self.assertEqual([ticket_id for ticket_id, _name in found], self.ticket.ids)

    def test_register_and_series_of_another_company_are_hidden(self):
        ticket = self._create_ticket(team_id=self.nord_team.id)
        alias = ticket.crm_alias_ids
        self.assertFalse(alias.with_user(self.paula).has_access("read"))
        series = self.env["crm.number.series"].create(
            {"name": "X", "company_key": self.nord.id}
        )
        self.assertFalse(series.with_user(self.paula).has_access("read"))

    def test_nobody_writes_claims_and_series_are_for_managers(self):
        claims = self.env["crm.number.claim"]
        series = self.env["crm.number.series"]
        for user in (self.colleague, self.erika, self.paula):
            self.assertFalse(claims.with_user(user).has_access("read"))
        self.assertFalse(series.with_user(self.erika).has_access("read"))
        self.assertTrue(series.with_user(self.paula).has_access("write"))
        self.assertFalse(series.with_user(self.paula).has_access("unlink"))

    def test_a_number_does_not_open_a_ticket_of_others(self):
        self.ticket.user_id = self.erika
        for user in (self.max, self.colleague):
            found = self.env["helpdesk.ticket"].with_user(user)
            self.assertEqual(found.name_search("R-26-00417-3"), [], user.login)

    def test_the_public_user_does_not_write_stages(self):
        public = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            self.stage_new.with_user(public).name = "Hacked"
        self.assertEqual(self.stage_new.name, "New")
