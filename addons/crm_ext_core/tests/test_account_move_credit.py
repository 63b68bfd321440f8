from odoo.tests import freeze_time, tagged

from .common_credit import CreditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestAccountMoveCredit(CreditCommon):
    """Invoices by hand and the limit of the group."""

    def test_invoice_by_hand_is_warned_of_the_limit_of_the_group(self):
        self._order(self.sued, 2).action_confirm()
        self.assertFalse(self._draft_invoice(self.nord, 200).partner_credit_warning)
        draft = self._draft_invoice(self.nord, 201)
        self.assertIn("exceed their credit limit", draft.partner_credit_warning)
        draft.action_post()
        self.env.invalidate_all()
        self.assertFalse(draft.partner_credit_warning)

    def test_draft_invoice_counts_once_it_is_posted(self):
        draft = self._draft_invoice(self.nord, 900)
        order = self._order(self.sued)
        self.assertFalse(order.crm_credit_blocked)
        draft.action_post()
        self.env.invalidate_all()
        self.assertTrue(order.crm_credit_blocked)

    def test_invoice_of_an_order_is_not_warned_of_what_the_order_counts(self):
        order = self._order(self.nord, 2)
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertFalse(invoice.partner_credit_warning)
        self.adler.crm_group_credit_limit = 700.0
        self.env.invalidate_all()
        self.assertFalse(invoice.partner_credit_warning)
