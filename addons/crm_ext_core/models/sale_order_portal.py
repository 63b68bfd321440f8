from odoo import api, fields, models
from odoo.tools import format_date

from .sale_order_progress import DONE, OPEN


class SaleOrder(models.Model):
    """Where an order stands, in the words of the customer and without internals."""

    _inherit = "sale.order"

    # Portal pages read these of orders that the visitor was shown to have access to.
    crm_portal_steps = fields.Json(
        "Steps in the Portal",
        compute="_compute_crm_portal_progress",
        export_string_translation=False,
        groups="base.group_user",
        help="The steps of the order as the customer sees them: a list of objects with "
        "key, label and state (done, partly or open).",
    )
    crm_portal_text = fields.Char(
        "Where It Stands for the Customer",
        compute="_compute_crm_portal_progress",
        groups="base.group_user",
    )

    @api.depends("crm_progress_steps")
    @api.depends_context("lang", "tz")
    def _compute_crm_portal_progress(self):
        facts = self._query_crm_progress()
        for order in self:
            fact = facts.get(order._origin.id)
            steps = order._get_crm_portal_steps(fact) if fact else []
            order.crm_portal_steps = steps
            order.crm_portal_text = " · ".join(step["label"] for step in steps[1:])

    def _get_crm_portal_steps(self, fact):
        """Return the steps of a confirmed order for its customer."""
        if self.state not in ("sale", "cancel"):
            return []
        labels = {
            "ordered": self._get_crm_portal_order,
            "production": self._get_crm_portal_production,
            "delivered": self._get_crm_portal_delivery,
            "invoiced": self._get_crm_portal_invoice,
            "paid": self._get_crm_portal_payment,
        }
        steps = []
        for step in self._get_crm_steps(fact):
            key, state, label = step["key"], step["state"], step["label"]
            if key in labels:
                state, label = labels[key](fact, state, label)
            steps.append({"key": key, "state": state, "label": label})
        return steps

    def _get_crm_portal_order(self, _fact, state, _label):
        return state, self.env._("Order confirmed")

    def _get_crm_portal_production(self, _fact, state, label):
        return state, label if state == DONE else self.env._("In production")

    def _get_crm_portal_delivery(self, fact, state, label):
        """Of days, the customer hears those that he was promised."""
        if not fact["missing"] or self.state == "cancel":
            return state, label
        if fact["goods_delivered"]:
            words = self._count_crm_delivered(fact)
        elif fact["ready"]:
            words = self.env._("Ready for dispatch")
        else:
            words = self.env._("Being prepared")
        if not self.commitment_date:
            return state, words
        day = format_date(self.env, self.commitment_date)
        if self._get_crm_late_since(fact):
            return state, self.env._(
                "%(step)s, was promised for %(date)s", step=words, date=day
            )
        return state, self.env._(
            "%(step)s, promised for %(date)s", step=words, date=day
        )

    def _get_crm_portal_invoice(self, fact, state, label):
        if not fact["posted"]:
            return OPEN, self.env._("Invoice to come")
        return state, label

    def _get_crm_portal_payment(self, fact, state, label):
        if not fact["unpaid"] or not fact["due"]:
            return state, label
        day = format_date(self.env, fact["due"])
        if fact["overdue_since"]:
            return state, self.env._("Payment was due on %s", day)
        if fact["partly_paid"] or fact["unpaid"] < fact["invoices"]:
            return state, self.env._("Partly paid, the rest is due by %s", day)
        return state, self.env._("Payment due by %s", day)
