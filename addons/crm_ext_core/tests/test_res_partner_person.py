from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import ValidationError
from odoo.sql_db import db_connect
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import mute_logger

from .common import CrmExtCommon


@tagged("post_install", "-at_install")
class TestSupervisor(CrmExtCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clara, cls.dora, cls.emil = cls.partner_model.create(
            [
                {"name": "Clara", "parent_id": cls.adler.id},
                {"name": "Dora", "parent_id": cls.nord.id},
                {"name": "Emil", "parent_id": cls.sued.id},
            ]
        )

    def test_supervisor_may_work_in_another_branch(self):
        self.dora.crm_supervisor_id = self.clara
        self.emil.crm_supervisor_id = self.dora
        self.assertEqual(self.clara.crm_subordinate_ids, self.dora)

    def test_supervisor_of_another_tree_is_refused(self):
        stranger = self.partner_model.create({"name": "Stranger"})
        for supervisor in (stranger, self.adler):
            with self.assertRaises(ValidationError):
                self.dora.crm_supervisor_id = supervisor
        with self.assertRaises(ValidationError):
            self.partner_model.create(
                {"name": "Fritz", "crm_supervisor_id": self.clara.id}
            )

    def test_new_colleague_with_supervisor(self):
        fritz = self.partner_model.create(
            {
                "name": "Fritz",
                "parent_id": self.nord.id,
                "crm_supervisor_id": self.clara.id,
            }
        )
        self.assertEqual(fritz.crm_supervisor_id, self.clara)

    def test_circle_is_refused(self):
        self.dora.crm_supervisor_id = self.clara
        self.emil.crm_supervisor_id = self.dora
        for supervisor in (self.emil, self.clara):
            with self.assertRaises(ValidationError):
                self.clara.crm_supervisor_id = supervisor
        self.assertFalse(self.clara.crm_supervisor_id)

    def test_leaving_the_tree_cuts_the_links(self):
        self.dora.crm_supervisor_id = self.clara
        self.emil.crm_supervisor_id = self.dora
        falke = self._create_company("Falke AG")
        self.dora.parent_id = falke
        self.assertFalse(self.dora.crm_supervisor_id)
        self.assertFalse(self.emil.crm_supervisor_id)

    def test_cutting_off_a_branch_cuts_the_links_that_led_out_of_it(self):
        fritz = self.partner_model.create({"name": "Fritz", "parent_id": self.nord.id})
        self.dora.crm_supervisor_id = self.clara
        fritz.crm_supervisor_id = self.dora
        self.emil.crm_supervisor_id = self.clara
        self.nord.crm_parent_id = False
        self.assertFalse(self.dora.crm_supervisor_id)
        self.assertEqual(fritz.crm_supervisor_id, self.dora)
        self.assertEqual(self.emil.crm_supervisor_id, self.clara)

    def test_person_turned_into_a_company_supervises_nobody(self):
        self.dora.crm_supervisor_id = self.clara
        self.clara.is_company = True
        self.assertFalse(self.dora.crm_supervisor_id)

    def test_subordinates_are_added_and_taken_away_in_the_form(self):
        with Form(self.clara) as form:
            form.crm_subordinate_ids.add(self.dora)
            form.crm_subordinate_ids.add(self.emil)
        self.assertEqual(self.clara.crm_subordinate_ids, self.dora | self.emil)
        with Form(self.clara) as form:
            form.crm_subordinate_ids.remove(id=self.dora.id)
        self.assertFalse(self.dora.crm_supervisor_id)
        self.assertTrue(self.dora.exists())

    def test_moving_within_the_tree_keeps_the_links(self):
        self.dora.crm_supervisor_id = self.clara
        self.dora.parent_id = self.sued
        self.assertEqual(self.dora.crm_supervisor_id, self.clara)

    def test_form_says_whose_reporting_line_ends(self):
        self.dora.crm_supervisor_id = self.clara
        self.emil.crm_supervisor_id = self.dora
        falke = self._create_company("Falke AG")
        with (
            self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs,
            Form(self.dora) as form,
        ):
            form.parent_id = falke
            self.assertFalse(form.crm_supervisor_id)
        self.assertIn("have no supervisor: Emil.", logs.output[0])
        self.assertFalse(self.emil.crm_supervisor_id)

    def test_merging_supervisor_and_subordinate_closes_no_circle(self):
        self.dora.crm_supervisor_id = self.clara
        self.emil.crm_supervisor_id = self.dora
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.clara | self.emil).ids, self.emil, extra_checks=False)
        self.assertEqual(self.dora.crm_supervisor_id, self.emil)
        self.assertFalse(self.emil.crm_supervisor_id)

    def test_merging_people_of_two_trees(self):
        falke = self._create_company("Falke AG")
        franz, frida = self.partner_model.create(
            [
                {"name": "Franz", "parent_id": falke.id},
                {"name": "Frida", "parent_id": falke.id},
            ]
        )
        frida.crm_supervisor_id = franz
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((frida | self.dora).ids, self.dora, extra_checks=False)
        self.assertFalse(self.dora.crm_supervisor_id)


