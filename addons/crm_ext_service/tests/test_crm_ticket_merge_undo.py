from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_merge import MONDAY, WEDNESDAY, TicketMergeCommon


@tagged("post_install", "-at_install")
class TestCrmTicketMergeUndo(TicketMergeCommon):
    """A merge is undone."""

    def test_undoing_gives_everything_back_and_keeps_what_came_later(self):
        mail = self._write_mail(self.double, self.carla, "Still dripping")
        self.double.message_subscribe(self.carla.ids)
        self.double.write({"priority": "3", "user_id": self.erika.id})
        merge = self._merge(self.double)
        later = self._write_mail(self.ticket, self.bert, "And now?")
        self.ticket.priority = "2"
        merge.action_undo()
        self.assertIn(mail, self.double.message_ids)
        self.assertIn(later, self.ticket.message_ids)
        self.assertFalse(
            self.ticket.message_ids.filtered(lambda m: "It drips" in m.body)
        )
        self.assertTrue(self.double.active)
        self.assertFalse(self.double.duplicate_id)
        self.assertNotIn(self.carla, self.ticket.message_partner_ids)
        self.assertFalse(self.ticket.user_id)
        self.assertEqual(self.ticket.priority, "2", "changed since")
        self.assertEqual(merge.undo_user_id, self.erika)
        self.assertEqual(merge.left_count, 0)

    def test_merges_are_undone_in_any_order(self):
        newest = self._create_ticket_on(WEDNESDAY, partner_id=self.bert.id)
        first = self._merge(self.double, newest)
        second = self._merge(self.ticket, newest)
        self.assertEqual(newest._get_crm_start(), MONDAY)
        first.action_undo()
        self.assertEqual(newest._get_crm_start(), MONDAY)
        second.action_undo()
        self.assertEqual(newest._get_crm_start(), WEDNESDAY)

    def test_a_merge_of_a_merge_is_undone_from_its_end(self):
        newest = self._create_ticket_on(WEDNESDAY, partner_id=self.bert.id)
        mail = self._write_mail(self.double, self.carla, "Drips")
        first = self._merge(self.double)
        second = self._merge(self.ticket, newest)
        self.assertEqual(mail.res_id, newest.id)
        with self.assertRaisesRegex(UserError, "Undo that merge first"):
            first.action_undo()
        second.action_undo()
        first.action_undo()
        self.assertEqual(mail.res_id, self.double.id)
        with self.assertRaisesRegex(UserError, "undone already"):
            first.action_undo()

    def test_what_was_deleted_since_is_counted(self):
        mail = self._write_mail(self.double, self.carla, "Drips")
        merge = self._merge(self.double)
        mail.unlink()
        merge.action_undo()
        self.assertEqual(merge.left_count, 1)
