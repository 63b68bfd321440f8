from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_invoicing import ADDRESS


class SaleOrder(models.Model):
    """What accounting has to know before it invoices an order."""

    _inherit = "sale.order"

    crm_invoice_missing = fields.Char(
        "Missing for the Invoice",
        compute="_compute_crm_invoice_missing",
        groups="base.group_user",
        help="Data without which the payer may refuse the invoice.",
    )
    crm_is_incomplete = fields.Boolean(
        "Data Missing",
        compute="_compute_crm_invoice_missing",
        search="_search_crm_is_incomplete",
        groups="base.group_user",
    )
    crm_has_draft_invoice = fields.Boolean(
        "Draft Invoice",
        compute="_compute_crm_has_draft_invoice",
        search="_search_crm_has_draft_invoice",
        groups="base.group_user",
        help="An invoice of the order is prepared and waits to be posted.",
    )

    @api.depends("partner_id", "partner_invoice_id", "client_order_ref", "company_id")
    @api.depends_context("lang")
    def _compute_crm_invoice_missing(self):
        for company, orders in self.grouped("company_id").items():
            customers = orders.partner_id.with_company(company)
            rules = customers._get_crm_agreed("crm_purchase_ref_rule")
            for order in orders:
                # sudo: whoever reads the order may know that its address is incomplete.
                address = order.partner_invoice_id.sudo()
                words = address._get_crm_missing_for_invoice(company)
                if (
                    rules.get(order.partner_id.id) == "required"
                    and not (order.client_order_ref or "").strip()
                ):
                    words.append(self.env._("purchase reference"))
                order.crm_invoice_missing = ", ".join(words)
                order.crm_is_incomplete = bool(words)

    @api.depends("order_line.invoice_lines.parent_state")
    def _compute_crm_has_draft_invoice(self):
        # sudo: salespeople may know that an invoice is prepared.
        drafted = self.sudo().search(
            Domain("id", "in", self.ids) & Domain("crm_has_draft_invoice", "=", True)
        )
        for order in self:
            order.crm_has_draft_invoice = order.id in drafted._ids

    @api.model
    def _search_crm_has_draft_invoice(self, operator, value):
        if operator != "in":
            return NotImplemented
        drafts = Domain("parent_state", "=", "draft")
        drafted = Domain("order_line", "any!", Domain("invoice_lines", "any!", drafts))
        return drafted if True in value else ~drafted

    @api.model
    def _search_crm_is_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        incomplete = Domain.OR(
            self.with_company(company)._get_crm_incomplete_domain()
            for company in self.env.companies
        )
        return incomplete if True in value else ~incomplete

    @api.model
    def _get_crm_incomplete_domain(self):
        """Return the domain of the incomplete orders of the environment's company."""
        company = self.env.company
        address = Domain.OR(Domain(name, "=", False) for name in ADDRESS)
        abroad = self.env["res.partner"]._get_crm_countries_abroad(company)
        payer = (
            Domain("is_company", "=", True)
            & Domain("vat", "=", False)
            & Domain("country_id", "in", abroad.ids)
        )
        reference = Domain("client_order_ref", "=", False) & Domain(
            "partner_id.commercial_partner_id",
            "in",
            self._get_crm_accounts_with_reference(),
        )
        return Domain("company_id", "=", company.id) & (
            Domain("partner_invoice_id", "any!", address)
            | Domain("partner_invoice_id.commercial_partner_id", "any!", payer)
            | reference
        )

    @api.model
    def _get_crm_accounts_with_reference(self):
        """Return the ids of the accounts that want their reference on invoices."""
        name = "crm_purchase_ref_rule"
        self.env["res.partner"].flush_model([name])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM res_partner WHERE %(rule)s = 'required'
                 UNION
                SELECT link.descendant_id
                  FROM res_partner above
                  JOIN crm_account_link link ON link.ancestor_id = above.id
                 WHERE above.%(rule)s = 'required'
                """,
                rule=SQL("crm_purchase_ref_rule->>%s", str(self.env.company.id)),
            )
        )
        accounts = self.env["res.partner"].browse(row[0] for row in rows)
        rules = accounts._get_crm_agreed(name)
        return [account_id for account_id, rule in rules.items() if rule == "required"]

    # === ACTION METHODS === #

    def action_crm_open_draft_invoice(self):
        """Open the invoices of the order that wait to be posted."""
        drafts = self.invoice_ids.filtered(lambda invoice: invoice.state == "draft")
        return self.action_view_invoice(invoices=drafts)
