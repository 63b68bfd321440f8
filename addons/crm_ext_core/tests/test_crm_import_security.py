from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common_import import CrmImportCommon


class TestCrmImportSecurity(CrmImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        groups = "base.group_user,base.group_partner_manager"
        cls.anna = new_test_user(cls.env, "anna.import", groups=groups, lang="en_US")
        cls.otto = new_test_user(
            cls.env,
            "otto.import",
            lang="en_US",
            groups=groups,
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )
        cls.reader = new_test_user(cls.env, "reader.import", groups="base.group_user")

    def _env_of(self, user):
        return self.env(user=user, context={"allowed_company_ids": user.company_id.ids})

    def test_who_may_not_create_contacts_may_not_import(self):
        with self.assertRaises(AccessError):
            self._upload({"name": "A"}, env=self._env_of(self.reader))

    def test_a_user_imports_with_his_own_rights(self):
        job = self._import(
            {"id": "a", "name": "A", "is_company": "1"}, env=self._env_of(self.anna)
        )
        partner = self._partner("A")
        self.assertEqual(partner.create_uid, self.anna)
        self.assertEqual(job.created_count, 1)

    def test_nobody_else_sees_or_runs_the_file(self):
        job = self._upload({"name": "A"}, env=self._env_of(self.anna))
        with self.assertRaises(AccessError):
            job.with_env(self._env_of(self.otto)).file_name  # noqa: B018
        with self.assertRaises(UserError):
            job.with_user(self.env.ref("base.user_admin")).action_import()

    def test_nobody_writes_what_became_of_a_row(self):
        job = self._import({"name": "A"}, env=self._env_of(self.anna))
        row = job.row_ids.with_env(self._env_of(self.anna))
        with self.assertRaises(AccessError):
            row.partner_id = self.bert
        with self.assertRaises(AccessError):
            self._env_of(self.anna)["crm.import.row"].create(
                {"import_id": job.id, "number": 9, "state": "todo"}
            )

    def test_contacts_of_another_company_are_neither_found_nor_changed(self):
        self.nord.company_id = self.env.company
        self._import(
            {"id": "secret", "name": "Secret", "company_id": self.env.company.name}
        )
        job = self._import(
            {"id": "secret", "name": "Stolen"},
            {"id": "b", "name": "B", "parent_id": "Adler Nord"},
            {"id": "c", "name": "C", "is_company": "1"},
            env=self._env_of(self.otto),
        )
        reasons = self._reasons(job)
        self.assertIn("may not see", reasons[2])
        self.assertIn("neither in the file nor", reasons[3])
        self.assertEqual(self._partner("Secret").company_id, self.env.company)
        self._partner("C")

    def test_a_company_that_the_user_may_not_enter_is_refused_singly(self):
        job = self._import(
            {"name": "A", "company_id/.id": str(self.env.company.id)},
            {"name": "B", "company_id/.id": str(self.other_company.id)},
            env=self._env_of(self.otto),
        )
        self.assertEqual(list(self._reasons(job)), [2])
        self.assertEqual(self._partner("B").company_id, self.other_company)

    def test_a_file_for_a_company_that_its_owner_left_is_not_imported(self):
        job = self._upload({"name": "A"}, env=self._env_of(self.anna))
        self.anna.company_ids |= self.other_company
        self.anna.company_id = self.other_company
        self.anna.company_ids = self.other_company
        with self.assertRaisesRegex(UserError, "no access to .* any more"):
            job.sudo()._as_owner()

    def test_people_are_seen_by_the_company_of_their_company(self):
        self.nord.company_id = self.env.company
        self._import({"name": "A", "parent_id": "Adler Nord"})
        self.assertEqual(self._partner("A").company_id, self.env.company)
