from odoo.tests import tagged

from .common_merge import MONDAY, TUESDAY, WEDNESDAY, TicketMergeCommon


@tagged("post_install", "-at_install")
class TestCrmTicketMerge(TicketMergeCommon):
    """What goes on in the ticket that stays."""

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
