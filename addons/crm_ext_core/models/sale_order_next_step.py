from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .sale_order_progress import DONE

US, CUSTOMER, NOBODY = "us", "customer", "nobody"
# What is still to be paid, as the payment step sees it
UNPAID = ("not_paid", "partial", "blocked")


class SaleOrder(models.Model):
    """What has to happen next with an order, and who has to do it."""

    _inherit = "sale.order"

    crm_next_step = fields.Char(
        "Next Step",
        compute="_compute_crm_next_step",
        groups="base.group_user",
        help="What has to happen next, until when and by whom.",
    )
    crm_waiting_for = fields.Selection(
        [(US, "Us"), (CUSTOMER, "The customer"), (NOBODY, "No one")],
        string="Waiting For",
        compute="_compute_crm_next_step",
        search="_search_crm_waiting_for",
        groups="base.group_user",
        help="Whose turn it is: ours to send, deliver or invoice, or the customer's to "
        "decide or pay.",
    )

    @api.depends("crm_progress_steps", "validity_date")
    @api.depends_context("lang", "tz")
    def _compute_crm_next_step(self):
        facts = self._query_crm_progress()
        for order in self:
            waiting_for, next_step = order._get_crm_next_step(
                facts.get(order._origin.id, {}), order.crm_progress_steps or []
            )
            order.crm_waiting_for = waiting_for
            order.crm_next_step = next_step

    def _get_crm_next_step(self, fact, steps):
        """Return for whom an order waits and what has to happen next.

        :return: a value of ``crm_waiting_for`` and a sentence or False
        :rtype: tuple[str, str | bool]
        """
        if self.state == "draft":
            return US, self.env._("Send the quotation")
        if self.state == "sent":
            return CUSTOMER, self._date_crm_step(
                self.env._("The customer decides"), self.validity_date
            )
        step = next((step for step in steps if step["state"] != DONE), None)
        if step is None:
            return NOBODY, False
        if step["key"] == "paid":
            return CUSTOMER, self._date_crm_step(
                self.env._("The customer pays"), fact["due"]
            )
        return US, self._get_crm_our_step(step["key"], fact)

    def _get_crm_our_step(self, key, fact):
        """Return what we have to do, until when and who of us."""
        if key == "production":
            return self.env._("Finish production")
        if key == "delivered":
            words = self._date_crm_step(
                self.env._("Deliver"), self.commitment_date or fact["planned_date"]
            )
            return self._name_crm_doer(words, fact["picker"])
        if fact["drafts"]:
            return self.env._("Post the invoice")
        return self.env._("Invoice")

    def _date_crm_step(self, words, date):
        if not date:
            return words
        day = format_date(self.env, date)
        return self.env._("%(step)s by %(date)s", step=words, date=day)

    def _name_crm_doer(self, words, name):
        if not name:
            return words
        return self.env._("%(step)s: %(user)s", step=words, user=name)

    @api.model
    def _search_crm_waiting_for(self, operator, value):
        """Find orders as the steps do; an open order is ours whatever it lacks."""
        if operator != "in":
            return NotImplemented
        us = Domain("state", "=", "draft") | (
            Domain("state", "=", "sale") & Domain("crm_is_open", "=", True)
        )
        unpaid = (
            Domain("state", "=", "posted")
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("payment_state", "in", UNPAID)
        )
        settled = Domain("state", "=", "sale") & Domain("crm_is_open", "!=", True)
        owes = Domain("order_line.invoice_lines.move_id", "any!", unpaid)
        domains = {
            US: us,
            CUSTOMER: Domain("state", "=", "sent") | (settled & owes),
            NOBODY: Domain("state", "=", "cancel") | (settled & ~owes),
        }
        return Domain.OR(domains[key] for key in value if key in domains)
