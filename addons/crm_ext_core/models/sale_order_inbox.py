from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ADDRESS = ("street", "zip", "city", "country_id")


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

    @api.depends("partner_id", "partner_invoice_id", "client_order_ref", "company_id")
    @api.depends_context("lang")
    def _compute_crm_invoice_missing(self):
        for company, orders in self.grouped("company_id").items():
            customers = orders.partner_id.with_company(company)
            rules = customers._get_crm_agreed("crm_purchase_ref_rule")
            for order in orders:
                words = order._get_crm_missing_address()
                if (
                    rules.get(order.partner_id.id) == "required"
                    and not (order.client_order_ref or "").strip()
                ):
                    words.append(self.env._("purchase reference"))
                order.crm_invoice_missing = ", ".join(words)
                order.crm_is_incomplete = bool(words)

    def _get_crm_missing_address(self):
        """Return the names of what the invoice address lacks."""
        # sudo: whoever reads the order may know that its address is incomplete.
        address = self.partner_invoice_id.sudo()
        words = [
            address._fields[name]._description_string(self.env)
            for name in ADDRESS
            if address and not address[name]
        ]
        payer = address.commercial_partner_id
        abroad = self._get_crm_countries_abroad(self.company_id)
        if payer.is_company and not payer.vat and payer.country_id in abroad:
            words.append(self.env._("VAT number"))
        return words

    @api.model
    def _get_crm_countries_abroad(self, company):
        """Return where companies need a VAT number for an invoice without VAT."""
        union = self.env.ref("base.europe").sudo().country_ids
        country = company.account_fiscal_country_id or company.country_id
        return union - country if country in union else union.browse()

    @api.model
    def _search_crm_is_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        address = Domain.OR(Domain(name, "=", False) for name in ADDRESS)
        abroad = self._get_crm_countries_abroad(self.env.company)
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
        incomplete = (
            Domain("partner_invoice_id", "any!", address)
            | Domain("partner_invoice_id.commercial_partner_id", "any!", payer)
            | reference
        )
        return incomplete if True in value else ~incomplete

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
