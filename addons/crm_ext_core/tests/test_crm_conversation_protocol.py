from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestCrmConversationExcerpt(ConversationCommon):
    def _search(self, words, user=None):
        talks = self.conversation_model.with_user(user or self.anna)
        talks = talks.with_context(crm_words=[words])
        return talks.search([("text_search", "ilike", words)])

    def test_card_shows_the_beginning_of_the_text_without_markup(self):
        talk = self._create_talk(
            name="Belt", body="<p>The <b>belt</b> squeaks.</p><p>Since&nbsp;Monday.</p>"
        )
        self.assertEqual(talk.excerpt, "The belt squeaks. Since Monday.")
        self.assertFalse(talk.found_words)

    def test_long_text_is_cut_between_words(self):
        talk = self._create_talk(name="Belt", body=f"<p>{'belt ' * 100}</p>")
        self.assertEqual(talk.excerpt, f"{'belt ' * 47}belt …")

    def test_card_shows_the_place_of_the_words_that_were_searched_for(self):
        filling = "und so weiter " * 40
        talk = self._create_talk(
            name="Besuch", body=f"<p>{filling} zwei neue Angebote {filling}</p>"
        )
        found = self._search("Angebot")
        self.assertEqual(found, talk)
        self.assertEqual(found.found_words, ["Angebote"])
        self.assertRegex(found.excerpt, r"^… .{0,60}Angebote .* …$")
        self.assertLess(len(found.excerpt), 250)

    def test_every_form_of_every_word_is_highlighted(self):
        self._create_talk(
            name="Lieferung der Motoren",
            body="<p>Die Häuser: ein Motor, geliefert wird im März.</p>",
        )
        found = self._search("Motor Haus")
        self.assertEqual(found.found_words, ["Häuser", "Motor", "Motoren"])

    def test_beginning_of_a_word_highlights_the_whole_word(self):
        self._create_talk(name="Angebotsfrist", body="<p>läuft</p>")
        self.assertEqual(self._search("angebo").found_words, ["Angebotsfrist"])

    def test_excluded_words_are_not_highlighted(self):
        self._create_talk(name="Motor", body="<p>alt</p>")
        self.assertEqual(self._search("motor -neu").found_words, ["Motor"])
        terms = self.conversation_model._get_searched_terms(['"neue Pumpe" -alt'])
        self.assertEqual(terms, ["Pumpe", "neue"])

    def test_spellings_of_names_and_part_numbers_are_highlighted(self):
        self._create_talk(name="Müller", body="<p>will (AB-4711/2) und AB 12.</p>")
        self.assertEqual(self._search("Mueller").found_words, ["Müller"])
        self.assertEqual(self._search("ab-4711/2").found_words, ["AB-4711/2"])

    def test_strange_words_in_the_context_highlight_nothing(self):
        talk = self._create_talk(name="Motor")
        for words in (None, [], [False], ["-"], ["&|!:*'"], "-", 7):
            with self.subTest(words=words):
                self.assertFalse(talk.with_context(crm_words=words).found_words)

    def test_page_of_cards_takes_one_query_for_the_words(self):
        talks = self.conversation_model.create(
            [{"partner_id": self.bert.id, "name": f"Motor {n}"} for n in range(20)]
        )
        few, many = (talks[:n].with_context(crm_words=["motor"]) for n in (2, 20))
        counts = []
        for page in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page.mapped("excerpt")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
class TestCrmConversationTimeline(ConversationCommon):
    def test_open_card_shows_text_people_and_cases(self):
        lead = self.env["crm.lead"].create(
            {"name": "New gear", "user_id": self.anna.id, "partner_id": self.nord.id}
        )
        talk = self._create_talk(
            body="<p>Belt</p>", participant_ids=self.sued.ids, lead_id=lead.id
        )
        details = talk.crm_get_text()
        self.assertEqual(details["text"], "<p>Belt</p>")
        self.assertEqual(details["participants"], ["Adler Süd"])
        self.assertEqual(details["attachments"], [])
        link = {"label": "Lead", "name": "New gear", "model": "crm.lead", "id": lead.id}
        self.assertEqual(details["links"], [link])

        lead.user_id = self.carl
        self.assertFalse(talk.crm_get_text()["links"])

    def test_card_of_a_hidden_talk_does_not_open(self):
        talk = self._create_talk(self.carl, body="<p>Secret</p>")
        with self.assertRaises(AccessError):
            talk.with_user(self.anna).crm_get_text()

    def test_protocol_opens_as_timeline_under_the_name_of_the_record(self):
        action = self.bert.with_user(self.anna).action_crm_open_conversations()
        self.assertEqual(action["display_name"], "Talks: Adler Nord, Bert")
        self.assertEqual(
            [mode for _id, mode in action["views"]][:2], ["kanban", "list"]
        )
        protocol = {"model": "res.partner", "ids": self.bert.ids, "with_tree": False}
        self.assertEqual(action["context"]["crm_protocol"], protocol)
        self.assertEqual(action["context"]["default_partner_id"], self.bert.id)
        action = self.adler.with_user(self.anna).action_crm_open_tree_conversations()
        self.assertEqual(action["name"], "Talks: Adler GmbH with All Below")
        self.assertTrue(action["context"]["crm_protocol"]["with_tree"])

    def test_notes_are_those_of_records_that_the_user_may_read(self):
        talks = self.conversation_model.with_user(self.anna)
        lead = self.env["crm.lead"].create({"name": "Foreign", "user_id": self.carl.id})
        self.assertEqual(talks.crm_get_protocol_notes(False), [])
        with self.assertRaises(AccessError):
            talks.crm_get_protocol_notes({"model": "crm.lead", "ids": lead.ids})
        with self.assertRaises(AccessError):
            talks.crm_get_protocol_notes({"model": "res.users", "ids": self.anna.ids})
        company = {"model": "res.partner", "ids": self.nord.ids}
        self.assertEqual(talks.crm_get_protocol_notes(company), [])
        with self.assertRaises(AccessError):
            talks.with_user(self.petra).crm_get_protocol_notes(company)

    def test_talks_follow_their_task_into_another_project(self):
        projects = self.env["project.project"].create(
            [{"name": "Old"}, {"name": "New"}]
        )
        task = self.env["project.task"].create(
            {"name": "Mount", "project_id": projects[0].id}
        )
        talk = self._create_talk(task_id=task.id)
        self.assertEqual(talk.project_id, projects[0])
        task.project_id = projects[1]
        self.assertEqual(projects.mapped("crm_conversation_count"), [0, 1])


