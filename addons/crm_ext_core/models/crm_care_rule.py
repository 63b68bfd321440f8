from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmCareRule(models.Model):
    """How often some customers are to be spoken to: B customers every 60 days.

    A customer follows the first rule whose filter he passes, by sequence.
    """

    _name = "crm.care.rule"
    _description = "Care Rhythm"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        required=True,
        default=lambda self: self.env.company,
    )
    domain = fields.Char(
        string="For Which Customers",
        required=True,
        default='[("is_company", "=", True)]',
        help="Which customers follow this rhythm. People in companies are left out: "
        "a talk with one of them counts for the company.",
    )
    interval_days = fields.Integer(
        string="Every (Days)",
        required=True,
        default=60,
        help="Days from a talk until the next one is due.",
    )
    advance_days = fields.Integer(
        string="Created in Advance (Days)",
        required=True,
        default=7,
        help="So many days before it is due the follow-up is created.",
    )
    daily_limit = fields.Integer(
        string="New Follow-ups a Day",
        required=True,
        default=5,
        help="Each user gets at most that many new ones a day, the longest due first.",
    )
    kind_ids = fields.Many2many(
        "crm.conversation.kind",
        string="Talks That Count",
        help="Leave it empty to count talks of all kinds.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Otherwise Assigned to",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Follow-ups go to the salesperson of the customer or of the top of his "
        "company tree, to this user when there is none.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity",
        required=True,
        domain="[('res_model', 'in', (False, 'res.partner'))]",
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_call", raise_if_not_found=False
        ),
        ondelete="restrict",
    )
    hour = fields.Float(
        string="Time of Day",
        help="When the screen signals the follow-up. 0:00: it is one of the day.",
    )
    contact_ids = fields.One2many("crm.care.contact", "rule_id", string="Customers")
    contact_count = fields.Integer(
        string="Number of Customers", compute="_compute_contact_count"
    )

    _interval_positive = models.Constraint(
        "CHECK (interval_days > 0)", "A rhythm has at least one day."
    )
    _advance_fits = models.Constraint(
        "CHECK (advance_days >= 0 AND advance_days < interval_days)",
        "The follow-up is created fewer days in advance than the rhythm has.",
    )
    _limit_positive = models.Constraint(
        "CHECK (daily_limit > 0)", "Allow at least one new follow-up a day."
    )
    _hour_of_day = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24)", "The time of day lies before 24:00."
    )

    @api.depends("contact_ids")
    def _compute_contact_count(self):
        counts = dict(
            self.env["crm.care.contact"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.contact_count = counts.get(rule, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                rule._get_account_domain().validate(self.env["res.partner"])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of %(rule)s is not understood: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    def _get_account_domain(self):
        """Return the domain of the customers that this rule is meant for.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return (
            Domain(literal_eval(self.domain))
            # People of a company are no accounts of their own
            & (Domain("is_company", "=", True) | Domain("parent_id", "=", False))
            & Domain("company_id", "in", [self.company_id.id, False])
        )

    # === CRUD METHODS === #

    def unlink(self):
        """The follow-ups go with the rhythm."""
        self.sudo().contact_ids._remove()
        return super().unlink()

    # === ACTION METHODS === #

    def action_refresh(self):
        """Determine now who is due, as the job does every night."""
        self.check_access("write")
        for company in self.company_id:
            self._refresh(company)

    def action_open_contacts(self):
        """Open the customers of this rhythm."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_care_contact_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}
