from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCrmConversationPlace(TransactionCase):
    """Anna logs a talk while Boris gives its customer another parent company."""

    def setUp(self):
        super().setUp()
        self.anna, self.boris = (self._open_environment() for _ in range(2))
        companies = self.boris["res.partner"].create(
            [
                {"name": "Former Group", "is_company": True},
                {"name": "New Group", "is_company": True},
                {"name": "Branch", "is_company": True},
            ]
        )
        former, self.group, self.branch = companies
        self.branch.crm_parent_id = former
        self.boris.cr.commit()
        self.addCleanup(self._delete, companies)

    def _open_environment(self):
        cr = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _delete(self, companies):
        for env in (self.anna, self.boris):
            env.cr.rollback()
            env.invalidate_all()
        people = self.boris["res.partner"].search([("parent_id", "in", companies.ids)])
        talks = self.boris["crm.conversation"].search(
            [("partner_id", "in", (companies | people).ids)]
        )
        talks.unlink()
        people.unlink()
        companies[2].unlink()
        companies[:2].unlink()
        self.boris.cr.commit()

    def _log_talk(self):
        talk = self.anna["crm.conversation"].create(
            {"partner_id": self.branch.id, "name": "Two bearings"}
        )
        self.anna.flush_all()
        return talk

    def _move(self):
        self.branch.crm_parent_id = self.group
        self.boris.flush_all()

    def _begin(self, env):
        """Let a transaction begin: from now on it sees the database as it is."""
        env.cr.execute("SELECT FROM res_partner LIMIT 1")

    def _get_group_of(self, talk):
        env = self._open_environment()
        return env["crm.conversation"].browse(talk.id).crm_root_id

    def test_talk_that_is_saved_after_the_move_is_in_the_new_group(self):
        talk = self._log_talk()
        self._move()
        self.boris.cr.commit()
        self.anna.cr.commit()
        self.assertEqual(self._get_group_of(talk).name, "New Group")

    def test_talk_that_is_saved_before_the_move_is_in_the_new_group(self):
        self._begin(self.boris)
        talk = self._log_talk()
        self.anna.cr.commit()
        self._move()
        self.boris.cr.commit()
        self.assertEqual(self._get_group_of(talk).name, "New Group")

    def test_talk_with_a_person_who_changes_companies_is_with_the_new_one(self):
        person = self.boris["res.partner"].create(
            {"name": "Ada", "parent_id": self.branch.id}
        )
        self.boris.cr.commit()
        self._begin(self.boris)
        talk = self._log_talk()
        talk.partner_id = person.id
        self.anna.cr.commit()
        person.parent_id = self.group
        self.boris.cr.commit()
        env = self._open_environment()
        talk = env["crm.conversation"].browse(talk.id)
        self.assertEqual(talk.commercial_partner_id.name, "New Group")
