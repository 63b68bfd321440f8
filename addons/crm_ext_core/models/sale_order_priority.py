from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .sale_order_figures import NOT_DELIVERED

BATCH = 200
"""Orders whose documents become urgent before the job commits."""
URGENT = "1"
CLASSES = {"none": (), "a": ("a",), "ab": ("a", "b")}


class SaleOrder(models.Model):
    """Deliveries and productions are urgent for good customers and near promises.

    An order is made urgent once: whoever lowers the priority by hand is not overruled.
    """

    _inherit = "sale.order"

    crm_urgency = fields.Selection(
        [("customer", "Important customer"), ("promise", "Promised soon")],
        string="Urgent",
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="Why the deliveries and productions of the order became urgent by the "
        "rules of the company.",
    )

    # The nightly search for orders whose promised day comes near.
    _crm_promise_idx = models.Index(
        "(company_id, commitment_date)"
        " WHERE state = 'sale' AND crm_urgency IS NULL AND commitment_date IS NOT NULL"
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("commitment_date"):
            self.filtered(lambda order: order.state == "sale")._raise_crm_priority()
        return result

    def _action_confirm(self):
        # Before, so that what the warehouse is asked for is urgent at once
        self._mark_crm_urgent()
        result = super()._action_confirm()
        # What joined a transfer that was planned before
        self._raise_crm_documents()
        return result

    @api.model
    def _cron_raise_crm_priority(self):
        """Make orders urgent whose promised day has come near."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("crm_priority_days", ">", 0)])
        orders = self.browse()
        for company in companies:
            orders |= self.search(self._get_crm_promised_domain(company))
        cron._commit_progress(remaining=len(orders))
        for start in range(0, len(orders), BATCH):
            batch = orders[start : start + BATCH]
            batch._raise_crm_priority()
            cron._commit_progress(len(batch))

    @api.model
    def _get_crm_promised_domain(self, company):
        """Return the domain of the orders that a company has to deliver soon.

        :rtype: odoo.fields.Domain
        """
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("crm_urgency", "=", False)
            & Domain("commitment_date", "<", self._get_crm_promise_limit(company))
            & Domain("delivery_status", "in", NOT_DELIVERED)
        )

    @api.model
    def _get_crm_promise_limit(self, company):
        """Return the moment before which a promise is near."""
        today = fields.Date.context_today(self)
        return self._get_crm_midnight(
            today + timedelta(days=company.crm_priority_days + 1)
        )

    def _raise_crm_priority(self):
        """Make what is still to be done for these orders urgent, if they are."""
        self._mark_crm_urgent()._raise_crm_documents()

    def _mark_crm_urgent(self):
        """Note why these orders are urgent; return those that became it now."""
        marked = self.browse()
        for company, orders in self.grouped("company_id").items():
            waiting = orders.filtered(lambda order: not order.sudo().crm_urgency)
            reasons = waiting._get_crm_urgencies(company)
            for order in waiting:
                if reason := reasons.get(order.id):
                    # sudo: the rule decides, whatever the user may change.
                    order.sudo().crm_urgency = reason
                    marked |= order
        return marked

    def _get_crm_urgencies(self, company):
        """Return by order why it is urgent; the others are absent.

        :rtype: dict[int, str]
        """
        customers = self._get_crm_important_customers(company)
        limit = self._get_crm_promise_limit(company)
        urgencies = {}
        for order in self:
            promise = company.crm_priority_days and order.commitment_date
            if order.partner_id.sudo().commercial_partner_id.id in customers:
                urgencies[order.id] = "customer"
            elif promise and promise < limit:
                urgencies[order.id] = "promise"
        return urgencies

    def _get_crm_important_customers(self, company):
        """Return which customers have a class that counts, alone or as a group.

        :rtype: set[int]
        """
        classes = CLASSES[company.crm_priority_classes]
        if not classes:
            return set()
        # sudo: whoever confirms an order need not see how customers are classed.
        accounts = self.partner_id.sudo().commercial_partner_id
        domain = Domain("scope", "=", "own") & Domain("partner_id", "in", accounts.ids)
        domain |= Domain("scope", "=", "tree") & Domain(
            "partner_id", "in", accounts.crm_root_id.ids
        )
        scores = accounts.env["crm.customer.score"].search(
            domain
            & Domain("company_id", "=", company.id)
            & Domain("abc_class", "in", classes)
        )
        found = set(scores.partner_id.ids)
        return {
            account.id
            for account in accounts
            if account.id in found or account.crm_root_id.id in found
        }

    def _raise_crm_documents(self):
        # sudo: the rule decides; salespeople do not plan production.
        urgent = self.sudo().filtered("crm_urgency")
        for documents in urgent._get_crm_open_documents():
            documents.filtered(lambda record: record.priority != URGENT).write(
                {"priority": URGENT}
            )

    def _get_crm_open_documents(self):
        """Return what is still to be done for these orders, model by model.

        Extension point: bridges add documents that have a ``priority`` and a
        ``user_id``; the first one is where an earlier date has to be sought first.

        :rtype: list
        """
        return [
            self.picking_ids.filtered(
                lambda picking: picking.state not in ("done", "cancel")
            )
        ]


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_new_picking_values(self):
        values = super()._get_new_picking_values()
        # sudo: the warehouse need not read orders.
        if any(self.sudo().sale_line_id.order_id.mapped("crm_urgency")):
            values["priority"] = URGENT
        return values


class StockPicking(models.Model):
    _inherit = "stock.picking"

    crm_urgency = fields.Selection(
        related="sale_id.crm_urgency", string="Urgent Because", groups="base.group_user"
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_priority_classes = fields.Selection(
        [
            ("none", "No class of customers"),
            ("a", "A customers"),
            ("ab", "A and B customers"),
        ],
        string="Urgent for",
        default="none",
        required=True,
        help="Deliveries and productions for these customers are urgent from the "
        "confirmation of the order. A branch counts with its group, too.",
    )
    crm_priority_days = fields.Integer(
        "Urgent before the Promised Day",
        help="So many days before the promised delivery date the deliveries and "
        "productions of an order become urgent. 0 is never.",
    )

    _crm_priority_days_positive = models.Constraint(
        "CHECK (crm_priority_days >= 0)", "Days before a promise cannot be negative."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_priority_classes = fields.Selection(
        related="company_id.crm_priority_classes", readonly=False, required=True
    )
    crm_priority_days = fields.Integer(
        related="company_id.crm_priority_days", readonly=False
    )