@tagged("post_install", "-at_install")
class TestSupervisorConcurrency(TransactionCase):
    def setUp(self):
        super().setUp()
        self.cr1, self.cr2 = (self._open_cursor() for _ in range(2))
        env = api.Environment(self.cr1, api.SUPERUSER_ID, {"tracking_disable": True})
        self.company = env["res.partner"].create({"name": "Adler", "is_company": True})
        self.people = env["res.partner"].create(
            [{"name": name, "parent_id": self.company.id} for name in ("Ada", "Bea")]
        )
        self.cr1.commit()
        self.addCleanup(self._delete_partners)

    def _open_cursor(self):
        cr = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cr.close)
        return cr

    def _delete_partners(self):
        self.cr1.rollback()
        self.cr2.rollback()
        (self.people | self.company).unlink()
        self.cr1.commit()

    def test_two_writers_cannot_supervise_each_other(self):
        ada, bea = self.people
        env2 = api.Environment(self.cr2, api.SUPERUSER_ID, {"tracking_disable": True})
        self.assertFalse(bea.with_env(env2).crm_supervisor_id)  # takes its snapshot
        ada.crm_supervisor_id = bea
        self.cr1.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            bea.with_env(env2).crm_supervisor_id = ada
        self.cr2.rollback()
        env2.invalidate_all(flush=False)
        with self.assertRaises(ValidationError):
            bea.with_env(env2).crm_supervisor_id = ada

    def test_supervisor_who_leaves_meanwhile_is_noticed(self):
        """Whichever of the two comes second, fails and is tried again."""
        ada, bea = self.people
        env2 = api.Environment(self.cr2, api.SUPERUSER_ID, {"tracking_disable": True})
        self.assertFalse(bea.with_env(env2).crm_subordinate_ids)  # takes its snapshot
        ada.crm_supervisor_id = bea
        self.cr1.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            bea.with_env(env2).write({"parent_id": False})
            env2.flush_all()
        self.cr2.rollback()
        env2.invalidate_all(flush=False)
        self.assertTrue(bea.with_env(env2).crm_subordinate_ids)
        self.people.invalidate_recordset()
        self.assertEqual(ada.crm_supervisor_id, bea)
        bea.with_env(env2).write({"parent_id": False})
        self.cr2.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            ada.crm_supervisor_id = False
            ada.crm_supervisor_id = bea

    def test_two_writers_cannot_place_two_departments_below_each_other(self):
        departments = self.people.env["crm.department"].create(
            [
                {"name": name, "partner_id": self.company.id}
                for name in ("Sales", "Export")
            ]
        )
        self.cr1.commit()
        sales, export = departments
        env2 = api.Environment(self.cr2, api.SUPERUSER_ID, {"tracking_disable": True})
        self.assertFalse(export.with_env(env2).parent_id)  # takes its snapshot
        sales.parent_id = export
        self.cr1.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            export.with_env(env2).parent_id = sales
        self.cr2.rollback()
        env2.invalidate_all(flush=False)
        with self.assertRaises(ValidationError):
            export.with_env(env2).parent_id = sales
