from odoo import api, fields, models
from odoo.fields import Domain

MAX_ORDERS = 20
"""Orders on the page of a customer; more are a list of their own."""


class ResPartner(models.Model):
    """The orders of a customer: register one, and see where they stand."""

    _inherit = "res.partner"

    crm_running_order_ids = fields.Many2many(
        "sale.order",
        string="Running Orders",
        compute="_compute_crm_running_order_ids",
        groups="sales_team.group_sale_salesman",
        help="The newest orders of the company and all companies below it that wait "
        "for us or for the customer.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_crm_running_order_ids(self):
        for partner in self:
            partner.crm_running_order_ids = partner._origin._find_crm_running_orders()

    # === ACTION METHODS === #

    def action_register_order(self):
        """Register an order of this customer."""
        self.ensure_one()
        return self.env["sale.order"]._get_crm_register_action(self)

    def action_crm_open_order_progress(self):
        """List where the orders of the company and of those below it stand."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.sale_order_action_progress"
        )
        return {
            **action,
            "name": self.env._("Orders of %s", self.commercial_partner_id.display_name),
            "domain": list(self._get_crm_tree_orders_domain()),
        }

    # === BUSINESS METHODS === #

    def _find_crm_running_orders(self):
        orders = self.env["sale.order"]
        if not self:
            return orders
        domain = self._get_crm_tree_orders_domain() & Domain(
            "crm_waiting_for", "in", ("us", "customer")
        )
        return orders.search(domain, order="date_order DESC, id DESC", limit=MAX_ORDERS)

    def _get_crm_tree_orders_domain(self):
        """Return the domain of the orders of the account and of all below it."""
        return Domain(
            "partner_id.commercial_partner_id.crm_ancestor_link_ids.ancestor_id",
            "in",
            self.commercial_partner_id.ids,
        ) & Domain("company_id", "in", self.env.companies.ids)
