from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmOrderFollowupRule(models.Model):
    """What follows a quotation or an order: a call seven days after the delivery."""

    _name = "crm.order.followup.rule"
    _description = "Follow-up of Orders"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
        help="The summary of the follow-up, e.g. Satisfied with the delivery?",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        required=True,
        default=lambda self: self.env.company,
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
        required=True,
        default="[]",
        help="Which quotations and orders the rule is for. Empty: all of the company.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity",
        required=True,
        domain="[('res_model', 'in', (False, 'sale.order'))]",
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_call", raise_if_not_found=False
        ),
        ondelete="restrict",
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
    hour = fields.Float(
        string="Time of Day",
        help="When the screen signals the follow-up. 0:00: it is one of the day.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Otherwise Assigned to",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Follow-ups go to the salesperson of the order, to this user when there "
        "is none.",
    )
    followup_ids = fields.One2many("crm.order.followup", "rule_id", string="Orders")
    followup_count = fields.Integer(
        string="Number of Orders", compute="_compute_followup_count"
    )

    _delay_positive = models.Constraint(
        "CHECK (delay_days >= 0)", "The days until the follow-up cannot be negative."
    )
    _hour_of_day = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24)", "The time of day lies before 24:00."
    )

    @api.depends("followup_ids")
    def _compute_followup_count(self):
        counts = dict(
            self.env["crm.order.followup"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.followup_count = counts.get(rule, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                rule._get_order_domain().validate(self.env["sale.order"])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of %(rule)s is not understood: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    def _get_order_domain(self):
        """Return the domain of the orders that this rule is meant for.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return Domain(literal_eval(self.domain)) & Domain(
            "company_id", "=", self.company_id.id
        )

    def action_open_followups(self):
        """Open the orders that this rule followed up."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_order_followup_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}
