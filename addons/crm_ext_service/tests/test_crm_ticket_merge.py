from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_flow import FlowCommon

MONDAY = datetime(2026, 3, 2, 8, 0)
TUESDAY = datetime(2026, 3, 3, 8, 0)
WEDNESDAY = datetime(2026, 3, 4, 8, 0)


@tagged("post_install", "-at_install")
class TestCrmTicketMerge(FlowCommon):
    """Bert and Carla of Adler GmbH report the same leak, on Monday and on Tuesday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla = cls.env["res.partner"].create(
            {
                "name": "Carla Sand",
                "parent_id": cls.adler.id,
                "email": "carla@adler.example",
            }
        )
        cls.ticket = cls._create_ticket_on(MONDAY, partner_id=cls.bert.id)
        cls.double = cls._create_ticket_on(
            TUESDAY,
            name="Water below the pump",
            description="<p>It drips.</p>",
            partner_id=cls.carla.id,
        )

    @classmethod
    def _create_ticket_on(cls, moment, **values):
        with patch.object(cls.env.cr, "now", lambda: moment):
            ticket = cls._create_ticket(**values)
            cls.env.flush_all()
        return ticket

    def _merge(self, tickets, survivor=None, **options):
        survivor = survivor or self.ticket
        return tickets.with_user(self.erika)._merge_crm_into(
            survivor.with_user(self.erika), **options
        )

    def _write_mail(self, ticket, author, body, **values):
        return ticket.message_post(
            body=body,
            author_id=author.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

    # === WHAT MOVES === #

    def test_all_that_was_said_stands_in_the_ticket_that_goes_on(self):
        mail = self._write_mail(
            self.double, self.carla, "Still dripping", attachments=[("leak.txt", b"1")]
        )
        note = self.double.message_post(body="Seal?", subtype_xmlid="mail.mt_note")
        talk = self.env["crm.conversation"].create(
            {"ticket_id": self.double.id, "name": "Called", "partner_id": self.carla.id}
        )
        activity = self.double.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.erika.id
        )
        attachment = mail.attachment_ids
        self._merge(self.double)
        self.assertIn(mail, self.ticket.message_ids)
        self.assertIn(note, self.ticket.message_ids)
        self.assertEqual(attachment.res_id, self.ticket.id)
        self.assertEqual(self.ticket.crm_portal_attachment_ids, attachment)
        self.assertEqual(talk.ticket_id, self.ticket)
        self.assertEqual(self.ticket.activity_ids, activity)
        self.assertFalse(self.double.active)
        self.assertEqual(self.double.duplicate_id, self.ticket)

    def test_what_was_asked_by_phone_becomes_a_message_of_the_customer(self):
        self._merge(self.double)
        asked = self.ticket.message_ids.filtered(lambda m: "It drips" in m.body)
        self.assertEqual(asked.author_id, self.carla)
        self.assertEqual(asked.date, TUESDAY)
        self.assertIn(asked, self.ticket._get_crm_portal_messages())
        self.assertFalse(asked.notified_partner_ids)

    def test_what_was_asked_by_mail_does_not_stand_there_twice(self):
        self._write_mail(self.double, self.carla, "It drips.")
        self._merge(self.double)
        asked = self.ticket.message_ids.filtered(lambda m: "It drips" in m.body)
        self.assertEqual(len(asked), 1)

    def test_the_log_of_stages_stays_with_the_ticket_it_tells_of(self):
        logged = self._log_stage(self.double)
        self._merge(self.double)
        self.assertEqual(logged.res_id, self.double.id)
        self.assertFalse(self.ticket.message_ids.sudo().tracking_value_ids)

    def test_followers_and_links_of_other_tickets_come_along(self):
        child = self._create_ticket(crm_parent_id=self.double.id)
        related = self._create_ticket(crm_related_ids=[(4, self.double.id)])
        self.double.message_subscribe(self.carla.ids)
        self._merge(self.double)
        self.assertEqual(child.crm_parent_id, self.ticket)
        self.assertEqual(self.ticket.crm_related_ids, related)
        self.assertIn(self.carla, self.ticket.message_partner_ids)

    def test_the_customer_of_a_merged_ticket_goes_on_reading(self):
        merge = self._merge(self.double)
        self.assertIn(self.carla, self.ticket.message_partner_ids)
        merge.action_undo()
        self.assertNotIn(self.carla, self.ticket.message_partner_ids)

    def test_a_parent_can_go_on_as_its_child(self):
        self.ticket.crm_parent_id = self.double
        self._merge(self.double)
        self.assertFalse(self.ticket.crm_child_ids)

    def test_every_number_leads_to_the_ticket_that_goes_on(self):
        self._merge(self.double)
        resolver = self.env["crm.number.resolver"].with_user(self.erika)
        hits = resolver.resolve(self.double.number)
        self.assertEqual([hit["res_id"] for hit in hits], self.ticket.ids)

    def test_empty_fields_are_filled_others_are_kept(self):
        tags = self.env["helpdesk.ticket.tag"].create([{"name": "A"}, {"name": "B"}])
        category = self.env["helpdesk.ticket.category"].create({"name": "Pumps"})
        self.ticket.write({"tag_ids": tags[0].ids, "email_cc": "a@adler.example"})
        self.double.write(
            {
                "tag_ids": tags[1].ids,
                "email_cc": "B <b@adler.example>",
                "category_id": category.id,
                "priority": "3",
                "user_id": self.erika.id,
                "crm_is_complaint": True,
            }
        )
        self._merge(self.double)
        self.assertEqual(self.ticket.tag_ids, tags)
        self.assertEqual(self.ticket.category_id, category)
        self.assertEqual(self.ticket.priority, "3")
        self.assertEqual(self.ticket.user_id, self.erika)
        self.assertTrue(self.ticket.crm_is_complaint)
        self.assertIn("b@adler.example", self.ticket.email_cc)
        self.assertIn("a@adler.example", self.ticket.email_cc)
        self.assertEqual(self.ticket.partner_id, self.bert)
        self.assertEqual(self.ticket.name, "Pump leaks")

    def test_many_tickets_are_merged_at_once_into_the_oldest_open_one(self):
        third = self._create_ticket_on(WEDNESDAY, partner_id=self.bert.id)
        tickets = self.ticket | self.double | third
        self.ticket.stage_id = self.stage_done
        self.assertEqual(tickets._get_crm_merge_survivor(), self.double)
        self.ticket.stage_id = self.stage_new
        wizard = (
            self.env["crm.ticket.merge.wizard"]
            .with_user(self.erika)
            .with_context(active_ids=tickets.ids)
            .create({})
        )
        self.assertEqual(wizard.ticket_id, self.ticket)
        self.assertFalse(wizard.problem)
        self.assertEqual(wizard.action_merge()["res_id"], self.ticket.id)
        self.assertEqual(self.ticket.duplicate_ids, self.double | third)
        self.assertEqual(self.ticket.duplicate_count, 2)

    # === TIMES === #

    def test_the_customer_waits_since_he_asked_first(self):
        self._merge(self.ticket, self.double)
        self.assertEqual(self.double.crm_opened_date, MONDAY)
        self.assertEqual(self.double._get_crm_start(), MONDAY)
        self.assertEqual(self.double.crm_waiting_since, MONDAY)

    def test_charts_count_the_hours_from_the_first_question(self):
        self._write_mail(self.ticket, self.bert, "Hello?")
        with self._at(WEDNESDAY):
            self.double.with_user(self.erika).message_post(
                body="We come", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self._merge(self.ticket, self.double)
        self.assertEqual(self.double.crm_response_hours, 48)
        ((hours,),) = self.env["helpdesk.ticket"]._read_group(
            [("id", "=", self.double.id)], [], ["crm_response_hours:avg"]
        )
        self.assertEqual(hours, 48)

    def test_an_answer_to_the_merged_ticket_is_the_first_response(self):
        with self._at(TUESDAY):
            self.double.with_user(self.erika).message_post(
                body="We come", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self._merge(self.double)
        self.assertEqual(self.ticket.crm_first_response, TUESDAY)

    def test_merging_closes_nothing_and_moves_no_dates(self):
        with self._at(TUESDAY):
            self.double.stage_id = self.stage_done
        with self._at(WEDNESDAY):
            merge = self._merge(self.double)
            self.assertFalse(self.ticket.closed_date)
            merge.action_undo()
        self.assertEqual(self.double.closed_date, TUESDAY)
        self.assertEqual(self.double.last_stage_update, TUESDAY)

    # === CUSTOMERS === #

    def test_customers_hear_the_number_that_counts_if_wanted(self):
        third = self._create_ticket(partner_id=self.carla.id)
        self._merge(self.double | third, notify_customers=True)
        message = (self.double | third | self.ticket).message_ids.filtered(
            lambda m: m.message_type == "auto_comment"
        )
        self.assertEqual(len(message), 1, "one mail for both tickets")
        self.assertIn(f"{self.double.number}, {third.number}", message.body)
        self.assertIn(self.ticket.number, message.body)
        self.assertEqual(message.partner_ids, self.carla)
        self.assertFalse(self.ticket.crm_first_response, "a program wrote that")

    def test_nobody_is_told_by_default(self):
        before = self.env["mail.mail"].search_count([])
        self._merge(self.double)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_a_reply_to_an_old_mail_reaches_the_ticket_that_goes_on(self):
        mail = self._write_mail(self.double, self.carla, "Drips")
        self._merge(self.double)
        self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            "From: Carla <carla@adler.example>\nTo: help@own.example\n"
            f"Subject: Re: it\nIn-Reply-To: {mail.message_id}\n"
            "Message-ID: <again@adler.example>\n\nAgain.\n",
        )
        self.assertIn("Again.", self.ticket.message_ids[0].body)

    # === UNDO === #

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

    # === REFUSALS === #

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
