from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmCustomerScore(models.Model):
    """The documents that customers are scored by, and what their goods cost.

    A source ``x`` of ``res.company.crm_score_source`` has the methods
    ``_select_x_documents``, ``_select_x_costs`` and ``_get_x_action``.
    """

    _inherit = "crm.customer.score"

    # === ACTIONS === #

    def action_open_documents(self, first_day=None, last_day=None):
        """Open the documents that the figures are made of.

        :param str first_day: leave out documents before this day
        :param str last_day: leave out documents after this day
        """
        self.ensure_one()
        self.check_access("read")
        source = self.company_id.crm_score_source
        action, account, day = getattr(self, f"_get_{source}_action")()
        if self.scope == "tree":
            account += ".crm_ancestor_link_ids.ancestor_id"
        domain = Domain(action.pop("domain"))
        domain &= Domain(account, "=", self.partner_id.id)
        domain &= Domain("company_id", "=", self.company_id.id)
        for operator, limit in ((">=", first_day), ("<=", last_day)):
            if limit:
                domain &= Domain(day, operator, limit)
        return {
            "type": "ir.actions.act_window",
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
            **action,
        }

    # === POSTED INVOICES === #

    def _get_invoice_action(self):
        """Return an action on the documents, and their fields of account and day."""
        action = {
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "domain": Domain.TRUE,
        }
        return action, "crm_share_ids.partner_id", "invoice_date"

    @api.model
    def _select_invoice_documents(self, score_pass):
        """Return the SELECT of documents: account_id, day and amount.

        Amounts are in the company's currency, credit notes are negative. An invoice of
        head office counts for the branches whose orders it bills.
        """
        return self._select_shares(score_pass, SQL("amount"))

    @api.model
    def _select_invoice_costs(self, score_pass):
        """Return the SELECT of what was sold at cost: account_id, day and cost."""
        return self._select_shares(score_pass, SQL("cost"))

    @api.model
    def _select_shares(self, score_pass, column):
        """Return the SELECT of a column; an index answers it, sorted by customer."""
        return SQL(
            """SELECT partner_id AS account_id, invoice_date AS day, %s
                 FROM crm_invoice_share
                WHERE company_id = %s AND invoice_date <= %s""",
            column,
            score_pass.company.id,
            score_pass.day,
        )

    # === CONFIRMED ORDERS === #

    def _get_order_action(self):
        """Return an action on the documents, and their fields of account and day."""
        action = {
            "name": self.env._("Orders"),
            "res_model": "sale.order",
            "domain": Domain("state", "=", "sale"),
        }
        return action, "partner_id.commercial_partner_id", "date_order"

    @api.model
    def _select_order_documents(self, score_pass):
        """Return the SELECT of documents: account_id, day and amount."""
        return SQL(
            """SELECT partner.commercial_partner_id AS account_id, %(day)s AS day,
                      sale.amount_untaxed / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                      AS amount
                 FROM sale_order sale
                 JOIN res_partner partner ON partner.id = sale.partner_id
                WHERE sale.state = 'sale' AND sale.company_id = %(company)s
                  AND %(day)s <= %(last)s""",
            day=self._get_order_day(score_pass),
            company=score_pass.company.id,
            last=score_pass.day,
        )

    @api.model
    def _select_order_costs(self, score_pass):
        """Return the SELECT of what was sold at cost: account_id, day and cost.

        The cost is that of the order's line where the margin of orders is installed,
        else that of the product on the day of the order.
        """
        if "purchase_price" in self.env["sale.order.line"]._fields:
            cost = SQL(
                """line.product_uom_qty * line.purchase_price
                   / COALESCE(NULLIF(sale.currency_rate, 0), 1)"""
            )
            join = SQL("")
        else:
            cost = SQL(
                "line.product_uom_qty * COALESCE(unit.factor, 1) * price.cost::float8"
            )
            join = SQL(
                """JOIN (%s) price ON price.product_id = line.product_id
                    AND %s >= price.since AND %s < price.until""",
                self.env["product.product"]._get_crm_price_history(score_pass.company),
                self._get_order_day(score_pass),
                self._get_order_day(score_pass),
            )
        return SQL(
            """SELECT partner.commercial_partner_id AS account_id, %(day)s AS day,
                      %(cost)s AS cost
                 FROM sale_order_line line
                 JOIN sale_order sale ON sale.id = line.order_id
                 JOIN res_partner partner ON partner.id = sale.partner_id
            LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
                      %(join)s
                WHERE line.display_type IS NULL
                  AND sale.state = 'sale' AND sale.company_id = %(company)s
                  AND %(day)s <= %(last)s""",
            day=self._get_order_day(score_pass),
            cost=cost,
            join=join,
            company=score_pass.company.id,
            last=score_pass.day,
        )

    @api.model
    def _get_order_day(self, score_pass):
        """Return the day of an order where the company is."""
        return SQL(
            "(sale.date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            score_pass.company._get_crm_score_timezone(),
        )
