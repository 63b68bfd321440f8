from odoo import api, fields, models
from odoo.tools import format_date, formatLang

DONE, PARTLY, OPEN = "done", "partly", "open"


class SaleOrder(models.Model):
    """Where an order stands, in one line."""

    _inherit = "sale.order"

    crm_progress = fields.Selection(
        [
            ("quotation", "Quotation"),
            ("ordered", "Ordered"),
            ("production", "In Production"),
            ("ready", "Ready to Deliver"),
            ("partial", "Partly Delivered"),
            ("delivered", "Delivered"),
            ("returned", "Returned"),
            ("performed", "Services Done"),
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

    @api.depends(
        "state",
        "invoice_status",
        "delivery_status",
        "crm_is_open",
        "commitment_date",
        "validity_date",
        "order_line.product_uom_qty",
        "order_line.qty_delivered",
    )
    @api.depends_context("lang", "tz")
    def _compute_crm_progress(self):
        facts = self._query_crm_progress()
        nothing = dict.fromkeys(self._get_crm_progress_fields(), False)
        for order in self:
            fact = facts.get(order._origin.id)
            order.update(order._prepare_crm_progress(fact) if fact else nothing)

    @api.model
    def _get_crm_progress_fields(self):
        """Return the names of all fields that one query fills."""
        compute = "_compute_crm_progress"
        return [name for name, f in self._fields.items() if f.compute == compute]

    def _prepare_crm_progress(self, fact):
        """Return the values of the fields that tell the progress of one order.

        Extension point: fields with the same compute method add theirs.

        :param dict fact: what :meth:`_query_crm_progress` returns of the order
        """
        steps = self._get_crm_steps(fact)
        return {
            "crm_progress_steps": steps,
            "crm_progress": self._get_crm_stage(fact, steps),
            "crm_progress_text": self._get_crm_progress_text(steps),
        }

    # === STEPS === #

    def _get_crm_steps(self, fact):
        """Return the steps of an order in the order in which they happen.

        A cancelled order has those that happened all the same, if any.
        """
        if self.state == "sale":
            steps = [("ordered", DONE, self.env._("Ordered"))]
        elif self.state == "cancel" and (fact["goods_delivered"] or fact["posted"]):
            steps = [("cancelled", DONE, self.env._("Cancelled"))]
        elif self.state == "cancel":
            return []
        else:
            state = PARTLY if self.state == "sent" else OPEN
            label = self._get_crm_progress_text([])
            return [{"key": "quotation", "state": state, "label": label, "late": False}]
        happens = self.state == "sale"
        if fact["productions"] and happens:
            steps.append(("production", *self._get_crm_production_step(fact)))
        if fact["goods"] and (happens or fact["goods_delivered"]):
            steps.append(("delivered", *self._get_crm_delivery_step(fact)))
        if fact["services"] and happens:
            steps.append(("performed", *self._get_crm_service_step(fact)))
        if happens or fact["posted"]:
            steps.append(("invoiced", *self._get_crm_invoice_step(fact)))
        if fact["posted"]:
            steps.append(("paid", *self._get_crm_payment_step(fact)))
        late = self._get_crm_late_steps(fact)
        return [
            {"key": key, "state": state, "label": label, "late": key in late}
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

    def _get_crm_delivery_step(self, fact):
        if not fact["missing"] or self.state == "cancel":
            return self._get_crm_ended_delivery_step(fact)
        if fact["goods_delivered"]:
            state, label = PARTLY, self._count_crm_delivered(fact)
        elif fact["ready"]:
            state, label = PARTLY, self.env._("Ready to deliver")
        elif fact["supplied"]:
            state, label = OPEN, self.env._("Supplier delivers")
        else:
            state, label = OPEN, self.env._("Not delivered")
        late_since = self._get_crm_late_since(fact)
        if late_since:
            day = format_date(self.env, late_since)
            label = self.env._("%(step)s, was due %(date)s", step=label, date=day)
        return state, label

    def _get_crm_ended_delivery_step(self, fact):
        """Return the step of a delivery after which nothing comes."""
        delivered = fact["goods_delivered"]
        if delivered >= fact["goods"]:
            label = self.env._("Delivered")
        elif not delivered and fact["returned"]:
            label = self.env._("Returned")
        elif not delivered:
            return OPEN, self.env._("Delivery cancelled")
        elif fact["returned"] and not fact["dropped"]:
            label = self.env._(
                "%(step)s, the rest returned", step=self._count_crm_delivered(fact)
            )
        else:
            label = self.env._(
                "%(step)s, no more to come", step=self._count_crm_delivered(fact)
            )
        if fact["coming_back"]:
            label = self.env._("%(step)s, return expected", step=label)
        return DONE, label

    def _count_crm_delivered(self, fact):
        done, total = fact["goods_delivered"], fact["goods"]
        if fact["units"] > 1:
            # Quantities of several units of measure have no sum: count the lines.
            done, total = fact["lines_delivered"], fact["lines"]
        return self.env._(
            "Delivered %(done)s of %(total)s",
            done=self._format_crm_quantity(done),
            total=self._format_crm_quantity(total),
        )

    def _get_crm_service_step(self, fact):
        done, total = fact["services_done"], fact["services"]
        if done >= total:
            return DONE, self.env._("Services done")
        if total == 1:
            return OPEN, self.env._("Service not done")
        return (PARTLY if done else OPEN), self.env._(
            "Services done: %(done)s of %(total)s", done=done, total=total
        )

    # === SUMMARY === #

    def _get_crm_stage(self, fact, steps):
        if self.state != "sale":
            return "cancelled" if self.state == "cancel" else "quotation"
        stage = "ordered"
        for step in steps:
            if step["state"] != DONE:
                return self._get_crm_unfinished_stage(fact, step["key"], stage)
            # Goods that were only produced are not ready before the stock says so.
            stage = step["key"] if step["key"] != "production" else stage
            if stage == "delivered" and not fact["goods_delivered"]:
                stage = "returned"
        return stage

    @api.model
    def _get_crm_unfinished_stage(self, fact, key, stage):
        """Return the stage of an order of which the step is not finished."""
        if key == "production":
            return key
        if key == "delivered" and fact["goods_delivered"]:
            return "partial"
        if key == "delivered" and fact["ready"]:
            return "ready"
        return stage

    def _get_crm_progress_text(self, steps):
        if self.state == "sale":
            return " · ".join(step["label"] for step in steps[1:])
        if self.state == "cancel" and steps:
            return " · ".join(step["label"] for step in steps)
        states = dict(self._fields["state"]._description_selection(self.env))
        return states.get(self.state, "")

    def _format_crm_quantity(self, quantity):
        digits = 0 if quantity == int(quantity) else 2
        return formatLang(self.env, quantity, digits=digits)
