from odoo import fields, models
from odoo.fields import Domain


class CrmCareRule(models.Model):
    """How often some customers are to be spoken to: B customers every 60 days.

    A customer follows the first rule whose filter he passes, by sequence.
    """

    _name = "crm.care.rule"
    _description = "Care Rhythm"
    _inherit = ["crm.followup.rule.mixin"]
    _rule_model = "res.partner"
    _rule_followups = "contact_ids"
    _rule_action = "crm_ext_core.crm_care_contact_action"

    domain = fields.Char(
        string="For Which Customers",
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
        help="Follow-ups go to the salesperson of the customer or of the top of his "
        "company tree, to this user when there is none.",
    )
    contact_ids = fields.One2many("crm.care.contact", "rule_id", string="Customers")
    followup_count = fields.Integer(string="Number of Customers")

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

    def _get_rule_domain(self):
        return (
            super()._get_rule_domain()
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
