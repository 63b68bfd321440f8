from unittest.mock import patch

import psycopg2

from odoo.addons.crm_ext_core.models import crm_import, crm_import_run

from .common_import import CrmImportCommon

ROWS = [{"id": f"p{n}", "name": f"P {n}", "is_company": "1"} for n in range(6)]


class TestCrmImportRun(CrmImportCommon):
    """In the background, batch by batch."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(crm_import_run, "AT_ONCE", 0))
        self.startPatcher(patch.object(crm_import_run, "BATCH_SIZE", 2))
        self.cron = self.env.ref("crm_ext_core.ir_cron_crm_import")

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def test_a_big_file_is_imported_by_the_cron(self):
        job = self._upload(*ROWS)
        job.action_import()
        self.assertEqual(job.state, "checking")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.assertEqual(len(triggers), 1)
        self._run_cron()
        self.assertEqual((job.state, job.created_count), ("done", 6))
        self.assertEqual(job.progress, 100)

    def test_a_cancelled_import_keeps_its_batches_and_goes_on(self):
        job = self._upload(*ROWS)
        job.action_check()
        self._run_cron()
        job.action_import()
        job._import_next_batch()
        job.action_cancel()
        self._run_cron()
        self.assertEqual((job.state, job.created_count), ("cancelled", 2))
        self.assertEqual(len(job.row_ids.partner_id), 2)
        job.action_import()
        self._run_cron()
        self.assertEqual((job.state, job.created_count), ("done", 6))
        self.assertEqual(self.partner_model.search_count([("name", "=like", "P _")]), 6)

    def test_an_error_of_the_program_interrupts_and_is_told(self):
        job = self._upload(*ROWS)
        job.action_import()
        failing = patch.object(
            self.registry["crm.import"], "_fetch_batch", side_effect=KeyError
        )
        with failing, self.assertLogs(crm_import_run.__name__, "ERROR"):
            self._run_cron()
        self.assertEqual(job.state, "failed")
        self.assertIn("server's log", job.message)
        job.action_import()
        self._run_cron()
        self.assertEqual((job.state, job.created_count), ("done", 6))

    def test_a_batch_that_met_another_writer_is_tried_again(self):
        job = self._upload(*ROWS)
        job.action_import()
        fetch_batch = self.registry["crm.import"]._fetch_batch
        conflicts = [psycopg2.errors.SerializationFailure(), None]

        def _fetch_batch(job):
            if conflicts and (conflict := conflicts.pop(0)):
                raise conflict
            return fetch_batch(job)

        with patch.object(self.registry["crm.import"], "_fetch_batch", _fetch_batch):
            self._run_cron()
        self.assertEqual((job.state, job.created_count), ("done", 6))

    def test_small_files_are_imported_at_once(self):
        self.assertEqual(crm_import.AT_ONCE, 500)
        with patch.object(crm_import_run, "AT_ONCE", 6):
            job = self._import(*ROWS)
        self.assertEqual(job.created_count, 6)
