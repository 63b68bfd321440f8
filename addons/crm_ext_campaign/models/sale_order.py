# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import sql


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Company of the Customer",
        store=True,
        precompute=True,
        groups="base.group_user",
    )

    # Criteria by orders of anybody of a company: since a day, and of a given company.
    _crm_buyer_idx = models.Index(
        """(company_id, date_order) INCLUDE (crm_commercial_partner_id)
           WHERE state = 'sale'"""
    )
    _crm_customer_idx = models.Index(
        "(crm_commercial_partner_id, date_order) INCLUDE (company_id, state)"
    )

    def _auto_init(self):
        if not sql.column_exists(self.env.cr, self._table, "crm_commercial_partner_id"):
            sql.create_column(
                self.env.cr, self._table, "crm_commercial_partner_id", "int4"
            )
            self._fill_crm_commercial_partner()
        return super()._auto_init()

    def _fill_crm_commercial_partner(self):
        """Fill the new column by SQL: the ORM would read order by order."""
        self.env.cr.execute(
            """
            UPDATE sale_order sale
               SET crm_commercial_partner_id = buyer.commercial_partner_id
              FROM res_partner buyer
             WHERE buyer.id = sale.partner_id
            """
        )
