from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import api
from odoo.exceptions import ValidationError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestCrmAccountLinkConcurrency(TransactionCase):
    """Two writers on two real connections: what they do has to be committed."""

    def setUp(self):
        super().setUp()
        self.cr1, self.cr2 = (self._open_cursor() for _ in range(2))
        env = api.Environment(self.cr1, api.SUPERUSER_ID, {"tracking_disable": True})
        self.companies = env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Adler", "Falke")]
        )
        self.branches = env["res.partner"].create(
            [
                {"name": "Branch", "is_company": True, "crm_parent_id": company.id}
                for company in self.companies
            ]
        )
        self.cr1.commit()
        self.addCleanup(self._delete_companies)

    def _open_cursor(self):
        cr = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cr.close)
        return cr

    def _delete_companies(self):
        self.cr1.rollback()
        self.cr2.rollback()
        self.companies.child_ids.unlink()
        (self.branches | self.companies).unlink()
        self.cr1.commit()

    def test_two_moves_cannot_close_a_circle(self):
        adler, falke = self.companies
        adler_branch, falke_branch = self.branches
        env2 = api.Environment(self.cr2, api.SUPERUSER_ID, {"tracking_disable": True})
        self.assertFalse(falke.with_env(env2).crm_parent_id)  # takes its snapshot

        adler.crm_parent_id = falke_branch
        self.env.flush_all()
        self.cr2.execute("SET LOCAL lock_timeout = '100ms'")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(LockNotAvailable),
            self.cr2.savepoint(),
        ):
            falke.with_env(env2).crm_parent_id = adler_branch
        env2.invalidate_all(flush=False)
        self.cr1.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            falke.with_env(env2).crm_parent_id = adler_branch

        # both errors make Odoo try again, with a new snapshot
        self.cr2.rollback()
        env2.invalidate_all(flush=False)
        with self.assertRaisesRegex(ValidationError, "own branches"):
            falke.with_env(env2).crm_parent_id = adler_branch

    def test_person_hired_while_the_company_moves_gets_the_new_root(self):
        adler, falke = self.companies
        env2 = api.Environment(self.cr2, api.SUPERUSER_ID, {"tracking_disable": True})
        self.assertFalse(falke.with_env(env2).crm_parent_id)  # takes its snapshot
        person = adler.env["res.partner"].create({"name": "New", "parent_id": falke.id})
        adler.env.flush_all()
        self.cr2.execute("SET LOCAL lock_timeout = '100ms'")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(LockNotAvailable),
            self.cr2.savepoint(),
        ):
            falke.with_env(env2).crm_parent_id = adler  # waits for the new person
        env2.invalidate_all(flush=False)
        self.cr1.commit()
        falke.with_env(env2).crm_parent_id = adler  # still does not see her
        self.cr2.commit()  # and after that looks again

        self.cr1.commit()
        adler.env.invalidate_all(flush=False)
        self.assertEqual(person.crm_root_id, adler)

    def test_person_cannot_be_hired_with_an_old_picture_of_the_tree(self):
        adler, falke = self.companies
        env2 = api.Environment(self.cr2, api.SUPERUSER_ID, {"tracking_disable": True})
        self.assertFalse(falke.with_env(env2).crm_parent_id)  # takes its snapshot
        falke.crm_parent_id = adler
        self.cr1.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            env2["res.partner"].create({"name": "New", "parent_id": falke.id})
