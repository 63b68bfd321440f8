from odoo import fields, models


class CrmCollectiveInvoicePayer(models.TransientModel):
    """A payer of the wizard with what is to be invoiced."""

    _name = "crm.collective.invoice.payer"
    _description = "Payer of Collective Invoices"

    wizard_id = fields.Many2one(
        "crm.collective.invoice", required=True, ondelete="cascade"
    )
    selected = fields.Boolean()
    partner_id = fields.Many2one("res.partner", string="Invoice To", readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    incomplete_count = fields.Integer(
        "Data Missing",
        readonly=True,
        help="Orders that wait because data is missing.",
    )
    amount = fields.Monetary(
        "Untaxed Amount", readonly=True, currency_field="currency_id"
    )
    currency_id = fields.Many2one(related="wizard_id.company_id.currency_id")
