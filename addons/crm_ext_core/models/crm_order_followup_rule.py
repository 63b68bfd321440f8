from odoo import fields, models
from odoo.fields import Domain


class CrmOrderFollowupRule(models.Model):
    """What follows a quotation or an order: a call seven days after the delivery."""

    _name = "crm.order.followup.rule"
    _description = "Follow-up of Orders"
    _inherit = ["crm.followup.rule.mixin"]
    _rule_model = "sale.order"
    _rule_followups = "followup_ids"
    _rule_action = "crm_ext_core.crm_order_followup_action"

    name = fields.Char(
        help="The summary of the follow-up, e.g. Satisfied with the delivery?"
    )
    event = fields.Selection(
        [
            ("quotation", "After the quotation was sent"),
            ("expiry", "Before the quotation expires"),
            ("confirmed", "After the order was confirmed"),
            ("delivered", "After everything was delivered"),
        ],
        string="When",
        required=True,
        default="delivered",
    )
    delay_days = fields.Integer(
        "Days",
        required=True,
        default=7,
        help="Days between the event and the follow-up. On a weekend it is moved to "
        "the Monday after, or to the Friday before where the quotation expires.",
    )
    date_from = fields.Date(
        "Events from",
        required=True,
        default=fields.Date.context_today,
        help="What happened before has no follow-up.",
    )
    domain = fields.Char(
        string="For Which Orders",
        help="Which quotations and orders the rule is for. Empty: all of the company.",
    )
    plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Activity Plan",
        domain="[('res_model', '=', 'sale.order'),"
        " ('company_id', 'in', (False, company_id))]",
        ondelete="restrict",
        help="Several activities instead of one; the plan date is the day of the "
        "follow-up.",
    )
    user_id = fields.Many2one(
        help="Follow-ups go to the salesperson of the order, to this user when there "
        "is none.",
    )
    followup_ids = fields.One2many("crm.order.followup", "rule_id", string="Orders")
    followup_count = fields.Integer(string="Number of Orders")

    _delay_positive = models.Constraint(
        "CHECK (delay_days >= 0)", "The days until the follow-up cannot be negative."
    )

    def _get_rule_domain(self):
        return super()._get_rule_domain() & Domain(
            "company_id", "=", self.company_id.id
        )
