from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import local_time

BATCH = 100
"""Follow-ups after which the job commits."""
SATURDAY = 5

# By event: which orders, and the day on which it happened (UTC is near enough).
EVENTS = {
    "quotation": (
        SQL("sale.state = 'sent'"),
        SQL("COALESCE(sale.crm_sent_on, sale.date_order::date)"),
    ),
    "expiry": (SQL("sale.state IN ('draft', 'sent')"), SQL("sale.validity_date")),
    "confirmed": (SQL("sale.state = 'sale'"), SQL("sale.date_order::date")),
    "delivered": (
        SQL("sale.state = 'sale' AND sale.delivery_status = 'full'"),
        SQL(
            """(SELECT max(picking.date_done)::date
                  FROM stock_picking picking
                  JOIN stock_picking_type type ON type.id = picking.picking_type_id
                 WHERE picking.sale_id = sale.id
                   AND picking.state = 'done'
                   AND type.code IN ('outgoing', 'dropship'))"""
        ),
    ),
}
QUOTATION_EVENTS = ("quotation", "expiry")


class CrmOrderFollowup(models.Model):
    """An order that a rule followed up: it does so once."""

    _name = "crm.order.followup"
    _description = "Followed-up Order"
    _order = "event_date desc, id desc"

    rule_id = fields.Many2one(
        "crm.order.followup.rule", required=True, ondelete="cascade", readonly=True
    )
    order_id = fields.Many2one(
        "sale.order", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    event_date = fields.Date("Event", required=True, readonly=True)
    activity_ids = fields.One2many(
        "mail.activity", "crm_order_followup_id", string="Activities"
    )
    user_id = fields.Many2one("res.users", "Assigned to", readonly=True)
    is_open = fields.Boolean("Open", compute="_compute_is_open")

    _once = models.UniqueIndex("(rule_id, order_id)")

    @api.depends("activity_ids")
    def _compute_is_open(self):
        for followup in self:
            followup.is_open = followup.activity_ids

    def action_open_order(self):
        """Open the order that was followed up."""
        self.ensure_one()
        return self.order_id.get_formview_action()

    def _cancel(self):
        """Forget open follow-ups, with their activities; those done stay."""
        opened = self.filtered("activity_ids")
        opened.activity_ids.unlink()
        opened.unlink()

    def _prepare_due_values(self):
        """Return day and, if the rule has one, time of the follow-up.

        :rtype: dict
        """
        self.ensure_one()
        rule = self.rule_id
        before = rule.event == "expiry"
        days = timedelta(days=-rule.delay_days if before else rule.delay_days)
        day = self.event_date + days
        if day.weekday() >= SATURDAY:
            friday = day - timedelta(days=day.weekday() - SATURDAY + 1)
            day = friday if before else friday + timedelta(days=3)
        day = max(day, fields.Date.context_today(self))
        if not rule.hour:
            return {"date_deadline": day}
        local = datetime.combine(day, datetime.min.time())
        local += timedelta(hours=rule.hour)
        timezone = local_time.get_timezone(self.user_id.tz)
        return {
            "date_deadline": day,
            "crm_due": local_time.to_utc(local, timezone),
        }

    def _schedule(self):
        """Create the activities of new follow-ups."""
        for followup in self:
            if followup.rule_id.plan_id:
                followup._schedule_plan()
            else:
                followup._schedule_activity()

    def _schedule_activity(self):
        rule = self.rule_id
        # They stand in the list of the day: no mail for each of them
        order = self.order_id.with_context(mail_activity_quick_update=True)
        order.activity_schedule(
            activity_type_id=rule.activity_type_id.id,
            summary=rule.with_context(lang=self.user_id.lang).name,
            user_id=self.user_id.id,
            crm_order_followup_id=self.id,
            **self._prepare_due_values(),
        )

    def _schedule_plan(self):
        """Start the plan by Odoo's own wizard, as somebody would by hand."""
        order = self.order_id
        known = order.activity_ids
        wizard = self.env["mail.activity.schedule"].with_context(
            active_model=order._name,
            active_id=order.id,
            active_ids=order.ids,
            mail_activity_quick_update=True,
        )
        wizard.create(
            {
                "res_model": order._name,
                "res_ids": str(order.ids),
                "plan_id": self.rule_id.plan_id.id,
                "plan_date": self._prepare_due_values()["date_deadline"],
                "plan_on_demand_user_id": self.user_id.id,
            }
        ).action_schedule_plan()
        (order.activity_ids - known).crm_order_followup_id = self


class CrmOrderFollowupRule(models.Model):
    """Which orders are due: decided by one statement for each rule."""

    _inherit = "crm.order.followup.rule"

    def action_follow_up(self):
        """Follow up now what is due, as the job does every night."""
        self.check_access("write")
        for rule in self:
            rule._follow_up()

    @api.model
    def _cron_follow_up(self):
        """Follow up what became due, rule by rule."""
        cron = self.env["ir.cron"]
        rules = self.search([("company_id.active", "=", True)])
        cron._commit_progress(remaining=len(rules))
        for rule in rules:
            while rule._follow_up(limit=BATCH) == BATCH:
                cron._commit_progress()
            cron._commit_progress(1)

    def _follow_up(self, limit=None):
        """Create the follow-ups of this rule that are due.

        :return: how many orders were followed up
        :rtype: int
        """
        self.ensure_one()
        # sudo: what is followed up does not depend on who asks
        rule = self.sudo().with_company(self.company_id)
        rows = self.env.execute_query(rule._select_due(limit))
        followups = rule.env["crm.order.followup"].create(
            [
                {
                    "rule_id": rule.id,
                    "order_id": order_id,
                    "event_date": event_date,
                    "user_id": user_id,
                }
                for order_id, event_date, user_id in rows
            ]
        )
        followups._schedule()
        return len(followups)

    def _select_due(self, limit):
        """Return the query of the orders to follow up: id, day and user.

        An expiry may still be put off, so it waits for the day of the follow-up; other
        events have happened, and the follow-up is in the lists from the next day on.
        """
        condition, day = EVENTS[self.event]
        latest = fields.Date.context_today(self)
        if self.event == "expiry":
            latest += timedelta(days=self.delay_days)
        self.env.flush_all()
        orders = self.env["sale.order"]._search(self._get_rule_domain())
        return SQL(
            """
            SELECT sale.id, event.day, COALESCE(seller.id, %(user)s)
              FROM sale_order sale
        CROSS JOIN LATERAL (SELECT %(day)s AS day) event
         LEFT JOIN res_users seller ON seller.id = sale.user_id AND seller.active
             WHERE %(condition)s
               AND sale.id IN %(orders)s
               AND event.day BETWEEN %(since)s AND %(latest)s
               AND COALESCE(seller.id, %(user)s) IS NOT NULL
               AND NOT EXISTS (SELECT FROM crm_order_followup done
                                WHERE done.rule_id = %(rule)s
                                  AND done.order_id = sale.id)
          ORDER BY event.day, sale.id
             LIMIT %(limit)s
            """,
            user=self.user_id.id or None,
            day=day,
            condition=condition,
            orders=orders.subselect(),
            since=self.date_from,
            latest=latest,
            rule=self.id,
            limit=limit,
        )


class MailActivity(models.Model):
    _inherit = "mail.activity"

    crm_order_followup_id = fields.Many2one(
        "crm.order.followup",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        export_string_translation=False,
    )


class SaleOrder(models.Model):
    """Nobody is asked about what was cancelled, or whether he decided when he did."""

    _inherit = "sale.order"

    crm_sent_on = fields.Date(
        "Quotation Sent on", copy=False, readonly=True, groups="base.group_user"
    )
    crm_order_followup_ids = fields.One2many(
        "crm.order.followup", "order_id", groups="base.group_user"
    )

    def write(self, vals):
        if vals.get("state") == "sent":
            drafts = self.filtered(lambda order: order.state != "sent")
            # sudo: internal, and a customer's visit in the portal may send it
            drafts.sudo().crm_sent_on = fields.Date.context_today(self)
        return super().write(vals)

    def _action_confirm(self):
        result = super()._action_confirm()
        self._get_crm_followups(QUOTATION_EVENTS)._cancel()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        self._get_crm_followups(tuple(EVENTS))._cancel()
        return result

    def _get_crm_followups(self, events):
        """Return what rules for these events followed up about these orders."""
        # sudo: whoever confirms or cancels need not see other users' follow-ups.
        followups = self.sudo().crm_order_followup_ids
        return followups.filtered(lambda followup: followup.rule_id.event in events)