@tagged("post_install", "-at_install")
class TestCrmConversationDocument(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["product.product"].create(
            {"name": "Gear", "type": "consu", "invoice_policy": "order"}
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.nord.id,
                "user_id": cls.anna.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        cls.order.action_confirm()
        cls.talk = cls._create_talk(order_id=cls.order.id)
        cls.other = cls._create_talk()

    def _open(self, document):
        action = document.action_crm_open_conversations()
        return self.conversation_model.with_user(self.otto).search(action["domain"])

    def test_delivery_and_its_return_show_the_talks_of_their_order(self):
        picking = self.order.picking_ids
        self.assertEqual(self._open(picking), self.talk)
        self.assertEqual(picking.crm_conversation_count, 1)
        picking.button_validate()
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_id=picking.id, active_model="stock.picking"
            )
        ).save()
        wizard.product_return_moves.quantity = 1
        returned = wizard._create_return()
        self.assertEqual(returned.crm_conversation_count, 1)

    def test_invoice_and_its_credit_note_show_the_talks_of_their_order(self):
        invoice = self.order._create_invoices()
        invoice.action_post()
        refund = invoice._reverse_moves()
        for move in (invoice, refund):
            self.assertEqual(self._open(move), self.talk)
            self.assertEqual(move.crm_conversation_count, 1)

    def test_invoice_without_an_order_shows_the_talks_of_the_customer(self):
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.nord.id}
        )
        self.assertEqual(self._open(invoice), self.talk | self.other)
        self.assertEqual(invoice.crm_conversation_count, 2)

    def test_new_entry_without_a_customer_counts_nothing(self):
        entry = self.env["account.move"].new({"move_type": "entry"})
        self.assertEqual(entry.crm_conversation_count, 0)

    def test_count_is_of_the_talks_that_the_user_may_read(self):
        invoice = self.order._create_invoices()
        self.emil.group_ids |= self.env.ref("account.group_account_invoice")
        self.assertEqual(invoice.with_user(self.emil).crm_conversation_count, 0)
        self.talk.user_id = self.emil
        invoice.invalidate_recordset(["crm_conversation_count"])
        self.assertEqual(invoice.with_user(self.emil).crm_conversation_count, 1)

    def _post(self, document, author=None):
        """Let us mail the customer, or let ``author`` mail us."""
        message = document.message_post(
            body="About this document",
            subject="Document",
            author_id=(author or self.anna.partner_id).id,
            partner_ids=[] if author else self.bert.ids,
            message_type="email" if author else "comment",
            subtype_xmlid="mail.mt_comment",
        )
        return self.conversation_model.search([("message_id", "=", message.id)])

    def test_mails_about_delivery_and_invoice_are_talks_about_the_order(self):
        self.bert.email = "bert@adler.example"
        sent = self._post(self.order.picking_ids)
        answered = self._post(self.order._create_invoices(), self.bert)
        self.assertEqual((sent | answered).order_id, self.order)
        self.assertEqual((sent | answered).partner_id, self.bert)
        self.assertEqual(sent.direction, "out")
        self.assertEqual(answered.direction, "in")

    def test_mail_about_an_invoice_without_an_order_is_a_talk_with_the_customer(self):
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.nord.id}
        )
        talk = self._post(invoice, self.bert)
        self.assertEqual(talk.partner_id, self.bert)
        self.assertEqual(talk.company_id, invoice.company_id)
        self.assertFalse(talk.order_id)

    def test_mail_about_a_bill_of_a_supplier_is_no_talk(self):
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.nord.id}
        )
        self.assertFalse(self._post(bill, self.bert))
