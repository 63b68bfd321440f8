# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .common import CrmSelectionCommon


class HoldCommon(CrmSelectionCommon):
    def _get_left_out(self, selection=None, **vals):
        """Return {contact: reason} of Anna, Bert and Cora as of now."""
        selection = selection or self._create_selection(**vals)
        people = self.people.with_context(crm_selection_id=selection.id)
        texts = selection._get_reason_texts(people.ids)
        return {
            person: texts[person.id]
            for person in self.people
            if texts[person.id] != "Gets the mailing"
        }


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestHold(HoldCommon):
    """Bert of Adler owes an invoice since May; Bär belongs to nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        cls.income, cls.receivable = (
            accounts.create(
                {
                    "code": f"9{number}000",
                    "name": account_type,
                    "account_type": account_type,
                    "reconcile": account_type == "asset_receivable",
                    "company_ids": [Command.set(cls.company.ids)],
                }
            )
            for number, account_type in enumerate(("income", "asset_receivable"))
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "SHOLD",
                "type": "sale",
                "company_id": cls.company.id,
                "default_account_id": cls.income.id,
            }
        )

    @classmethod
    def _create_invoice(cls, partner, due, move_type="out_invoice"):
        partner = partner.with_company(cls.company)
        customer = partner.commercial_partner_id
        customer.property_account_receivable_id = cls.receivable
        move = (
            cls.env["account.move"]
            .with_company(cls.company)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "journal_id": cls.journal.id,
                    "invoice_date": due,
                    "invoice_date_due": due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Pump",
                                "price_unit": 100,
                                "account_id": cls.income.id,
                                "tax_ids": [],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    def test_invoice_long_overdue_holds_the_whole_company(self):
        self._create_invoice(self.bert, "2026-05-01")

        self.assertEqual(
            self._get_left_out(),
            {self.anna: "Overdue invoice", self.bert: "Overdue invoice"},
        )

    def test_invoice_anywhere_in_the_tree_holds(self):
        self.baer.crm_parent_id = self.adler
        self._create_invoice(self.cora, "2026-05-01")

        self.assertEqual(set(self._get_left_out()), set(self.people))

    def test_days_of_grace_are_the_companys(self):
        self._create_invoice(self.bert, "2026-06-01")
        self.assertFalse(self._get_left_out())

        self.company.crm_hold_overdue_days = 10
        self.assertEqual(len(self._get_left_out()), 2)

        self.company.crm_hold_overdue_days = 0
        self.assertFalse(self._get_left_out())

    def test_paid_invoices_and_credit_notes_hold_nobody(self):
        invoice = self._create_invoice(self.bert, "2026-05-01")
        note = self._create_invoice(self.bert, "2026-05-01", "out_refund")
        lines = (invoice | note).line_ids
        lines.filtered(lambda line: line.account_id == self.receivable).reconcile()
        self._create_invoice(self.cora, "2026-05-01", "out_refund")

        self.assertFalse(self._get_left_out())

    def test_disputed_invoice_holds_at_once(self):
        invoice = self._create_invoice(self.bert, "2026-07-01")
        self.assertFalse(self._get_left_out())

        invoice.action_toggle_block_payment()

        self.assertEqual(
            self._get_left_out(),
            {self.anna: "Disputed invoice", self.bert: "Disputed invoice"},
        )

    def test_debts_to_another_company_do_not_hold(self):
        self._create_invoice(self.bert, "2026-05-01")
        self.other_company.crm_hold_overdue_days = 30
        self.user_marketing.company_ids += self.other_company

        self.assertFalse(
            self._get_left_out(self._create_selection(company_id=self.other_company.id))
        )

    def test_what_other_addons_answer_holds_the_tree_too(self):
        query = SQL("SELECT %s", self.anna.id)
        with patch.object(
            self.env.registry["res.partner"],
            "_get_crm_marketing_holds",
            lambda people, company: [("complaint", query)],
        ):
            left_out = self._get_left_out()

        self.assertEqual(
            left_out, {self.anna: "Open complaint", self.bert: "Open complaint"}
        )

    def test_hold_that_comes_up_after_freezing_stops_the_mail(self):
        selection = self._create_selection()
        selection.action_freeze()
        mailing = self._create_mailing(selection)
        self._create_invoice(self.bert, "2026-05-01")

        self.assertEqual(self._send(mailing), self.cora)

        skipped = selection.member_ids.filtered("skip_reason")
        self.assertEqual(skipped.partner_id, self.anna | self.bert)
        self.assertEqual(set(skipped.mapped("skip_reason")), {"dunning"})
        traces = mailing.mailing_trace_ids.filtered("failure_type")
        self.assertEqual(set(traces.mapped("failure_type")), {"crm_left_out"})


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestFrequencyCap(HoldCommon):
    """At most two contacts in 30 days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"crm_contact_cap": 2, "crm_contact_cap_days": 30})

    @classmethod
    def _receive(cls, partner, date, **vals):
        mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "Hello",
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
            }
        )
        return cls.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": partner.id,
                "email": partner.email_normalized,
                "trace_status": "sent",
                "sent_datetime": date,
                **vals,
            }
        )

    def test_who_was_mailed_often_enough_is_left_alone(self):
        for date in ("2026-06-01", "2026-06-10"):
            self._receive(self.anna, date)
        self._receive(self.bert, "2026-06-01")
        for date in ("2026-05-01", "2026-06-10"):
            self._receive(self.cora, date)

        self.assertEqual(
            self._get_left_out(), {self.anna: "Contacted often enough lately"}
        )

    def test_what_did_not_arrive_and_tests_do_not_count(self):
        for vals in (
            {"trace_status": "bounce"},
            {"is_test_trace": True},
            {"trace_status": "cancel", "sent_datetime": False},
        ):
            self._receive(self.anna, "2026-06-10", **vals)
        self._receive(self.anna, "2026-06-10")

        self.assertFalse(self._get_left_out())

    def test_mail_that_arrived_perhaps_counts(self):
        unclear = {"trace_status": "crm_unclear", "sent_datetime": False}
        traces = self._receive(self.anna, False, **unclear)
        traces |= self._receive(self.anna, False, **unclear)
        self._set_write_date(traces, "2026-06-10")
        self.assertEqual(set(self._get_left_out()), {self.anna})

        self._set_write_date(traces, "2026-05-01")
        self.assertFalse(self._get_left_out())

    def _set_write_date(self, traces, date):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE mailing_trace SET write_date = %s WHERE id = ANY(%s)",
                date,
                traces.ids,
            )
        )

    def test_one_mailing_counts_once_and_lists_count_by_address(self):
        contact = self.env["mailing.contact"].create({"email": self.anna.email})
        self._receive(self.anna, "2026-06-10")
        self.assertFalse(self._get_left_out())

        self._receive(
            self.anna, "2026-06-10", model="mailing.contact", res_id=contact.id
        )
        self.assertEqual(set(self._get_left_out()), {self.anna})

    def test_cap_holds_over_all_campaigns_up_to_the_moment_of_sending(self):
        selections = self.env["crm.selection"]
        for _number in range(3):
            selection = self._create_selection()
            selection.action_freeze()
            selections |= selection

        sent = [self._send(self._create_mailing(selection)) for selection in selections]

        self.assertEqual(sent, [self.people, self.people, self.env["res.partner"]])
        self.assertEqual(
            set(selections[-1].member_ids.mapped("skip_reason")),
            {False, "frequency_cap"},
        )

    def test_without_a_cap_nobody_is_left_alone(self):
        self.company.crm_contact_cap = 0
        for date in ("2026-06-01", "2026-06-10"):
            self._receive(self.anna, date)

        self.assertFalse(self._get_left_out())
