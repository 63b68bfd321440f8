from odoo import api, fields, models
from odoo.exceptions import AccessError

# What people decide; the rest follows from talks and follow-ups, and the system acts on
# it with rights that they may not have.
CHOSEN_FIELDS = {"is_manual", "is_stopped", "rule_id"}
CHOSEN_AT_FIRST = {"company_id", "partner_id"}


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
        given = {name for vals in vals_list for name in vals}
        self._check_chosen(given - CHOSEN_AT_FIRST)
        contacts = super().create([{"is_manual": True, **vals} for vals in vals_list])
        if not self.env.su:
            contacts.partner_id.check_access("read")
        contacts.sudo()._refresh_dates()
        return contacts

    def write(self, vals):
        self._check_chosen(vals.keys())
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
        # sudo: the customers of a rhythm do not depend on who asks
        rules = self.env["crm.care.rule"].sudo()
        for company in self.company_id:
            of_company = rules.with_company(company)
            of_company.search([("company_id", "=", company.id)])._assign(company)
        left = self.exists()
        left.sudo()._refresh_dates()
        if left != self:  # no filter wants this customer
            return self.env["ir.actions.act_window"]._for_xml_id(
                "crm_ext_core.crm_care_contact_action"
            )
        return True

    # === BUSINESS METHODS === #

    def _check_chosen(self, names):
        if not self.env.su and (kept := set(names) - CHOSEN_FIELDS):
            raise AccessError(
                self.env._(
                    "%(fields)s follow from talks and follow-ups. Choose a rhythm or "
                    "stop the care instead.",
                    fields=", ".join(sorted(kept)),
                )
            )
