from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.mail.models.mail_activity import MailActivity as OdooActivity

from .common_conversation import ConversationCommon

DAY = date(2026, 11, 26)


@tagged("post_install", "-at_install")
class TestMailActivityAccess(ConversationCommon):
    """Searching activities gives what Odoo's row by row check gives, only sooner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.west = cls.env["res.company"].create({"name": "West"})
        cls.otto.company_ids |= cls.west
        cls.activities = cls.env["mail.activity"]
        lead_model = cls.env["crm.lead"]
        cls.lead_of_anna = lead_model.create({"name": "A", "user_id": cls.anna.id})
        cls.lead_of_carl = lead_model.create({"name": "C", "user_id": cls.carl.id})
        cls.lead_of_west = lead_model.create(
            {"name": "W", "user_id": False, "team_id": False, "company_id": cls.west.id}
        )
        cls.lost_lead = lead_model.create({"name": "L", "user_id": cls.anna.id})
        task = cls.env["project.task"].create(
            {
                "name": "T",
                "project_id": cls.env["project.project"].create({"name": "P"}).id,
            }
        )
        for document in (
            cls.lead_of_anna,
            cls.lead_of_carl,
            cls.lead_of_west,
            cls.lost_lead,
            cls.bert,
            task,
        ):
            for user in (cls.anna, cls.carl):
                cls._schedule(document, user)
        cls.activities.create([{"summary": "Free", "user_id": cls.carl.id}])
        cls.lost_lead.active = False
        gone = lead_model.create({"name": "G"})
        cls._schedule(gone, cls.carl)
        cls.env.flush_all()
        cls.env.cr.execute("DELETE FROM crm_lead WHERE id = %s", [gone.id])
        cls.env.invalidate_all()

    @classmethod
    def _schedule(cls, document, user):
        return cls.activities.with_context(mail_activity_quick_update=True).create(
            {
                "res_model_id": cls.env["ir.model"]._get_id(document._name),
                "res_id": document.id,
                "user_id": user.id,
                "date_deadline": DAY,
            }
        )

    def _search_as_odoo(self, user, domain, **context):
        model = self.activities.with_user(user).with_context(**context)
        return OdooActivity._search(model, Domain(domain)).get_result_ids()

    def test_users_find_what_odoo_lets_them_find(self):
        own = [("user_id", "=", self.anna.id)]
        company_ids = [self.env.company.id, self.west.id]
        for user in (self.anna, self.carl, self.dora, self.otto, self.emil):
            for domain in (own, [("active", "in", (True, False))], []):
                for context in ({}, {"allowed_company_ids": company_ids}):
                    if context and user != self.otto:
                        continue
                    found = self.activities.with_user(user).with_context(**context)
                    found = found.search(domain)
                    expected = self._search_as_odoo(user, domain, **context)
                    with self.subTest(user=user.login, domain=domain, context=context):
                        self.assertEqual(set(found.ids), set(expected))
                        found.check_access("read")

    def test_colleague_finds_nothing_on_hidden_documents(self):
        found = self.activities.with_user(self.dora).search(
            [("res_model", "=", "crm.lead"), ("user_id", "in", self.anna.ids)]
        )

        self.assertFalse(found & self.lead_of_anna.activity_ids)

    def test_pages_are_full_although_others_are_hidden(self):
        domain = [("res_model", "=", "crm.lead"), ("user_id", "!=", False)]
        model = self.activities.with_user(self.anna)
        readable = model.search(domain, order="id desc")
        self.assertGreater(len(readable), 2)

        page = model.search(domain, order="id desc", limit=len(readable))

        self.assertEqual(page, readable)
        self.assertEqual(model.search_count(domain), len(readable))

    def test_own_list_is_one_query(self):
        model = self.activities.with_user(self.anna)
        domain = [("user_id", "=", self.anna.id), ("crm_priority", "=", "0")]
        model.search(domain)

        with self.assertQueryCount(1):
            self.assertEqual(len(model.search(domain)), 6)

    def test_list_of_all_is_two_queries(self):
        model = self.activities.with_user(self.anna)
        model.search([])

        # Which kinds of documents, and the list.
        with self.assertQueryCount(2):
            model.search([])

    def test_portal_user_finds_no_activities(self):
        with self.assertRaises(AccessError):
            self.activities.with_user(self.petra).search([])
