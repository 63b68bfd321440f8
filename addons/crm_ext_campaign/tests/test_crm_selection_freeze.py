# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tools import SQL

from .common import CrmSelectionCommon


class TestCrmSelectionFreeze(CrmSelectionCommon):
    def test_freezing_writes_down_everybody_with_the_reason(self):
        self.bert.email = "Anna@example.com"
        selection = self._create_selection()

        selection.action_freeze()

        self.assertEqual(
            self._get_reasons(selection),
            {
                self.adler: "no_email",
                self.baer: "no_email",
                self.anna: False,
                self.bert: "duplicate",
                self.cora: False,
            },
        )
        self.assertEqual(selection.included_count, 2)
        self.assertEqual(selection.net_count, 2)

    def test_frozen_row_names_the_consent_that_allows_it(self):
        consent = self._record_consent(self.anna)
        selection = self._create_selection(purpose_id=self.purpose_newsletter.id)

        selection.action_freeze()

        included = selection.member_ids.filtered(lambda m: m.state == "included")
        self.assertEqual(included.consent_id, consent)
        self.assertEqual(included.basis, "consent")
        self.assertEqual(included.email, "anna@example.com")

    def test_frozen_row_names_the_basis_where_no_consent_is_needed(self):
        selection = self._create_selection()

        selection.action_freeze()

        included = selection.member_ids.filtered(lambda m: m.state == "included")
        self.assertEqual(set(included.mapped("basis")), {"existing_customer"})

    def test_frozen_figures_stay_when_people_change(self):
        selection = self._create_selection()
        selection.action_freeze()

        self.people.email = False
        selection.invalidate_recordset()

        self.assertEqual(selection.net_count, 3)

    def test_freezing_twice_is_refused(self):
        selection = self._create_selection()
        selection.action_freeze()

        with self.assertRaisesRegex(UserError, "no longer change"):
            selection.action_freeze()

    def test_freezing_the_whole_database_is_refused(self):
        selection = self._create_selection()
        selection.criterion_ids.unlink()

        with self.assertRaisesRegex(UserError, "whole database"):
            selection.action_freeze()

    def test_frozen_selection_cannot_be_changed_or_deleted(self):
        selection = self._create_selection()
        selection.action_freeze()
        criterion = selection.criterion_ids

        for change in (
            lambda: selection.write({"purpose_id": self.purpose_newsletter.id}),
            lambda: selection.write({"state": "draft"}),
            lambda: criterion.write({"mode": "exclude"}),
            lambda: criterion.unlink(),
            lambda: criterion.copy({"selection_id": selection.id}),
            lambda: selection.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "no longer change"):
                change()
        self.assertEqual(criterion.mode, "include")

    def test_selection_can_be_renamed_and_archived_when_frozen(self):
        selection = self._create_selection()
        selection.action_freeze()

        selection.write({"name": "South", "active": False})

        self.assertEqual(selection.name, "South")

    def test_changed_row_is_found(self):
        selection = self._create_selection()
        selection.action_freeze()
        self.assertTrue(selection._is_seal_intact())

        self._tamper(SQL("UPDATE crm_selection_member SET email = 'x@example.com'"))

        self.assertFalse(selection._is_seal_intact())
        self.assertEqual(selection.action_check_seal()["params"]["type"], "danger")

    def test_removed_row_is_found(self):
        selection = self._create_selection()
        selection.action_freeze()

        self._tamper(SQL("DELETE FROM crm_selection_member WHERE reason = 'no_email'"))

        self.assertFalse(selection._is_seal_intact())

    def test_seals_are_chained(self):
        first, second = self._create_selection(), self._create_selection()
        first.action_freeze()
        second.action_freeze()

        self.assertEqual(second.previous_seal, first.seal)
        self.assertNotEqual(second.seal, first.seal)

    def test_deleted_contact_does_not_break_the_seal(self):
        selection = self._create_selection()
        selection.action_freeze()

        number = self.cora.id
        row = selection.member_ids.filtered(lambda m: m.partner_id == self.cora)

        self.cora.unlink()

        self.assertFalse(row.partner_id)
        self.assertEqual(row.frozen_partner_id, number)
        self.assertTrue(selection._is_seal_intact())

    def test_contact_that_was_deleted_while_it_was_frozen_leaves_its_number(self):
        selection = self._create_selection()
        selection.action_freeze()
        gone = self.cora.id + 1_000_000
        self._tamper(SQL("UPDATE crm_selection_member SET partner_id = %s", gone))

        self.env["crm.selection.member"]._gc_lost_contacts()

        self.assertFalse(selection.member_ids.partner_id)
        self.assertIn(self.cora.id, selection.member_ids.mapped("frozen_partner_id"))

    def test_frozen_rows_follow_merged_contacts(self):
        [twin] = self._create_people(["Twin"])
        selection = self._create_selection()
        selection.action_freeze()

        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.bert | twin).ids, self.bert, extra_checks=False
        )
        self.env.invalidate_all()

        rows = selection.member_ids.filtered(lambda m: m.partner_id == self.bert)
        self.assertEqual(set(rows.mapped("frozen_partner_id")), {self.bert.id, twin.id})

    def test_freezing_counts_what_it_writes(self):
        self.bert.email = "Anna@example.com"
        selection = self._create_selection()
        funnel = selection.funnel

        selection.action_freeze()

        self.assertEqual(selection.funnel, funnel)

    def test_merging_contacts_keeps_proofs_and_seal(self):
        [twin] = self._create_people(["Twin"], email="bert@example.com")
        consent = self._record_consent(twin, "withdrawn", purpose_id=False)
        selection = self._create_selection()
        selection.action_freeze()

        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.bert | twin).ids, self.bert, extra_checks=False
        )
        self.env.invalidate_all()

        self.assertEqual(consent.partner_id, self.bert)
        self.assertTrue(selection._is_seal_intact())
        self.bert.email = "bert.new@example.com"
        texts = self._create_selection()._get_reason_texts(self.bert.ids)
        self.assertEqual(texts, {self.bert.id: "Consent withdrawn"})

    def _tamper(self, statement):
        self.env.flush_all()
        self.env.cr.execute(statement)
        self.env.invalidate_all()
