from odoo import api, fields, models


class CrmTicketMergeWizard(models.TransientModel):
    """Which tickets go on as which one."""

    _name = "crm.ticket.merge.wizard"
    _description = "Merge Tickets"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Go On as",
        compute="_compute_ticket_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', ticket_ids)]",
        help="Its number counts from now on; the others lead to it.",
    )
    notify_customers = fields.Boolean(
        string="Tell the Customers",
        help="Those whose ticket goes on under another number get a message with it.",
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    commercial_partner_id = fields.Many2one(related="ticket_id.commercial_partner_id")
    problem = fields.Char(compute="_compute_problem")

    @api.depends("ticket_ids")
    def _compute_ticket_id(self):
        for wizard in self:
            tickets = wizard.ticket_ids._origin
            if wizard.ticket_id not in tickets:
                wizard.ticket_id = tickets._get_crm_merge_survivor()

    @api.depends("ticket_ids", "ticket_id")
    def _compute_problem(self):
        for wizard in self:
            survivor = wizard.ticket_id._origin
            tickets = wizard.ticket_ids._origin - survivor
            wizard.problem = tickets._get_crm_merge_problem(survivor)

    def action_merge(self):
        """Merge and open the ticket that goes on."""
        self.ensure_one()
        self.ticket_ids._merge_crm_into(self.ticket_id, self.notify_customers)
        return self.ticket_id.get_formview_action()
