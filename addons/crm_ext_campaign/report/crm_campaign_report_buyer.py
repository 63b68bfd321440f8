# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class BuyerGroup(NamedTuple):
    """What the customers of a group bought within their window."""

    size: int
    """Customers: companies with all their people, or private persons."""
    buyers: int
    until: object
    """When the last window ends, naive UTC datetime."""
    revenue_sums: tuple
    """Sums of each customer's posted revenue, of its square and of its cube, in company
    currency."""


class CrmCampaignReport(models.Model):
    """What customers bought within a time, whatever made them buy."""

    _inherit = "crm.campaign.report"

    @api.model
    def _get_buyer_groups(self, customers):
        """Return what groups of customers bought, contacted or not.

        A customer is a buyer with a confirmed order or a posted invoice without order
        within the window. What these bring is counted to the end: invoices of the
        orders and credit notes come later.

        :param SQL customers: query of campaign_id, account_id, company_id, is_held_out,
            date and until, one row per customer
        :rtype: dict[tuple[int, bool], BuyerGroup]
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH customer AS MATERIALIZED (%s),
                purchase AS (%s),
                buyer AS (
                    SELECT campaign_id, account_id, company_id,
                           COALESCE(sum(amount), 0) AS amount
                      FROM purchase
                     GROUP BY campaign_id, account_id, company_id
                )
                SELECT customer.campaign_id, customer.is_held_out, count(*),
                       count(buyer.account_id), max(customer.until),
                       COALESCE(sum(buyer.amount), 0)::float,
                       COALESCE(sum(buyer.amount ^ 2), 0)::float,
                       COALESCE(sum(buyer.amount ^ 3), 0)::float
                  FROM customer
             LEFT JOIN buyer ON buyer.campaign_id = customer.campaign_id
                   AND buyer.account_id = customer.account_id
                   AND buyer.company_id = customer.company_id
                 GROUP BY customer.campaign_id, customer.is_held_out
                """,
                customers,
                self._get_purchases(),
            )
        )
        return {
            (campaign_id, is_held_out): BuyerGroup(size, buyers, until, sums)
            for campaign_id, is_held_out, size, buyers, until, *sums in rows
        }

    @api.model
    def _get_purchases(self):
        """Return the query of what each ``customer`` bought and was billed for it."""
        within = SQL(
            """document.account_id = customer.account_id
               AND document.company_id = customer.company_id
               AND document.date >= customer.date AND document.date < customer.until"""
        )
        columns = SQL("customer.campaign_id, customer.account_id, customer.company_id")
        revenue = self._get_share_figures()["revenue"]
        return SQL(
            """
            SELECT %(columns)s, 0 AS amount
              FROM customer
              JOIN (%(orders)s) document ON %(within)s
              JOIN sale_order ON sale_order.id = document.document_id
               AND sale_order.state = 'sale'
            UNION ALL
            SELECT %(columns)s, %(revenue)s
              FROM customer
              JOIN (%(orders)s) document ON %(within)s
              %(invoiced)s
            UNION ALL
            SELECT %(columns)s, %(revenue)s
              FROM customer
              JOIN (%(others)s) document ON %(within)s
              JOIN crm_invoice_share share ON share.id = document.document_id
            """,
            columns=columns,
            orders=self._get_orders(),
            others=self._get_other_shares(),
            within=within,
            revenue=revenue,
            invoiced=self._get_invoiced_join(),
        )
