# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from odoo.addons.crm_ext_core.tests.common_merge import MergeMixin

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestCrmMergeConsent(MergeMixin, CrmSelectionCommon):
    def test_consents_and_seals_outlive_a_merge_and_its_undo(self):
        [twin] = self._create_people(["Twin"])
        consent = self.env["crm.consent"].create(
            {"partner_id": twin.id, "email": twin.email, "action": "withdrawn"}
        )
        selection = self._create_selection()
        selection.action_freeze()
        before = self._get_all_rows()

        merge = self._merge(twin, into=self.bert)
        self.assertEqual(consent.partner_id, self.bert)
        self.assertTrue(selection._is_seal_intact())
        self._undo(merge)

        self._assert_rows_equal(before)
        self.env.invalidate_all()
        self.assertTrue(selection._is_seal_intact())
