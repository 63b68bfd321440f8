from odoo import api, fields, models


class AccountMove(models.Model):
    """Invoices that no order made follow the agreements with the customer, too."""

    _inherit = "account.move"

    crm_payer_id = fields.Many2one(
        "res.partner",
        string="Payer",
        compute="_compute_crm_payer_id",
        groups="base.group_user",
        help="The company that pays for this customer, if it is another one.",
    )

    @api.depends("partner_id", "company_id", "move_type", "state")
    def _compute_crm_payer_id(self):
        self.crm_payer_id = False
        drafts = self.filtered(
            lambda move: (
                move.partner_id
                and move.state == "draft"
                and move.is_sale_document(include_receipts=True)
            )
        )
        for company, moves in drafts.grouped("company_id").items():
            payers = moves.partner_id.with_company(company)._get_crm_payers()
            for move in moves:
                payer = payers[move.partner_id.id].with_env(self.env)
                if payer != move.commercial_partner_id:
                    move.crm_payer_id = payer

    @api.depends("company_id")
    def _compute_invoice_payment_term_id(self):
        result = super()._compute_invoice_payment_term_id()
        name = "property_payment_term_id"
        sales = self.filtered(lambda move: move.is_sale_document(include_receipts=True))
        for company, moves in sales.grouped("company_id").items():
            partners = moves.partner_id.with_company(company)
            agreements = partners._get_crm_agreements([name])
            for move in moves:
                found = agreements.get(move.partner_id.id, {})
                if name in found:
                    move.invoice_payment_term_id = found[name][0]
        return result

    def action_crm_invoice_payer(self):
        """Turn the draft into an invoice of the payer for goods of the customer."""
        for move in self:
            payer = move.crm_payer_id
            if payer:
                customer = move.partner_id
                move.partner_id = payer.address_get(["invoice"])["invoice"]
                move.partner_shipping_id = customer.address_get(["delivery"])[
                    "delivery"
                ]
