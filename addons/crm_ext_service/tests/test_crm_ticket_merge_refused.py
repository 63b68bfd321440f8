from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_merge import TicketMergeCommon


@tagged("post_install", "-at_install")
class TestCrmTicketMergeRefused(TicketMergeCommon):
    """What is not merged, and who may not merge."""

    def _assert_refused(self, pattern, tickets, survivor=None):
        with self.assertRaisesRegex(UserError, pattern):
            self._merge(tickets, survivor)
        self.assertTrue(all(tickets.mapped("active")))

    def test_no_customer_reads_what_another_one_wrote(self):
        self.double.partner_id = self.storch
        self._assert_refused("different customers: .*Storch AG", self.double)
        wizard = self.env["crm.ticket.merge.wizard"].new(
            {"ticket_ids": (self.ticket | self.double).ids}
        )
        self.assertIn("different customers", wizard.problem)

    def test_a_ticket_without_a_customer_joins_any(self):
        self.double.write({"partner_id": False, "partner_email": "x@adler.example"})
        self._merge(self.double)
        self.assertEqual(self.double.duplicate_id, self.ticket)

    def test_companies_are_kept_apart(self):
        other = self._create_ticket(team_id=self.nord_team.id)
        self.erika.company_ids += self.nord
        with self.assertRaisesRegex(UserError, "different companies"):
            other.with_user(self.erika).with_context(
                allowed_company_ids=(self.company | self.nord).ids
            )._merge_crm_into(self.ticket)

    def test_open_tickets_do_not_vanish_in_a_closed_one(self):
        self.ticket.stage_id = self.stage_done
        self._assert_refused("Reopen it first", self.double)

    def test_a_merged_ticket_is_not_merged_again(self):
        third = self._create_ticket(partner_id=self.bert.id)
        self._merge(self.double)
        with self.assertRaisesRegex(UserError, "already"):
            self._merge(self.double, third)
        with self.assertRaisesRegex(UserError, "already"):
            self._merge(third, self.double)
        self.assertEqual(self.double.duplicate_id, self.ticket)

    def test_one_ticket_is_not_merged_with_itself(self):
        self._assert_refused("two tickets", self.ticket)

    def test_a_merged_ticket_is_not_reopened(self):
        self.double.stage_id = self.stage_done
        self._merge(self.double)
        with self.assertRaisesRegex(UserError, "undo the merge"):
            self.double.action_crm_reopen()

    def test_a_merged_ticket_comes_back_by_an_undo_only(self):
        self._merge(self.double)
        for vals in ({"active": True}, {"duplicate_id": False}):
            with self.assertRaisesRegex(UserError, "Undo the merge"):
                self.double.with_user(self.erika).write(vals)
        self.double.with_user(self.erika).action_crm_undo_merge()
        self.assertTrue(self.double.active)

    def test_a_ticket_that_others_went_on_as_is_not_deleted(self):
        self._merge(self.double)
        with self.assertRaisesRegex(UserError, "Undo the merge"):
            self.ticket.unlink()
        (self.ticket | self.double).unlink()

    # === RIGHTS === #

    def test_who_may_not_change_both_tickets_neither_merges_nor_undoes(self):
        own = self._create_ticket(user_id=self.max.id, team_id=False)
        with self.assertRaises(AccessError):
            self.double.with_user(self.max)._merge_crm_into(own.with_user(self.max))
        merge = self._merge(self.double)
        with self.assertRaises(AccessError):
            merge.with_user(self.max).action_undo()
        self.assertFalse(self.double.active)

    def test_merges_are_seen_like_their_tickets(self):
        merge = self._merge(self.double)
        merges = self.env["crm.ticket.merge"]
        self.assertEqual(merges.with_user(self.erika).search([]), merge)
        self.assertFalse(merges.with_user(self.max).search([]))
        with self.assertRaises(AccessError):
            merge.with_user(self.erika).write({"state": "undone"})
        with self.assertRaises(AccessError):
            merge.with_user(self.erika).read(["journal"])
