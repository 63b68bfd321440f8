from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import sql

COLUMNS = {
    "crm_product_id": "int4",
    "crm_picking_id": "int4",
    "crm_invoice_id": "int4",
    "crm_supplier_id": "int4",
    "crm_measure_cost": "numeric",
    "crm_credit_cost": "numeric",
    "crm_replacement_cost": "numeric",
    "crm_complaint_cost": "numeric",
}
HELPDESK = "helpdesk_mgmt.group_helpdesk_user_own"


class HelpdeskTicket(models.Model):
    """What a complaint is about, and what was found out."""

    _inherit = "helpdesk.ticket"
    _check_company_auto = True

    crm_complaint_kind_id = fields.Many2one(
        "crm.complaint.kind",
        string="Kind of Complaint",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        groups=HELPDESK,
    )
    crm_cause_id = fields.Many2one(
        "crm.complaint.cause",
        string="Cause",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        groups=HELPDESK,
    )
    crm_verdict = fields.Selection(
        [
            ("justified", "Justified"),
            ("goodwill", "Goodwill"),
            ("unjustified", "Not Justified"),
        ],
        string="Decision",
        tracking=True,
        groups=HELPDESK,
        help="Goodwill: we help although we are not at fault.",
    )

    # === WHAT IS CONCERNED === #
    crm_product_id = fields.Many2one(
        "product.product",
        string="Product Concerned",
        compute="_compute_crm_product_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups=HELPDESK,
    )
    crm_quantity = fields.Float(
        string="Quantity Concerned",
        digits="Product Unit",
        groups=HELPDESK,
        help="In the unit of the product. Empty counts as 1.",
    )
    crm_lot_id = fields.Many2one(
        "stock.lot",
        string="Lot or Serial Number",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups=HELPDESK,
    )
    crm_order_id = fields.Many2one(
        "sale.order",
        string="Order Concerned",
        index="btree_not_null",
        check_company=True,
        groups=HELPDESK,
    )
    crm_picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery Concerned",
        compute="_compute_crm_picking_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        groups=HELPDESK,
    )
    crm_invoice_id = fields.Many2one(
        "account.move",
        string="Invoice Concerned",
        compute="_compute_crm_invoice_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        groups=HELPDESK,
    )
    crm_supplier_id = fields.Many2one(
        "res.partner",
        string="Supplier",
        compute="_compute_crm_supplier_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        groups=HELPDESK,
        help="Who delivered to us what is faulty: proposed is the first supplier of "
        "the product.",
    )
    crm_root_id = fields.Many2one(
        related="commercial_partner_id.crm_root_id", groups=HELPDESK
    )

    def _auto_init(self):
        """Create the columns empty: tickets from before are about no document yet."""
        cr = self.env.cr
        if sql.table_exists(cr, self._table):
            for name, kind in COLUMNS.items():
                if not sql.column_exists(cr, self._table, name):
                    sql.create_column(cr, self._table, name, kind)
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("crm_lot_id", "crm_order_id")
    def _compute_crm_product_id(self):
        """Propose the product of the lot, or the only one of the order."""
        for ticket in self:
            ordered = ticket.crm_order_id.order_line.product_id
            if ticket.crm_lot_id:
                ticket.crm_product_id = ticket.crm_lot_id.product_id
            elif len(ordered) == 1 and not ticket.crm_product_id:
                ticket.crm_product_id = ordered

    @api.depends("crm_order_id")
    def _compute_crm_picking_id(self):
        """Propose the delivery of the order, if it is the only one."""
        for ticket in self:
            order = ticket.crm_order_id
            if order and ticket.crm_picking_id not in order.picking_ids:
                ticket.crm_picking_id = _get_single(ticket._get_crm_deliveries())

    @api.depends("crm_order_id")
    def _compute_crm_invoice_id(self):
        """Propose the invoice of the order, if it is the only one."""
        for ticket in self:
            order = ticket.crm_order_id
            if order and ticket.crm_invoice_id not in order.invoice_ids:
                ticket.crm_invoice_id = _get_single(ticket._get_crm_invoices())

    @api.depends("crm_product_id")
    def _compute_crm_supplier_id(self):
        for ticket in self:
            sellers = ticket.crm_product_id.seller_ids.filtered(
                lambda seller, ticket=ticket: (
                    not seller.company_id or seller.company_id == ticket.company_id
                )
            )
            ticket.crm_supplier_id = sellers[:1].partner_id or ticket.crm_supplier_id

    # === CONSTRAINT METHODS === #

    @api.constrains("crm_lot_id", "crm_product_id")
    def _check_crm_lot_id(self):
        for ticket in self:
            lot, product = ticket.crm_lot_id, ticket.crm_product_id
            if lot and product and lot.product_id != product:
                raise ValidationError(
                    self.env._(
                        "%(lot)s is a number of %(lot_product)s, not of %(product)s. "
                        "Correct the product or the number.",
                        lot=lot.name,
                        lot_product=lot.product_id.display_name,
                        product=product.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_crm_deliveries(self):
        """Return what was delivered to the customer on the order concerned."""
        return self.crm_order_id.picking_ids.filtered(
            lambda picking: (
                picking.state == "done" and picking.picking_type_code == "outgoing"
            )
        )

    def _get_crm_invoices(self):
        """Return the invoices on the order concerned."""
        return self.crm_order_id.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )


def _get_single(records):
    """Return the record if it is the only one, else none."""
    return records if len(records) == 1 else records.browse()
