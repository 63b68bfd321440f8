import importlib.util
from datetime import date

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestMailActivityCustomer(ConversationCommon):
    """Every activity knows whom it concerns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activities = cls.env["mail.activity"]
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Conveyor", "partner_id": cls.bert.id, "user_id": cls.anna.id}
        )

    def _schedule(self, document, user=None):
        return document.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 11, 26),
            user_id=(user or self.anna).id,
        )

    def assertCustomer(self, activity, partner):
        self.env.flush_all()
        self.assertRecordValues(
            activity,
            [
                {
                    "crm_partner_id": partner.id,
                    "crm_commercial_partner_id": partner.commercial_partner_id.id,
                }
            ],
        )

    def test_activity_knows_the_person_and_his_company(self):
        for document in (self.bert, self.lead):
            activity = self._schedule(document)
            self.assertEqual(activity.crm_partner_id, self.bert)
            self.assertEqual(activity.crm_commercial_partner_id, self.nord)

    def test_activity_of_nobody_has_no_customer(self):
        self.assertFalse(
            self._schedule(self.env["crm.lead"].create({"name": "X"})).crm_partner_id
        )
        free = self.activities.create({"summary": "Tidy up", "user_id": self.anna.id})
        self.assertFalse(free.crm_partner_id)

    def test_activity_follows_the_customer_of_its_document(self):
        activity = self._schedule(self.lead)
        activity.active = False

        self.lead.partner_id = self.sued

        self.assertCustomer(activity, self.sued)
        self.lead.partner_id = False
        self.assertCustomer(activity, self.partner_model)

    def test_activity_follows_a_customer_that_the_document_computes(self):
        project = self.env["project.project"].create({"name": "Line 2"})
        task = self.env["project.task"].create(
            {
                "name": "Plan",
                "project_id": project.id,
                "partner_id": self.nord.id,
                "user_ids": self.anna.ids,
            }
        )
        activity = self._schedule(task)
        self.assertCustomer(activity, self.nord)

        # A private task computes that it has no customer.
        task.project_id = False

        self.assertCustomer(activity, self.partner_model)

    def test_activity_that_moves_to_another_document_takes_its_customer(self):
        activity = self._schedule(self.lead)
        other = self.env["crm.lead"].create(
            {"name": "Crane", "partner_id": self.sued.id}
        )

        activity.res_id = other.id

        self.assertCustomer(activity, self.sued)

    def test_merged_leads_take_their_activities_to_one_customer(self):
        other = self.env["crm.lead"].create(
            {"name": "Crane", "partner_id": self.sued.id, "type": "opportunity"}
        )
        self.lead.type = "opportunity"
        activities = self._schedule(self.lead) | self._schedule(other)

        merged = (self.lead | other).merge_opportunity(auto_unlink=False)

        for activity in activities:
            self.assertCustomer(activity, merged.partner_id)

    def test_person_who_changes_the_company_takes_his_activities(self):
        activity = self._schedule(self.lead)

        self.bert.parent_id = self.sued

        self.assertCustomer(activity, self.bert)
        self.assertEqual(activity.crm_commercial_partner_id, self.sued)

    def test_many_activities_cost_as_many_queries_as_one(self):
        leads = self.env["crm.lead"].create(
            [{"name": f"Lead {n}", "partner_id": self.bert.id} for n in range(20)]
        )
        activities = self.activities.browse(self._schedule(leads).ids)
        field = self.activities._fields["crm_partner_id"]
        self.env.flush_all()
        for batch in (activities[:1], activities):
            self.env.invalidate_all()
            self.env.add_to_compute(field, batch)
            # The activities and their leads.
            with self.assertQueryCount(2, flush=False):
                self.assertEqual(batch.crm_partner_id, self.bert)

    def test_customers_are_grouped_by_one_query(self):
        self._schedule(self.lead)
        self._schedule(self.sued)
        self.env.flush_all()
        model = self.activities.with_user(self.anna)
        domain = [("user_id", "=", self.anna.id)]
        model._read_group(domain, ["crm_commercial_partner_id"], ["__count"])

        with self.assertQueryCount(1):
            groups = model._read_group(
                domain, ["crm_commercial_partner_id"], ["__count"]
            )

        self.assertCountEqual(groups, [(self.nord, 1), (self.sued, 1)])

    def test_deleted_document_leaves_no_trace(self):
        activity = self._schedule(self.lead)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_lead WHERE id = %s", [self.lead.id])
        self.env.invalidate_all()

        self.env.add_to_compute(self.activities._fields["crm_partner_id"], activity)

        self.assertFalse(activity.crm_partner_id)

    @mute_logger("odoo.sql_db")
    def test_update_fills_the_customers_of_former_activities(self):
        activities = self._schedule(self.lead) | self._schedule(self.sued)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_activity SET crm_partner_id = NULL,"
            " crm_commercial_partner_id = NULL WHERE id = ANY(%s)",
            [activities.ids],
        )
        path = file_path("crm_ext_core/migrations/19.0.1.2.0/end-myday.py")
        spec = importlib.util.spec_from_file_location("end_myday", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)

        for _run in range(2):
            script.migrate(self.env.cr, "19.0.1.1.0")

            self.env.invalidate_all()
            self.assertRecordValues(
                activities,
                [
                    {
                        "crm_partner_id": self.bert.id,
                        "crm_commercial_partner_id": self.nord.id,
                    },
                    {
                        "crm_partner_id": self.sued.id,
                        "crm_commercial_partner_id": self.sued.id,
                    },
                ],
            )
