from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .sale_order_facts import UNPAID
from .sale_order_progress import DONE

US, CUSTOMER, NOBODY = "us", "customer", "nobody"


class SaleOrder(models.Model):
    """What has to happen next with an order, and who has to do it."""

    _inherit = "sale.order"

    crm_next_step = fields.Char(
        "Next Step",
        compute="_compute_crm_progress",
        groups="base.group_user",
        help="What has to happen next, until when and by whom.",
    )
    crm_waiting_for = fields.Selection(
        [(US, "Us"), (CUSTOMER, "The customer"), (NOBODY, "No one")],
        string="Waiting For",
        compute="_compute_crm_progress",
        search="_search_crm_waiting_for",
        groups="base.group_user",
        help="Whose turn it is: ours to send, deliver or invoice, or the customer's to "
        "decide or pay.",
    )

    def _prepare_crm_progress(self, fact):
        values = super()._prepare_crm_progress(fact)
        waiting_for, step = self._get_crm_next_step(fact, values["crm_progress_steps"])
        return values | {"crm_waiting_for": waiting_for, "crm_next_step": step}

    def _get_crm_next_step(self, fact, steps):
        """Return for whom an order waits and what has to happen next.

        :return: a value of ``crm_waiting_for`` and a sentence or False
        :rtype: tuple[str, str | bool]
        """
        if self.state == "draft":
            words = self.env._("Send the quotation")
            return US, self._name_crm_doer(words, fact["seller"])
        if self.state == "sent":
            return CUSTOMER, self._date_crm_step(
                self.env._("The customer decides"), self.validity_date
            )
        if self.state == "sale" and fact["is_open"]:
            open_keys = [step["key"] for step in steps if step["state"] != DONE]
            return US, self._get_crm_our_step(open_keys, fact)
        if fact["unpaid_refunds"]:
            return US, self.env._("Pay out the credit note or set it off")
        if fact["overdue_since"]:
            day = format_date(self.env, fact["overdue_since"])
            return CUSTOMER, self.env._("The customer pays, due since %s", day)
        if fact["unpaid"]:
            return CUSTOMER, self._date_crm_step(
                self.env._("The customer pays"), fact["due"]
            )
        return NOBODY, False

    def _get_crm_our_step(self, open_keys, fact):
        """Return what we have to do, until when and who of us."""
        key = open_keys[0] if open_keys else None
        if key == "production":
            return self._name_crm_doer(
                self._date_crm_step(
                    self.env._("Finish production"), fact["production_date"]
                ),
                fact["producer"],
            )
        if key == "delivered":
            return self._get_crm_delivery_to_do(fact)
        if fact["coming_back"]:
            return self.env._("Take in the return")
        if key == "performed":
            return self._name_crm_doer(self.env._("Do the service"), fact["seller"])
        if fact["drafts"]:
            return self.env._("Post the invoice")
        return self.env._("Create the invoice")

    def _get_crm_delivery_to_do(self, fact):
        if not fact["missing"]:
            return self.env._("Deliver anew or cancel the order")
        if not fact["planned"]:
            words = self.env._("Plan the delivery")
        elif fact["supplied"] and not fact["ready"]:
            words = self.env._("The supplier delivers")
        else:
            words = self.env._("Deliver")
        words = self._date_crm_step(words, self.commitment_date or fact["planned_date"])
        return self._name_crm_doer(words, fact["picker"])

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
        is_open = Domain("state", "=", "sale") & Domain("crm_is_open", "=", True)
        ended = Domain("state", "=", "cancel") | (
            Domain("state", "=", "sale") & Domain("crm_is_open", "!=", True)
        )
        credit, debt = self._get_crm_unpaid("out_refund"), self._get_crm_unpaid()
        domains = {
            US: Domain("state", "=", "draft") | is_open | (ended & credit),
            CUSTOMER: Domain("state", "=", "sent") | (ended & ~credit & debt),
            NOBODY: ended & ~credit & ~debt,
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    @api.model
    def _get_crm_unpaid(self, move_type="out_invoice"):
        """Return the domain of the orders with posted documents that are not paid."""
        unpaid = (
            Domain("state", "=", "posted")
            & Domain("move_type", "=", move_type)
            & Domain("payment_state", "in", UNPAID)
        )
        return Domain("order_line.invoice_lines.move_id", "any!", unpaid)
