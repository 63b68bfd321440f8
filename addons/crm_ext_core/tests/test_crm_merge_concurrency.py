from odoo import SUPERUSER_ID, api
from odoo.exceptions import LockError, UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCrmMergeConcurrency(TransactionCase):
    def setUp(self):
        super().setUp()
        self.cr1, self.cr2 = (self._open_cursor() for _ in range(2))
        env = api.Environment(self.cr1, SUPERUSER_ID, {"tracking_disable": True})
        people = env["res.partner"].create([{"name": "Ada"}, {"name": "Bea"}])
        self.partner_ids = people.ids
        env["base.partner.merge.automatic.wizard"]._merge(people.ids, people[0])
        self.merge = env["crm.merge"].search([], limit=1)
        self.cr1.commit()
        self.addCleanup(self._delete_partners)

    def _open_cursor(self):
        cr = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cr.close)
        return cr

    def _delete_partners(self):
        self.cr1.rollback()
        self.cr2.rollback()
        env = api.Environment(self.cr1, SUPERUSER_ID, {})
        env["res.partner"].browse(self.partner_ids).exists().unlink()
        self.cr1.commit()

    def test_two_users_undo_the_same_merge_once(self):
        other = self.merge.with_env(api.Environment(self.cr2, SUPERUSER_ID, {}))
        self.merge._undo()
        with self.assertRaises(LockError):
            other._undo()
        self.cr2.rollback()
        self.cr1.commit()
        with self.assertRaisesRegex(UserError, "already undone"):
            other._undo()
        partners = self.merge.env["res.partner"].browse(self.partner_ids)
        self.assertEqual(partners.mapped("name"), ["Ada", "Bea"])
