from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import ServiceCommon


class TestHelpdeskTicketClose(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id, user_id=cls.erika.id)
        cls.solved = cls.env.ref("crm_ext_service.close_reason_solved")
        cls.team.crm_close_reason_required = True

    def _open_dialog(self, tickets):
        action = tickets.with_user(self.erika).action_crm_close()
        wizards = self.env[action["res_model"]].with_user(self.erika)
        return Form(wizards.with_context(**action["context"]))

    def test_colleagues_tell_why_they_close(self):
        dialog = self._open_dialog(self.ticket)
        self.assertEqual(dialog.stage_id, self.stage_done)
        dialog.reason_id = self.solved
        dialog.save().action_close()
        self.assertEqual(self.ticket.stage_id, self.stage_done)
        self.assertEqual(self.ticket.crm_close_reason_id, self.solved)

    def test_a_stage_dragged_to_done_leads_to_the_dialog(self):
        with self.assertRaises(RedirectWarning) as caught:
            self.ticket.with_user(self.erika).stage_id = self.stage_done
        self.assertEqual(caught.exception.args[1]["res_model"], "crm.ticket.close")

    def test_the_dialog_wants_a_reason_only_where_the_team_does(self):
        dialog = self._open_dialog(self.ticket)
        self.assertTrue(dialog.reason_required)
        with self.assertRaises(AssertionError):
            dialog.save()
        self.team.crm_close_reason_required = False
        self._open_dialog(self.ticket).save().action_close()
        self.assertTrue(self.ticket.closed)

    def test_code_that_forgets_the_reason_is_told(self):
        wizards = self.env["crm.ticket.close"].with_user(self.erika)
        wizard = wizards.create({"ticket_ids": self.ticket.ids})
        with self.assertRaises(UserError):
            wizard.action_close()

    def test_teams_that_do_not_ask_close_without(self):
        self.team.crm_close_reason_required = False
        self.ticket.with_user(self.erika).stage_id = self.stage_done
        self.assertFalse(self.ticket.crm_close_reason_id)

    def test_customers_and_jobs_close_without(self):
        self.ticket.with_user(self.erika).sudo().stage_id = self.stage_done
        self.assertTrue(self.ticket.closed)

    def test_merged_tickets_close_without(self):
        self.ticket.duplicate_id = self._create_ticket(name="The same")
        self.ticket.with_user(self.erika).stage_id = self.stage_done
        self.assertTrue(self.ticket.closed)

    def test_many_tickets_are_closed_at_once(self):
        other = self._create_ticket(name="Noise")
        dialog = self._open_dialog(self.ticket + other)
        dialog.reason_id = self.solved
        dialog.save().action_close()
        self.assertEqual((self.ticket + other).stage_id, self.stage_done)
        self.assertEqual((self.ticket + other).crm_close_reason_id, self.solved)

    def test_children_are_closed_for_the_reason_of_their_parent(self):
        child = self._create_ticket(name="Child", crm_parent_id=self.ticket.id)
        dialog = self._open_dialog(self.ticket)
        dialog.reason_id = self.solved
        dialog.save().action_close()
        self.assertTrue(child.closed)
        self.assertEqual(child.crm_close_reason_id, self.solved)

    def test_a_ticket_that_is_opened_again_has_no_reason(self):
        self.ticket.write(
            {"stage_id": self.stage_done.id, "crm_close_reason_id": self.solved.id}
        )
        self.ticket.stage_id = self.stage_new
        self.assertFalse(self.ticket.crm_close_reason_id)

    def test_a_reason_that_was_given_cannot_be_deleted(self):
        self.ticket.write(
            {"stage_id": self.stage_done.id, "crm_close_reason_id": self.solved.id}
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(RestrictViolation):
            self.solved.unlink()

    def test_only_managers_change_the_reasons(self):
        with self.assertRaises(AccessError):
            self.solved.with_user(self.erika).name = "Done"
        self.solved.with_user(self.paula).name = "Done"
        self.assertEqual(self.solved.name, "Done")
