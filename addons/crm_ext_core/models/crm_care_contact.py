from odoo import api, fields, models


class CrmCareContact(models.Model):
    """When a customer was spoken to, and when he is to be spoken to again."""

    _name = "crm.care.contact"
    _description = "Care Contact"
    _order = "next_date, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    rule_id = fields.Many2one(
        "crm.care.rule",
        string="Rhythm",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Own Company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    is_manual = fields.Boolean(
        string="Own Rhythm",
        readonly=True,
        help="Somebody chose the rhythm of this customer: no filter changes it.",
    )
    is_stopped = fields.Boolean(
        string="No Care", help="This customer does not want to be called regularly."
    )
    user_id = fields.Many2one("res.users", string="User", readonly=True, index=True)
    start_date = fields.Date(
        string="Cared for since",
        required=True,
        readonly=True,
        default=fields.Date.context_today,
        help="Whoever was never spoken to has been due since then.",
    )
    last_date = fields.Date(
        string="Last Talk", readonly=True, help="Day of the last talk that counts."
    )
    done_date = fields.Date(
        string="Settled on",
        readonly=True,
        help="Day on which the last follow-up was done or skipped.",
    )
    next_date = fields.Date(string="Due on", readonly=True)
    scheduled_on = fields.Date(readonly=True)
    activity_id = fields.Many2one(
        "mail.activity",
        string="Follow-up",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    # One rhythm per customer. Also finds the customers of a talk.
    _partner_company = models.UniqueIndex(
        "(partner_id, company_id)", "This customer has a rhythm already."
    )
    # What is due, of a user or of all.
    _next_date_idx = models.Index("(next_date, id) WHERE NOT is_stopped")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A rhythm that somebody enters is one of the customer's own."""
        contacts = super().create([{"is_manual": True, **vals} for vals in vals_list])
        contacts.sudo()._refresh_dates()
        return contacts

    def write(self, vals):
        if "rule_id" in vals:
            vals = {"is_manual": True, **vals}
        result = super().write(vals)
        if vals.get("is_stopped"):
            # sudo: follow-ups are kept by the system, whoever their assignee is
            self.sudo()._drop_followups()
        if {"rule_id", "is_stopped", "done_date"} & vals.keys():
            self.sudo()._refresh_dates()
        return result

    # === ACTION METHODS === #

    def action_log_talk(self):
        """Open the one screen to log the talk that is due."""
        self.ensure_one()
        if self.activity_id.active and self.activity_id.user_id == self.env.user:
            return self.activity_id.action_crm_log_conversation()
        return self.partner_id.action_crm_log_conversation()

    def action_schedule(self):
        """Create the follow-ups now instead of in advance."""
        self.check_access("write")
        # sudo: dates and follow-up are kept by the system
        self.sudo()._schedule()

    def action_follow_filters(self):
        """Give up the customer's own rhythm: the filters decide again."""
        self.write({"is_manual": False})
        for company in self.company_id:
            self.env["crm.care.rule"]._refresh(company)
