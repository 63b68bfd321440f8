from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class CrmCollectiveInvoice(models.TransientModel):
    """One draft invoice per payer for the orders of a period."""

    _name = "crm.collective.invoice"
    _description = "Collective Invoices"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        readonly=True,
    )
    rhythm = fields.Selection(
        [("month", "Monthly"), ("week", "Weekly"), ("all", "All payers")],
        string="Payers",
        default="month",
        required=True,
        help="Which payers get their invoices now. Those without an agreement count "
        "to all payers only.",
    )
    date_until = fields.Date(
        "Orders Until",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        )
        - timedelta(days=1),
        help="The last day of the period: orders confirmed after it wait.",
    )
    payer_ids = fields.One2many(
        "crm.collective.invoice.payer",
        "wizard_id",
        string="Invoices",
        compute="_compute_payer_ids",
        store=True,
        readonly=False,
    )

    @api.depends("company_id", "rhythm", "date_until")
    def _compute_payer_ids(self):
        for wizard in self:
            rows = wizard._get_payer_rows() if wizard.date_until else []
            wizard.payer_ids = [Command.clear(), *map(Command.create, rows)]

    def action_create(self):
        """Create the draft invoices of the payers chosen and show them."""
        self.ensure_one()
        addresses = self.payer_ids.filtered("selected").partner_id
        orders = self._get_orders().filtered(
            lambda order: (
                order.partner_invoice_id in addresses and not order.crm_is_incomplete
            )
        )
        if not orders:
            raise UserError(
                self.env._(
                    "There is nothing to invoice: choose a payer with complete orders."
                )
            )
        invoices = orders.with_context(crm_collect=True)._create_invoices()
        return orders.action_view_invoice(invoices=invoices)

    def action_open_incomplete(self):
        """Show the orders of the period that lack data."""
        orders = self._get_orders().filtered("crm_is_incomplete")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.sale_order_action_invoice_inbox"
        )
        return action | {"domain": [("id", "in", orders.ids)], "context": {}}

    # === ORDERS OF THE PERIOD === #

    def _get_orders_domain(self):
        orders = self.env["sale.order"]
        end = orders._get_crm_midnight(self.date_until + timedelta(days=1))
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "sale")
            & Domain("invoice_status", "=", "to invoice")
            & Domain("date_order", "<", end)
        )

    def _get_orders(self):
        """Return the orders of the period whose payers get their invoices now."""
        orders = self.env["sale.order"].search(self._get_orders_domain())
        if self.rhythm == "all":
            return orders
        payers = orders.partner_invoice_id.with_company(self.company_id)
        rhythms = payers._get_crm_agreed("crm_invoice_rhythm")
        return orders.filtered(
            lambda order: rhythms.get(order.partner_invoice_id.id) == self.rhythm
        )

    def _get_payer_rows(self):
        """Return the values of the lines, one for each invoice address."""
        orders = self._get_orders()
        amounts = dict(
            self.env["sale.order.line"]._read_group(
                [("order_id", "in", orders.ids)],
                ["order_id"],
                ["untaxed_amount_to_invoice:sum"],
            )
        )
        counts, incomplete, sums = Counter(), Counter(), defaultdict(float)
        for order in orders:
            address = order.partner_invoice_id
            counts[address] += 1
            incomplete[address] += order.crm_is_incomplete
            rate = order.currency_rate or 1.0
            sums[address] += amounts.get(order, 0.0) / rate
        return [
            {
                "partner_id": address.id,
                "order_count": count,
                "incomplete_count": incomplete[address],
                "amount": sums[address],
                "selected": incomplete[address] < count,
            }
            for address, count in sorted(
                counts.items(), key=lambda item: item[0].display_name or ""
            )
        ]
