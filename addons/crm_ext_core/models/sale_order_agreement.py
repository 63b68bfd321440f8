from odoo import api, fields, models


class SaleOrder(models.Model):
    """A new order follows what was agreed with the customer or with those above him."""

    _inherit = "sale.order"

    # Odoo sets them by hand only
    incoterm = fields.Many2one(
        compute="_compute_crm_delivery_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    incoterm_location = fields.Char(
        compute="_compute_crm_delivery_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    picking_policy = fields.Selection(
        compute="_compute_crm_delivery_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    crm_payer_note = fields.Char(
        compute="_compute_crm_payer_note",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_blocked_note = fields.Text(
        compute="_compute_crm_blocked_note",
        export_string_translation=False,
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let the agreement win over the default of the shipping policy.

        A field with a default is not computed for an order that comes without a form.
        """
        orders = super().create(vals_list)
        silent = orders.browse(
            order.id
            for order, vals in zip(orders, vals_list, strict=True)
            if "picking_policy" not in vals
        )
        name = "crm_picking_policy"
        for order, terms in silent._get_crm_order_agreements([name]):
            if name in terms:
                order.picking_policy = terms[name][0]
        return orders

    @api.depends("company_id")
    def _compute_partner_invoice_id(self):
        result = super()._compute_partner_invoice_id()
        for company, orders in self.grouped("company_id").items():
            partners = orders.partner_id.with_company(company)
            addresses = partners._get_crm_invoice_addresses()
            for order in orders:
                address = addresses.get(order.partner_id.id)
                if address:
                    order.partner_invoice_id = address
        return result

    @api.depends("company_id")
    def _compute_payment_term_id(self):
        result = super()._compute_payment_term_id()
        for order, terms in self._get_crm_order_agreements(
            ["property_payment_term_id"]
        ):
            if terms:
                order.payment_term_id = terms["property_payment_term_id"][0]
        return result

    @api.depends("partner_id", "company_id")
    def _compute_crm_delivery_terms(self):
        names = ["crm_incoterm_id", "crm_incoterm_location", "crm_picking_policy"]
        policy = self.default_get(["picking_policy"]).get("picking_policy", "direct")
        for order, terms in self._get_crm_order_agreements(names):
            order.incoterm = terms.get("crm_incoterm_id", [False])[0]
            order.incoterm_location = terms.get("crm_incoterm_location", [False])[0]
            order.picking_policy = terms.get("crm_picking_policy", [policy])[0]

    def _get_crm_order_agreements(self, names):
        """Yield each order with the agreements of its customer."""
        for company, orders in self.grouped("company_id").items():
            partners = orders.partner_id.with_company(company)
            agreements = partners._get_crm_agreements(names)
            for order in orders:
                yield order, agreements.get(order.partner_id.id, {})

    @api.depends("partner_id", "partner_invoice_id")
    def _compute_crm_payer_note(self):
        for order in self:
            payer = order.partner_invoice_id.sudo().commercial_partner_id
            account = order.partner_id.sudo().commercial_partner_id
            order.crm_payer_note = payer.display_name if payer != account else False

    # === BLOCKED PRODUCTS === #

    @api.depends("partner_id", "order_line.product_id", "state")
    def _compute_crm_blocked_note(self):
        for order in self:
            order.crm_blocked_note = (
                order._get_crm_blocked_message()
                if order.state in ("draft", "sent")
                else False
            )

    def _get_crm_blocked_message(self):
        """Return which products of the order the customer is not sold, or False."""
        self.ensure_one()
        if not self.partner_id or not self.order_line.product_id:
            return False
        customer = self.partner_id.with_company(self.company_id)
        blocked = customer._find_crm_blocked_products(self.order_line.product_id)
        return "\n".join(
            self.env._(
                "%(product)s is blocked for %(company)s.",
                product=product.display_name,
                company=company.display_name,
            )
            for product, company in blocked.items()
        )

    def _confirmation_error_message(self):
        return super()._confirmation_error_message() or self._get_crm_blocked_message()
