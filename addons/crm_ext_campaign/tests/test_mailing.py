# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestMailing(CrmSelectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.selection = cls._create_selection()
        cls.selection.action_freeze()

    def test_mailing_goes_to_exactly_the_frozen_recipients(self):
        self._create_people(["Late"])
        mailing = self._create_mailing(self.selection)
        self.assertEqual(mailing.total, 3)

        self.assertEqual(self._send(mailing), self.people)

        self.assertMailTraces(
            [{"partner": partner} for partner in self.people],
            mailing,
            self.people,
            author=self.user_marketing.partner_id,
        )
        self.assertEqual(mailing.state, "done")

    def test_opening_and_clicking_show_on_the_selection(self):
        mailing = self._create_mailing(self.selection)
        self._send(mailing)

        self.gateway_mail_trace_open(mailing, self.anna)
        trace = self.gateway_mail_trace_open(mailing, self.bert)
        trace.set_clicked()

        self.selection.invalidate_recordset()
        self.assertRecordValues(
            self.selection,
            [
                {
                    "mailing_count": 1,
                    "sent_count": 3,
                    "opened_count": 2,
                    "clicked_count": 1,
                }
            ],
        )

    def test_who_drops_out_after_freezing_gets_nothing_and_is_logged(self):
        dora, emil, frida = self._create_people(["Dora", "Emil", "Frida"])
        selection = self._create_selection()
        selection.action_freeze()
        mailing = self._create_mailing(selection)
        self.env["mail.blacklist"]._add("anna@example.com")
        self._record_consent(self.bert, "withdrawn", purpose_id=False)
        self.cora.email = "cora.new@example.com"
        dora.active = False
        emil.company_id = self.other_company
        frida.email = False
        [gustav] = self._create_people(["Gustav"])

        self.assertFalse(self._send(mailing))

        # Martial no longer sees the row of whom he may not read
        members = selection.sudo().member_ids
        skipped = {m.partner_id: m.skip_reason for m in members}
        self.assertEqual(
            {who: skipped[who] for who in (self.people | dora | emil | frida)},
            {
                self.anna: "blacklisted",
                self.bert: "withdrawn",
                self.cora: "address_changed",
                dora: "archived",
                emil: "other_company",
                frida: "no_email",
            },
        )
        self.assertEqual(mailing.canceled, 6)
        self.assertNotIn(gustav, skipped)
        self.assertTrue(selection._is_seal_intact())

    def test_exclusion_list_cannot_be_switched_off_for_a_selection(self):
        mailing = self._create_mailing(self.selection)
        mailing.use_exclusion_list = False
        self.env["mail.blacklist"].create({"email": "anna@example.com"})

        self.assertEqual(self._send(mailing), self.bert | self.cora)

    def test_who_objects_while_the_mail_waits_gets_nothing(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "mail.mail.force.send.limit", "1"
        )
        mailing = self._create_mailing(self.selection)
        self.assertFalse(self._send(mailing))
        mails = self.env["mail.mail"].sudo().search([("mailing_id", "=", mailing.id)])
        self.assertEqual(len(mails), 3)
        self.env["mail.blacklist"]._add("bert@example.com")

        with self.mock_mail_gateway(mail_unlink_sent=False):
            mails.send()

        self.assertEqual(self._get_mailed(mailing), self.anna | self.cora)
        member = self.selection.member_ids.filtered(
            lambda member: member.partner_id == self.bert
        )
        self.assertEqual(member.skip_reason, "blacklisted")
        self.assertEqual(mailing.canceled, 1)

    def test_nobody_outside_the_selection_can_be_mailed_by_hand(self):
        [late] = self._create_people(["Late"])
        mailing = self._create_mailing(self.selection)

        with self.mock_mail_gateway(mail_unlink_sent=False):
            mailing.action_send_mail((self.anna | late).ids)

        self.assertEqual(self._get_mailed(mailing), self.anna)

    def test_second_run_of_the_queue_sends_nothing_again(self):
        mailing = self._create_mailing(self.selection)
        self._send(mailing)

        self._send(mailing)

        self.assertEqual(len(mailing.mailing_trace_ids), 3)

    def test_draft_selection_cannot_be_mailed(self):
        draft = self._create_selection()

        with self.assertRaisesRegex(UserError, "Freeze the selection first"):
            draft.action_create_mailing()
        with self.assertRaisesRegex(ValidationError, "first, then send"):
            self._create_mailing(self.selection).crm_selection_id = draft

    def test_mailing_to_a_selection_goes_to_contacts(self):
        mailing = self._create_mailing(self.selection)

        with self.assertRaisesRegex(ValidationError, "choose Contact"):
            mailing.mailing_model_id = self.env["ir.model"]._get("mailing.list")

    def test_choosing_a_selection_chooses_contacts(self):
        form = Form(self.env["mailing.mailing"].with_user(self.user_marketing))
        form.subject = "News"
        form.crm_selection_id = self.selection

        self.assertEqual(form.save().mailing_model_real, "res.partner")

    def test_mailing_without_selection_is_odoos(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Plain",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": [("id", "in", self.people.ids)],
                "body_html": "<p>Hello</p>",
            }
        )
        self._record_consent(self.anna, "withdrawn", purpose_id=False)

        self.assertEqual(mailing.total, 3)
        self.assertEqual(self._send(mailing), self.people)
