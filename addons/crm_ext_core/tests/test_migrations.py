import importlib.util

from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import CrmExtCommon


@tagged("post_install", "-at_install")
class TestMigrations(CrmExtCommon):
    """An update brings old rows to what a new installation would write."""

    def _migrate(self, version):
        path = file_path(f"crm_ext_core/migrations/{version}/post-migrate.py")
        spec = importlib.util.spec_from_file_location("post_migrate", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_numbers_that_were_read_wrongly_are_read_anew(self):
        self.env.company.country_id = self.env.ref("base.de")
        self.bert.phone = "0431 556677"
        self.adler.phone = "0731 99880"
        self.env.flush_all()
        numbers = self.env["crm.phone.number"]
        old = numbers.search([("partner_id", "in", (self.bert | self.adler).ids)])
        self.assertEqual(len(old), 2)
        self.env.cr.execute(
            "UPDATE crm_phone_number SET e164 = '+4919', reversed_digits = '9194'"
            " WHERE id = ANY(%s)",
            [old.ids],
        )
        self.env.cr.execute(
            "INSERT INTO crm_phone_number (partner_id, e164, reversed_digits, kind)"
            " VALUES (%s, '+49731555', '55513794', 'fixed')",
            [self.adler.id],
        )

        self._migrate("19.0.1.1.0")

        self.assertEqual(self.bert.crm_phone_number_ids.e164, "+49431556677")
        self.assertEqual(
            set(self.adler.crm_phone_number_ids.mapped("e164")),
            {"+4973199880", "+49731555"},
        )
