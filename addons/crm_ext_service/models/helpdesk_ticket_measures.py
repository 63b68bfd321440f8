from odoo import api, fields, models

HELPDESK = "helpdesk_mgmt.group_helpdesk_user_own"


class HelpdeskTicket(models.Model):
    """The eight disciplines of a complaint, and what it costs."""

    _inherit = "helpdesk.ticket"

    crm_expert_ids = fields.Many2many(
        "res.users",
        "helpdesk_ticket_crm_expert_rel",
        "ticket_id",
        "user_id",
        string="D1 Team",
        domain=[("share", "=", False)],
        groups=HELPDESK,
        help="Who works on this complaint, besides those responsible for measures.",
    )
    crm_root_cause = fields.Html(
        string="D4 Root Cause",
        copy=False,
        groups=HELPDESK,
        help="Stands in the 8D report for the customer.",
    )
    crm_measure_ids = fields.One2many(
        "crm.complaint.measure", "ticket_id", string="Measures", groups=HELPDESK
    )
    crm_conclusion = fields.Html(
        string="D8 Conclusion",
        copy=False,
        groups=HELPDESK,
        help="What was learned, and the thanks to the team. Stands in the 8D report "
        "for the customer.",
    )

    # === COST === #
    crm_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Cost"
    )
    crm_other_cost = fields.Monetary(
        string="Other Cost",
        currency_field="crm_currency_id",
        copy=False,
        groups=HELPDESK,
        help="For example freight or working hours that no measure names.",
    )
    crm_measure_cost = fields.Monetary(
        string="Cost of Measures",
        currency_field="crm_currency_id",
        compute="_compute_crm_complaint_cost",
        store=True,
        groups=HELPDESK,
    )
    crm_credit_cost = fields.Monetary(
        string="Credited",
        currency_field="crm_currency_id",
        compute="_compute_crm_complaint_cost",
        store=True,
        groups=HELPDESK,
        help="Posted credit notes of this ticket without taxes, less the invoices that "
        "replace them.",
    )
    crm_replacement_cost = fields.Monetary(
        string="Cost of Replacement",
        currency_field="crm_currency_id",
        compute="_compute_crm_complaint_cost",
        store=True,
        groups=HELPDESK,
        help="Goods of the confirmed replacement orders, at the cost of the products "
        "at the time, less what the customer pays.",
    )
    crm_complaint_cost = fields.Monetary(
        string="Cost of Complaint",
        currency_field="crm_currency_id",
        compute="_compute_crm_complaint_cost",
        store=True,
        groups=HELPDESK,
    )

    @api.depends(
        "crm_is_complaint",
        "crm_other_cost",
        "crm_measure_ids.cost",
        "crm_measure_ids.state",
        "crm_credit_note_ids.amount_untaxed_signed",
        "crm_credit_note_ids.state",
        "crm_replacement_ids.state",
        "crm_replacement_ids.order_line.product_uom_qty",
        "crm_replacement_ids.order_line.price_subtotal",
    )
    def _compute_crm_complaint_cost(self):
        # No query for the many tickets that are no complaints.
        others = self.filtered(lambda ticket: not ticket.crm_is_complaint)
        others.crm_measure_cost = others.crm_credit_cost = 0
        others.crm_replacement_cost = others.crm_complaint_cost = 0
        for ticket in self - others:
            measures = ticket.crm_measure_ids.filtered(
                lambda measure: measure.state != "cancelled"
            )
            credited = ticket.crm_credit_note_ids.filtered(
                lambda move: move.state == "posted"
            )
            ticket.crm_measure_cost = sum(measures.mapped("cost"))
            ticket.crm_credit_cost = -sum(credited.mapped("amount_untaxed_signed"))
            ticket.crm_replacement_cost = ticket._get_crm_replacement_cost()
            ticket.crm_complaint_cost = (
                ticket.crm_other_cost
                + ticket.crm_measure_cost
                + ticket.crm_credit_cost
                + ticket.crm_replacement_cost
            )

    def _get_crm_replacement_cost(self):
        orders = self.crm_replacement_ids.filtered(lambda order: order.state == "sale")
        cost = 0
        for line in orders.order_line.filtered("product_id"):
            product = line.product_id.with_company(line.company_id)
            quantity = line.product_uom_id._compute_quantity(
                line.product_uom_qty, product.uom_id
            )
            paid = line.price_subtotal / (line.order_id.currency_rate or 1)
            cost += max(quantity * product.standard_price - paid, 0)
        return cost
