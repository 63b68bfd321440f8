from datetime import datetime, time, timezone

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

DONE, PARTLY, OPEN = "done", "partly", "open"


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_progress = fields.Selection(
        [
            ("quotation", "Quotation"),
            ("ordered", "Ordered"),
            ("production", "In Production"),
            ("ready", "Ready to Deliver"),
            ("partial", "Partly Delivered"),
            ("delivered", "Delivered"),
            ("invoiced", "Invoiced"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_crm_progress",
        groups="base.group_user",
        help="The last step that is done with nothing open before it.",
    )
    crm_progress_steps = fields.Json(
        "Progress Steps",
        compute="_compute_crm_progress",
        export_string_translation=False,
        groups="base.group_user",
        help="The steps of the order: a list of objects with key, label, state (done, "
        "partly or open) and late.",
    )
    crm_progress_text = fields.Char(
        "Where It Stands",
        compute="_compute_crm_progress",
        groups="base.group_user",
        help="Where the order stands, in one line to be read out on the phone.",
    )
    crm_is_late = fields.Boolean(
        "Late",
        compute="_compute_crm_progress",
        search="_search_crm_is_late",
        groups="base.group_user",
        help="Goods are still to be delivered although the promised day, or else the "
        "planned day of the delivery, is over.",
    )

    @api.depends(
        "state",
        "invoice_status",
        "delivery_status",
        "commitment_date",
        "order_line.product_uom_qty",
        "order_line.qty_delivered",
    )
    @api.depends_context("lang", "tz")
    def _compute_crm_progress(self):
        facts = self._query_crm_progress()
        midnight = self._get_crm_midnight()
        for order in self:
            fact = facts.get(order._origin.id, {})
            late_since = fact and order._get_crm_late_since(fact, midnight)
            steps = order._get_crm_steps(fact, late_since) if fact else []
            order.crm_is_late = bool(late_since)
            order.crm_progress_steps = steps
            order.crm_progress = order._get_crm_stage(fact, steps)
            order.crm_progress_text = order._get_crm_progress_text(steps)

    @api.model
    def _search_crm_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        midnight = self._get_crm_midnight()
        open_delivery = (
            Domain("state", "not in", ("done", "cancel"))
            & Domain("picking_type_id.code", "=", "outgoing")
            & Domain("scheduled_date", "<", midnight)
        )
        late = (
            Domain("state", "=", "sale")
            & Domain("delivery_status", "in", ("pending", "started", "partial"))
            & (
                Domain("commitment_date", "<", midnight)
                | Domain("commitment_date", "=", False)
                & Domain("picking_ids", "any", open_delivery)
            )
        )
        return late if True in value else ~late

    # === STEPS === #

    @api.model
    def _get_crm_midnight(self, day=None):
        """Return the beginning of a day of the user, by default today, in UTC.

        A promise is for a day.
        """
        begin = datetime.combine(day or fields.Date.context_today(self), time())
        return self.env.tz.localize(begin).astimezone(timezone.utc).replace(tzinfo=None)

    def _get_crm_late_since(self, fact, midnight):
        """Return the day that passed without the delivery being complete, or None."""
        if self.state != "sale" or not fact["goods"]:
            return None
        if fact["goods_delivered"] >= fact["goods"]:
            return None
        promised = self.commitment_date or fact["planned_date"]
        return promised if promised and promised < midnight else None

    def _get_crm_steps(self, fact, late_since):
        """Return the steps of a confirmed order, in the order in which they happen."""
        if self.state != "sale":
            return []
        steps = [("ordered", DONE, self.env._("Ordered"))]
        if fact["productions"]:
            steps.append(("production", *self._get_crm_production_step(fact)))
        if fact["goods"]:
            steps.append(("delivered", *self._get_crm_delivery_step(fact, late_since)))
        steps.append(("invoiced", *self._get_crm_invoice_step(fact)))
        if fact["posted"]:
            steps.append(("paid", *self._get_crm_payment_step(fact)))
        late = {
            "delivered": bool(late_since),
            "paid": bool(fact["overdue_since"]),
        }
        return [
            {"key": key, "state": state, "label": label, "late": late.get(key, False)}
            for key, state, label in steps
        ]

    def _get_crm_production_step(self, fact):
        done, total = fact["productions_done"], fact["productions"]
        if done >= total:
            return DONE, self.env._("Produced")
        if total == 1:
            return PARTLY, self.env._("In production")
        return PARTLY, self.env._(
            "Produced %(done)s of %(total)s", done=done, total=total
        )

    def _get_crm_delivery_step(self, fact, late_since):
        done, total = fact["goods_delivered"], fact["goods"]
        if done >= total:
            return DONE, self.env._("Delivered")
        if done:
            # Quantities of several units of measure have no sum: count the lines.
            if fact["units"] > 1:
                done, total = fact["lines_delivered"], fact["lines"]
            label = self.env._(
                "Delivered %(done)s of %(total)s",
                done=self._format_crm_quantity(done),
                total=self._format_crm_quantity(total),
            )
        elif fact["ready"]:
            label = self.env._("Ready to deliver")
        else:
            label = self.env._("Not delivered")
        if late_since:
            day = format_date(self.env, late_since)
            label = self.env._("%(step)s, was due %(date)s", step=label, date=day)
        return PARTLY if done or fact["ready"] else OPEN, label

    def _get_crm_invoice_step(self, fact):
        if fact["posted"]:
            if self.invoice_status in ("invoiced", "upselling") and not fact["drafts"]:
                return DONE, self.env._("Invoiced")
            return PARTLY, self.env._("Partly invoiced")
        if fact["drafts"]:
            return PARTLY, self.env._("Invoice prepared")
        return OPEN, self.env._("Not invoiced")

    def _get_crm_payment_step(self, fact):
        if fact["settled"] >= fact["posted"]:
            return DONE, self.env._("Paid")
        if fact["overdue_since"]:
            day = format_date(self.env, fact["overdue_since"])
            return OPEN, self.env._("Payment overdue since %s", day)
        if fact["settled"] or fact["partly_paid"]:
            return PARTLY, self.env._("Partly paid")
        return OPEN, self.env._("Not paid")

    def _get_crm_stage(self, fact, steps):
        if self.state == "cancel":
            return "cancelled"
        if not steps:
            return "quotation"
        stage = "ordered"
        for step in steps:
            if step["state"] == DONE:
                # Goods that were only produced are not ready before the stock says so.
                stage = step["key"] if step["key"] != "production" else stage
                continue
            if step["key"] == "production":
                return "production"
            if step["key"] == "delivered" and fact["goods_delivered"]:
                return "partial"
            if step["key"] == "delivered" and fact["ready"]:
                return "ready"
            return stage
        return stage

    def _get_crm_progress_text(self, steps):
        if not steps:
            states = dict(self._fields["state"]._description_selection(self.env))
            return states.get(self.state, "")
        return " · ".join(step["label"] for step in steps[1:])

    def _format_crm_quantity(self, quantity):
        digits = 0 if quantity == int(quantity) else 2
        return formatLang(self.env, quantity, digits=digits)
