from odoo import api, fields, models


class ResPartner(models.Model):
    """The rhythm in which a customer is to be spoken to, in the user's company."""

    _inherit = "res.partner"

    crm_care_rule_id = fields.Many2one(
        "crm.care.rule",
        string="Care Rhythm",
        compute="_compute_crm_care",
        inverse="_inverse_crm_care_rule_id",
        groups="sales_team.group_sale_salesman",
        help="How often this customer is to be spoken to. Chosen by the filters of the "
        "rhythms, until you choose one here.",
    )
    crm_care_next_date = fields.Date(
        string="Next Care Contact",
        compute="_compute_crm_care",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends_context("uid", "company")
    def _compute_crm_care(self):
        contacts = self.env["crm.care.contact"].search(
            [
                ("partner_id", "in", self.ids),
                ("company_id", "=", self.env.company.id),
                ("is_stopped", "=", False),
            ]
        )
        by_partner = contacts.grouped("partner_id")
        for partner in self:
            contact = by_partner.get(partner._origin, contacts.browse())
            partner.crm_care_rule_id = contact.rule_id
            partner.crm_care_next_date = contact.next_date

    def _inverse_crm_care_rule_id(self):
        contacts = self.env["crm.care.contact"].search(
            [("partner_id", "in", self.ids), ("company_id", "=", self.env.company.id)]
        )
        by_partner = contacts.grouped("partner_id")
        for partner in self:
            rule = partner.crm_care_rule_id
            contact = by_partner.get(partner, contacts.browse())
            if contact and rule:
                contact.write({"rule_id": rule.id, "is_stopped": False})
            elif contact:
                contact.write({"is_stopped": True})
            elif rule:
                contact.create({"partner_id": partner.id, "rule_id": rule.id})
