from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmEarlierRequest(models.TransientModel):
    """Asks by when a customer wants an order, and who is to find out."""

    _name = "crm.earlier.request"
    _description = "Request for an Earlier Delivery"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    date = fields.Date("Wished by", required=True)
    note = fields.Text("Reason")
    user_id = fields.Many2one(
        "res.users",
        "Planner",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain="[('share', '=', False)]",
    )
    is_asked = fields.Boolean(compute="_compute_is_asked")

    @api.depends("order_id")
    def _compute_user_id(self):
        for request in self:
            request.user_id = request.order_id._get_crm_planner()

    @api.depends("order_id")
    def _compute_is_asked(self):
        for request in self:
            request.is_asked = request.order_id._get_crm_earlier_requests()

    def action_request(self):
        """Tell the planner."""
        self.ensure_one()
        self.order_id.check_access("read")
        if self.date < fields.Date.context_today(self):
            raise UserError(self.env._("Choose a day from today on."))
        self.order_id._request_crm_earlier(self.user_id, self.date, self.note)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(user)s was asked. The answer comes as a follow-up.",
                    user=self.user_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
