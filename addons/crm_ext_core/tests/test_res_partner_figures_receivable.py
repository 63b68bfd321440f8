from odoo.tests import new_test_user, tagged

from .common_figures import FiguresCommon


@tagged("post_install", "-at_install")
class TestPartnerFiguresReceivable(FiguresCommon):
    """Today is the 15th of June; an invoice of March is due at once."""

    def test_payment_credit_note_and_cancellation_reduce_the_receivable(self):
        invoice = self._post_invoice(self.nord, 100, self.boss)
        self.assertEqual(self._get_receivable(), (2, 110))
        self._pay(invoice, 30)
        self.assertEqual(self._get_receivable(), (2, 80))
        credit = self._post_invoice(self.nord, 7, self.boss, move_type="out_refund")
        self.assertEqual(self._get_receivable(), (2, 73))
        credit.button_draft()
        credit.button_cancel()
        self.assertEqual(self._get_receivable(), (2, 80))
        self._pay(invoice, 70)
        self.assertEqual(self._get_receivable(), (2, 10))

    def test_overdue_starts_on_the_day_after_the_due_date(self):
        self._post_invoice(self.other, 11, self.boss, invoice_date="2026-06-15")
        self.assertEqual(self._get_figure("crm_receivable", self.other), (18, 18))
        self.assertEqual(self._get_figure("crm_overdue", self.other), (7, 7))

    def test_salesman_owes_nobody_an_account_of_other_salesmens_invoices(self):
        self.assertEqual(self._get_receivable(self.anna), (2, 7))
        seen = (
            self.env["account.move"]
            .with_user(self.anna)
            .search([("commercial_partner_id", "in", (self.adler | self.nord).ids)])
        )
        self.assertEqual(sum(seen.mapped("amount_residual_signed")), 7)

    def test_accountant_sees_payments_that_match_no_invoice(self):
        accountant = new_test_user(
            self.env, "accountant", groups="account.group_account_invoice"
        )
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.nord.id,
                "amount": 4,
                "date": "2026-06-01",
            }
        )
        payment.action_post()
        self.assertEqual(self._get_receivable(accountant), (2, 6))
        self.assertEqual(
            self._get_figure("crm_revenue", self.adler, accountant), (2, 10)
        )

    def test_invoice_in_another_currency_counts_as_booked(self):
        francs = self.setup_other_currency("CHF", rates=[("2026-01-01", 2.0)])
        self._post_invoice(self.nord, 26, self.boss, currency=francs)
        self.assertEqual(self._get_receivable(), (2, 23))
        self.assertEqual(self._get_revenue(self.adler), (2, 23))

    def _pay(self, invoice, amount):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": amount, "payment_date": "2026-06-01"})._create_payments()

    def _get_receivable(self, user=None):
        return self._get_figure("crm_receivable", self.adler, user)
