from odoo import fields, models

from odoo.addons.base.tests.common import BaseCommon

from .fake_models import FakeModels


class TestFakeModels(BaseCommon):
    def setUp(self):
        super().setUp()
        self.loader = FakeModels(self.env, self.__module__)
        self.loader.backup_registry()

        class CrmFakePet(models.Model):
            _name = "crm.fake.pet"
            _description = "Pet"

            name = fields.Char()
            owner_id = fields.Many2one("res.partner")

        class ResPartner(models.Model):
            _inherit = "res.partner"

            fake_pet_ids = fields.One2many("crm.fake.pet", "owner_id")

        self.loader.update_registry([CrmFakePet, ResPartner])

    def _restore(self):
        if "crm.fake.pet" in self.env.registry:
            self.loader.restore_registry()

    def test_fake_model_and_extension_work_together(self):
        self.addCleanup(self._restore)
        anna = self.env["res.partner"].create({"name": "Anna"})
        rex = self.env["crm.fake.pet"].create({"name": "Rex", "owner_id": anna.id})

        self.assertEqual(anna.fake_pet_ids, rex)

    def test_registry_is_clean_afterwards(self):
        self._restore()

        self.assertNotIn("crm.fake.pet", self.env.registry)
        self.assertNotIn("fake_pet_ids", self.env["res.partner"]._fields)
        self.assertNotIn("fake_pet_ids", self.env["res.users"]._fields)
        self.assertFalse(hasattr(self.env.registry["res.partner"], "fake_pet_ids"))
        self.assertTrue(self.env["res.partner"].create({"name": "Bert"}).name)
