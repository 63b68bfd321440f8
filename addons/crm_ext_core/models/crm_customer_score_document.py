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
        domain = Domain("state", "=", "posted") & Domain(
            "move_type", "in", ("out_invoice", "out_refund")
        )
        action = {
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "domain": domain,
        }
        return action, "commercial_partner_id", "invoice_date"

    @api.model
    def _select_invoice_documents(self, score_pass):
        """Return the SELECT of documents: account_id, day and amount.

        Amounts are in the company's currency, credit notes are negative. The index
        behind the figure of revenue answers it, sorted by account and day.
        """
        return SQL(
            """SELECT commercial_partner_id AS account_id, invoice_date AS day,
                      amount_untaxed_signed AS amount
                 FROM account_move
                WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_refund')
                  AND company_id = %s AND invoice_date <= %s""",
            score_pass.company.id,
            score_pass.day,
        )

    @api.model
    def _select_invoice_costs(self, score_pass):
        """Return the SELECT of what was sold at cost: account_id, day and cost.

        As in Odoo's analysis of invoices: quantity times today's cost of the product.
        """
        return SQL(
            """SELECT move.commercial_partner_id AS account_id,
                      move.invoice_date AS day,
                      CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END
                      * line.quantity * COALESCE(unit.factor, 1) * product.cost AS cost
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
                 JOIN (%s) product ON product.id = line.product_id
            LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
                WHERE line.display_type = 'product'
                  AND move.state = 'posted'
                  AND move.move_type IN ('out_invoice', 'out_refund')
                  AND move.company_id = %s AND move.invoice_date <= %s""",
            self._select_product_costs(score_pass),
            score_pass.company.id,
            score_pass.day,
        )

    @api.model
    def _select_product_costs(self, score_pass):
        """Return the SELECT of products that cost something: id, and cost of a unit.

        The cost is that of the unit which factors of units are relative to.
        """
        return SQL(
            """SELECT product.id,
                      (product.standard_price ->> %s)::float8
                      / COALESCE(NULLIF(unit.factor, 0), 1) AS cost
                 FROM product_product product
                 JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN uom_uom unit ON unit.id = template.uom_id
                WHERE (product.standard_price ->> %s)::float8 <> 0""",
            str(score_pass.company.id),
            str(score_pass.company.id),
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

        The cost is that of the order's line where the margin of orders is installed.
        """
        rate = SQL("COALESCE(NULLIF(sale.currency_rate, 0), 1)")
        if "purchase_price" in self.env["sale.order.line"]._fields:
            cost = SQL("line.product_uom_qty * line.purchase_price / %s", rate)
            product = SQL("product_product")
        else:
            cost = SQL("line.product_uom_qty * COALESCE(unit.factor, 1) * product.cost")
            product = SQL("(%s)", self._select_product_costs(score_pass))
        return SQL(
            """SELECT partner.commercial_partner_id AS account_id, %(day)s AS day,
                      %(cost)s AS cost
                 FROM sale_order_line line
                 JOIN sale_order sale ON sale.id = line.order_id
                 JOIN res_partner partner ON partner.id = sale.partner_id
                 JOIN %(product)s product ON product.id = line.product_id
            LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
                WHERE line.display_type IS NULL
                  AND sale.state = 'sale' AND sale.company_id = %(company)s
                  AND %(day)s <= %(last)s""",
            day=self._get_order_day(score_pass),
            cost=cost,
            product=product,
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
