from odoo import models
from odoo.fields import Command
from odoo.tools import format_date

COLLECTIVE = ("week", "month")


class SaleOrder(models.Model):
    """One invoice for the orders of many branches, in sections by branch and order."""

    _inherit = "sale.order"

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Collect the orders of payers with collective invoices over all branches.

        With ``crm_collect`` in the context those of the other payers, too.
        """
        orders = self
        collected = self.browse()
        if not grouped and len(self) > 1:
            everybody = self.env.context.get("crm_collect")
            collected = self if everybody else self._filter_crm_collected()
        if collected:
            # Branch by branch, and within a branch as they came
            orders = self.sorted(
                lambda order: (
                    order.partner_invoice_id.id,
                    order.partner_id.commercial_partner_id.display_name or "",
                    order.date_order,
                    order.id,
                )
            ).with_context(crm_collected_order_ids=collected.ids)
        return super(SaleOrder, orders)._create_invoices(
            grouped=grouped, final=final, date=date
        )

    def _get_invoice_grouping_keys(self):
        keys = super()._get_invoice_grouping_keys()
        if self.env.context.get("crm_collected_order_ids"):
            # Orders with other terms are due on another day.
            keys = [*keys, "invoice_payment_term_id"]
        return keys

    def _prepare_invoice(self):
        """Open a section for the order and make the delivery address that of the payer.

        Odoo collects orders with the same addresses only; where the goods went is in
        the section.
        """
        values = super()._prepare_invoice()
        if self.id in self.env.context.get("crm_collected_order_ids", ()):
            values["partner_shipping_id"] = self.partner_invoice_id.id
            values["invoice_line_ids"] = [
                *values["invoice_line_ids"],
                Command.create(self._prepare_crm_branch_section()),
            ]
        return values

    def _prepare_crm_branch_section(self):
        """Return the values of the line that names branch, order and reference."""
        words = [
            self.partner_shipping_id.commercial_partner_id.display_name,
            self.partner_shipping_id.city,
            self.env._(
                "%(order)s of %(date)s",
                order=self.name,
                date=format_date(self.env, self.date_order),
            ),
            self.client_order_ref
            and self.env._("your reference %s", self.client_order_ref),
        ]
        return {
            "display_type": "line_section",
            "name": " · ".join(filter(None, words)),
            "sequence": 0,
        }

    def _filter_crm_collected(self):
        """Return the orders whose payers get collective invoices."""
        collected = self.browse()
        for company, orders in self.grouped("company_id").items():
            payers = orders.partner_invoice_id.with_company(company)
            rhythms = payers._get_crm_agreed("crm_invoice_rhythm")
            collected |= orders.filtered(
                lambda order, rhythms=rhythms: (
                    rhythms.get(order.partner_invoice_id.id) in COLLECTIVE
                )
            )
        return self & collected
