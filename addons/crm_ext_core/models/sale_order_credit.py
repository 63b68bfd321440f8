from odoo import api, fields, models
from odoo.exceptions import UserError


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
        amounts = {}
        for order in self:
            payer = order.partner_invoice_id.sudo().commercial_partner_id
            amount = order.amount_total / (order.currency_rate or 1.0)
            amounts[payer] = amounts.get(payer, 0.0) + amount
        payers = self.env["res.partner"].sudo().union(*amounts)
        return payers._get_crm_excesses(amounts) + payers._get_crm_overdues()
