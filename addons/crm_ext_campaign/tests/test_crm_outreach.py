# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.modules.migration import load_script
from odoo.tests import freeze_time, tagged
from odoo.tools.misc import file_path

from odoo.addons.crm_ext_core.tests.fake_models import FakeModels

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestCrmOutreach(CrmSelectionCommon):
    """A channel that only says what is its own: visits to Anna, Bert and Cora."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        loader = FakeModels(cls.env, cls.__module__)
        loader.backup_registry()
        cls.addClassCleanup(loader.restore_registry)

        class CrmFakeVisits(models.Model):
            _name = "crm.fake.visits"
            _description = "Visits"
            _inherit = ["crm.outreach.mixin"]
            _outreach_channel = "phone"
            _outreach_people = "visit_ids"
            _outreach_running = "touring"
            _outreach_job = "crm_ext_campaign.fake_visits_job"
            _outreach_batch = 2
            _outreach_number = 15

            name = fields.Char()
            state = fields.Selection(
                selection_add=[("touring", "On Tour"), ("done",)],
                ondelete={"touring": "set default"},
            )
            visit_ids = fields.One2many("crm.fake.visit", "visits_id")

            def _contact(self, people):
                people.write({"state": "visited", "date": fields.Datetime.now()})

        class CrmFakeVisit(models.Model):
            _name = "crm.fake.visit"
            _description = "Visit"
            _inherit = ["crm.outreach.person.mixin"]
            _log_access = False
            _outreach_done = "visited"
            _outreach_date = "date"

            visits_id = fields.Many2one("crm.fake.visits", ondelete="cascade")
            state = fields.Selection(
                selection_add=[("visited", "Visited"), ("skipped",)],
                ondelete={"visited": "cascade"},
            )
            date = fields.Datetime()

        loader.update_registry([CrmFakeVisits, CrmFakeVisit])
        cls.job = cls.env["ir.cron"].create(
            {
                "name": "Visits",
                "model_id": cls.env["ir.model"]._get_id("crm.fake.visits"),
                "state": "code",
                "code": "model._cron_contact()",
            }
        )
        cls.env["ir.model.data"]._update_xmlids(
            [{"xml_id": CrmFakeVisits._outreach_job, "record": cls.job}]
        )
        cls.purpose_offers.phone_requires_consent = False
        for number, person in enumerate(cls.people):
            person.phone = f"+49 711 55500{number}"
        cls.campaign = cls.env["utm.campaign"].create({"name": "Tour"})

    def _create_visits(self):
        selection = self._create_selection(
            channel="phone", campaign_id=self.campaign.id
        )
        selection.action_freeze()
        return self.env["crm.fake.visits"].create(
            {"name": "Tour", "selection_id": selection.id}
        )

    def _run(self, visits):
        visits._start()
        with self.enter_registry_test_mode():
            self.job.method_direct_trigger()
        self.env.invalidate_all()

    def test_everybody_is_contacted_once_and_who_objected_is_not(self):
        visits = self._create_visits()
        self._record_consent(
            self.cora, "withdrawn", channel="phone", purpose_id=self.purpose_offers.id
        )
        self._run(visits)
        self.assertEqual(
            [(visit.partner_id, visit.state) for visit in visits.visit_ids],
            [
                (self.anna, "visited"),
                (self.bert, "visited"),
                (self.cora, "skipped"),
            ],
        )
        self.assertEqual(visits.state, "done")
        self.assertEqual((visits.person_count, visits.progress), (3, 100))

    def test_begun_it_neither_changes_nor_starts_again_nor_disappears(self):
        visits = self._create_visits()
        self._run(visits)
        with self.assertRaisesRegex(UserError, "begun already"):
            visits._start()
        with self.assertRaisesRegex(UserError, "no longer changes"):
            visits.selection_id = visits.selection_id.copy()
        with self.assertRaisesRegex(UserError, "are kept"):
            visits.unlink()

    def test_its_contacts_count_for_the_frequency_cap_and_the_results(self):
        self._run(self._create_visits())
        self.company.write({"crm_contact_cap": 1, "crm_contact_cap_days": 30})
        selection = self._create_selection()
        selection.action_freeze()
        reasons = self._get_reasons(selection)
        self.assertEqual(
            [reasons[person] for person in self.people], ["frequency_cap"] * 3
        )
        rows = self.env["crm.campaign.report"].search(
            [("campaign_id", "=", self.campaign.id)]
        )
        self.assertEqual(rows.person_id, self.people)
        self.assertEqual(rows.mapped("channel"), ["phone"] * 3)

    def test_figures_of_many_take_one_query(self):
        visits = self._create_visits() | self._create_visits()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            visits.mapped("progress")


@tagged("post_install", "-at_install")
class TestCrmOutreachMigration(CrmSelectionCommon):
    def test_an_update_keeps_who_printed_and_renames_the_jobs(self):
        job = self.env.ref("crm_ext_campaign.ir_cron_crm_letter")
        job.code = "model._cron_print()"
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE crm_letter RENAME started_by TO printed_by")
        path = "crm_ext_campaign/migrations/19.0.1.4.0/pre-join.py"
        script = load_script(file_path(path), "pre_join")
        for _again in range(2):
            script.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        self.assertEqual(job.code, "model._cron_contact()")
        self.assertFalse(self.env["crm.letter"].search([("started_by", "!=", False)]))
