from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from .res_partner_credit_sql import NO_EXPOSURE


class SaleOrder(models.Model):
    """Orders over a credit limit warn, or wait until somebody releases them."""

    _inherit = "sale.order"

    crm_credit_blocked = fields.Boolean(
        "Over the Credit Limit",
        compute="_compute_partner_credit_warning",
        groups="base.group_user",
        help="The order cannot be confirmed before somebody releases it.",
    )
    crm_credit_release_id = fields.Many2one(
        "res.users",
        "Credit Released By",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    crm_credit_release_reason = fields.Char(
        "Reason of the Release",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    crm_credit_released_amount = fields.Monetary(
        "Released Amount",
        copy=False,
        readonly=True,
        groups="base.group_user",
        help="The total up to which the order was released.",
    )

    @api.depends("order_line.price_total", "partner_invoice_id")
    def _compute_partner_credit_warning(self):
        """Say what exceeds which limit, of the payer himself or of his group."""
        result = super()._compute_partner_credit_warning()
        # What a whole group owes is not for customers in the portal.
        visible = self.env.user._is_internal()
        for order in self:
            problems = order._get_crm_open_problems() if visible else []
            order.crm_credit_blocked = order._is_crm_credit_blocked(problems)
            if order.company_id.account_use_credit_limit and not (
                len(problems) == 1 and order._is_crm_warned_by_odoo()
            ):
                order.partner_credit_warning = "\n".join(problems)
        return result

    def _is_crm_warned_by_odoo(self):
        """Tell whether Odoo's own words say it all: the customer pays for himself."""
        payer = self.partner_invoice_id.sudo().commercial_partner_id
        return (
            bool(self.partner_credit_warning)
            and payer == self.partner_id.commercial_partner_id
            and not payer.crm_parent_id
            and not payer.crm_child_ids
        )

    def action_confirm(self):
        self._check_crm_credit()
        return super().action_confirm()

    def _validate_order(self):
        """Leave an order that a customer signs to those who may release it."""
        blocked = self.filtered(
            lambda order: order._is_crm_credit_blocked(order._get_crm_open_problems())
        )
        blocked._request_crm_credit_release()
        if self - blocked:
            return super(SaleOrder, self - blocked)._validate_order()
        return None

    # === CHECK === #

    def _get_crm_open_problems(self):
        """Return what is wrong with confirming this order now, if limits are used.

        :rtype: list[str]
        """
        self.ensure_one()
        company = self.company_id
        if self.state not in ("draft", "sent") or not company.account_use_credit_limit:
            return []
        return self.with_company(company)._get_crm_credit_problems()

    def _is_crm_credit_blocked(self, problems):
        """Tell whether an order with these problems waits for a release."""
        self.ensure_one()
        return (
            bool(problems)
            and self.company_id.crm_credit_policy == "block"
            and not self.sudo()._is_crm_credit_released()
        )

    def _check_crm_credit(self):
        """Refuse to confirm orders over a limit, also when others confirm beside us.

        Orders that are confirmed together count together.
        """
        waiting = self.filtered(lambda order: order.state in ("draft", "sent"))
        for company, orders in waiting.grouped("company_id").items():
            if (
                not company.account_use_credit_limit
                or company.crm_credit_policy != "block"
            ):
                continue
            orders = orders.with_company(company).filtered(
                lambda order: not order._is_crm_credit_settled()
            )
            payers = orders.sudo().partner_invoice_id.commercial_partner_id
            payers._lock_crm_credit()
            problems = orders._get_crm_credit_problems()
            if problems and not all(
                order.sudo()._is_crm_credit_released() for order in orders
            ):
                raise UserError(
                    self.env._(
                        "%(problems)s\n\nSomebody with the right to release orders "
                        "over the credit limit has to release %(orders)s first.",
                        problems="\n".join(problems),
                        orders=", ".join(orders.mapped("name")),
                    )
                )

    def _is_crm_credit_settled(self):
        """Tell whether the order is paid online as far as it has to be."""
        order = self.sudo()
        return bool(order.amount_paid) and order._is_confirmation_amount_reached()

    def _is_crm_credit_released(self):
        """Tell whether the order is released and not larger than it was then."""
        self.ensure_one()
        return bool(self.crm_credit_release_id) and (
            self.currency_id.compare_amounts(
                self.amount_total, self.crm_credit_released_amount
            )
            <= 0
        )

    def _get_crm_credit_problems(self):
        """Return a sentence for each limit that orders of one company exceed together.

        :rtype: list[str]
        """
        partners = self.env["res.partner"].sudo()
        amounts = {}
        for order in self:
            payer = order.partner_invoice_id.sudo().commercial_partner_id
            amount = order.amount_total / (order.currency_rate or 1.0)
            amounts[payer] = amounts.get(payer, 0.0) + amount
        payers = partners.union(*amounts)
        limits = {}
        for payer_id, found in payers._get_crm_credit_limits().items():
            for holder, kind, limit in found:
                key = holder, kind, limit
                limits[key] = limits.get(key, 0.0) + amounts[partners.browse(payer_id)]
        holders = partners.union(*(holder for holder, _kind, _limit in limits))
        tops = partners.union(
            *(chain[-1:] for chain in payers._get_crm_chains().values())
        )
        exposures = (holders | tops)._get_crm_exposures()
        problems = [
            self._describe_crm_excess(holder, kind, limit, exposures[holder.id], amount)
            for (holder, kind, limit), amount in limits.items()
        ]
        problems += [
            self._describe_crm_overdue(
                top, exposures.get(top.id, (NO_EXPOSURE, NO_EXPOSURE))[1]
            )
            for top in tops
        ]
        return [problem for problem in problems if problem]

    # === WORDS === #

    def _describe_crm_excess(self, holder, kind, limit, exposures, amount):
        """Return what makes a company exceed its limit, or None if it does not."""
        exposure = exposures[0] if kind == "own" else exposures[1]
        total = exposure.receivable + exposure.orders + amount
        currency = self.company_id.currency_id
        if currency.compare_amounts(total, limit) <= 0:
            return None
        if kind == "own":
            sentence = self.env._(
                "%(company)s exceeds its credit limit of %(limit)s by %(excess)s: "
                "%(receivable)s unpaid, %(orders)s in open orders, %(amount)s now."
            )
        else:
            sentence = self.env._(
                "%(company)s and its branches exceed their credit limit of %(limit)s "
                "by %(excess)s: %(receivable)s unpaid, %(orders)s in open orders, "
                "%(amount)s now."
            )
        return sentence % {
            "company": holder.name,
            **{
                name: formatLang(self.env, value, currency_obj=currency)
                for name, value in (
                    ("limit", limit),
                    ("excess", total - limit),
                    ("receivable", exposure.receivable),
                    ("orders", exposure.orders),
                    ("amount", amount),
                )
            },
        }

    def _describe_crm_overdue(self, top, exposure):
        """Return since when too much is overdue in a tree, or None if nothing is."""
        days = self.company_id.crm_credit_overdue_days
        since = exposure.overdue_since
        today = fields.Date.context_today(self)
        if not days or not since or since >= today - timedelta(days=days):
            return None
        return self.env._(
            "%(company)s: %(amount)s overdue since %(date)s.",
            company=top.name,
            amount=formatLang(
                self.env, exposure.overdue, currency_obj=self.company_id.currency_id
            ),
            date=format_date(self.env, since),
        )
