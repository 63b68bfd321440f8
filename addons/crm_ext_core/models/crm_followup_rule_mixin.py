from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmFollowupRuleMixin(models.AbstractModel):
    """A rule by which follow-ups come about by themselves, for what its filter finds.

    A model that inherits it sets the attributes below and says when something is due.
    """

    _name = "crm.followup.rule.mixin"
    _description = "Rule of Follow-ups"
    _order = "sequence, id"
    _check_company_auto = True

    _rule_model = ""
    """The model of what is followed up."""
    _rule_followups = ""
    """The one2many field of what the rule follows up."""
    _rule_action = ""
    """The xmlid of the action that shows it."""

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        required=True,
        default=lambda self: self.env.company,
    )
    domain = fields.Char(required=True, default="[]")
    user_id = fields.Many2one(
        "res.users",
        string="Otherwise Assigned to",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity",
        required=True,
        domain=lambda self: [("res_model", "in", (False, self._rule_model))],
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_call", raise_if_not_found=False
        ),
        ondelete="restrict",
    )
    hour = fields.Float(
        string="Time of Day",
        help="When the screen signals the follow-up. 0:00: it is one of the day.",
    )
    followup_count = fields.Integer(
        string="Number of Follow-ups", compute="_compute_followup_count"
    )

    _hour_of_day = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24)", "The time of day lies before 24:00."
    )

    @api.depends(lambda self: [self._rule_followups])
    def _compute_followup_count(self):
        followups = self._fields[self._rule_followups].comodel_name
        counts = dict(
            self.env[followups]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.followup_count = counts.get(rule, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                rule._get_rule_domain().validate(self.env[self._rule_model])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of %(rule)s is not understood: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    def _get_rule_domain(self):
        """Return the domain of the records that this rule is meant for.

        Override to leave some out whatever the filter says.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return Domain(literal_eval(self.domain))

    def action_open_followups(self):
        """Open what this rule follows up."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(self._rule_action)
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}
