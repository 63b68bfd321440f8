from odoo import api, fields, models
from odoo.tools import SQL


class CrmInvoiceShare(models.Model):
    """What a posted invoice or credit note bills of one order, and whose that is.

    Where head office pays for its branches, the share is the branch's that ordered.
    What no order stands behind is the customer's on the invoice. Customer and cost stay
    as they were when the invoice was posted: contacts move, costs change. The rows are
    written by the SQL of this model only.
    """

    _name = "crm.invoice.share"
    _description = "Order's Share of an Invoice"
    _order = "invoice_date DESC, id"
    _rec_name = "move_id"
    _log_access = False

    move_id = fields.Many2one(
        "account.move", "Invoice", required=True, readonly=True, ondelete="cascade"
    )
    order_id = fields.Many2one(
        "sale.order",
        "Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The company, or private person, that ordered.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    invoice_date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        "Untaxed Amount",
        readonly=True,
        help="In the currency of the company; of credit notes it is negative.",
    )
    cost = fields.Monetary(
        readonly=True,
        help="What the goods cost at the time of the invoice.",
    )

    _move_idx = models.Index("(move_id)")
    # Scores: the documents of all customers, sorted, from the index alone.
    _customer_idx = models.Index(
        "(company_id, partner_id, invoice_date) INCLUDE (amount, cost)"
    )

    # === BUSINESS METHODS === #

    @api.model
    def _write_shares(self, moves):
        """Write the shares of invoices anew.

        :param moves: records of account.move; others than posted invoices and credit
            notes of customers end without shares
        """
        self._forget(moves)
        posted = moves.filtered(lambda move: move.state == "posted")
        for company, billed in posted.grouped("company_id").items():
            self._insert(company, SQL("move.id = ANY(%s)", billed.ids))

    @api.model
    def _forget(self, moves):
        self.env.cr.execute(
            SQL("DELETE FROM crm_invoice_share WHERE move_id = ANY(%s)", moves.ids)
        )
        self.invalidate_model(flush=False)

    @api.model
    def _fill(self, companies):
        """Write the shares that are missing: of older invoices, and imported ones."""
        for company in companies:
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM crm_invoice_share share
                     USING account_move move
                     WHERE move.id = share.move_id AND move.state <> 'posted'
                       AND share.company_id = %s
                    """,
                    company.id,
                )
            )
            self._insert(
                company,
                SQL(
                    """NOT EXISTS (SELECT FROM crm_invoice_share known
                                    WHERE known.move_id = move.id)"""
                ),
            )

    @api.model
    def _insert(self, company, condition):
        """Write the shares of posted invoices of a company.

        :param SQL condition: which of them, said of ``move``
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH %(sources)s
                INSERT INTO crm_invoice_share (
                       move_id, order_id, partner_id, company_id, invoice_date,
                       amount, cost)
                SELECT item.move_id, ordered.order_id,
                       COALESCE(customer.commercial_partner_id, item.account_id),
                       %(company)s, item.day, SUM(item.amount),
                       ROUND(SUM(COALESCE(%(cost)s, 0))::numeric, %(digits)s)
                  FROM item
                       %(joins)s
             LEFT JOIN sale_order sale ON sale.id = ordered.order_id
             LEFT JOIN res_partner customer ON customer.id = sale.partner_id
              GROUP BY item.move_id, ordered.order_id, 3, item.day
                """,
                sources=SQL(", ").join(
                    SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query)
                    for name, query in self._get_sources(company, condition).items()
                ),
                company=company.id,
                cost=self._get_cost_sql(),
                digits=company.currency_id.decimal_places,
                joins=self._get_joins(),
            )
        )
        self.invalidate_model(flush=False)
