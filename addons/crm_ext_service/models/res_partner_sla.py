from odoo import fields, models


class ResPartner(models.Model):
    """What a customer brings to the deadlines of his tickets."""

    _inherit = "res.partner"

    crm_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        company_dependent=True,
        domain="[('company_id', 'in', (False, allowed_company_ids[0]))]",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="When this customer is to be served: deadlines of his tickets, and of the "
        "companies below, are counted in these hours. Empty: as the company above, "
        "or the team.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "crm_calendar_id" in vals:
            self.env.company._touch_crm_deadlines()
        return result

    def _on_crm_root_changed(self):
        """Targets and hours of another company tree count now."""
        result = super()._on_crm_root_changed()
        tickets = self.env["helpdesk.ticket"].sudo()
        companies = tickets._read_group(
            [
                ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("stage_id.closed", "=", False),
            ],
            ["company_id"],
        )
        for (company,) in companies:
            company._touch_crm_deadlines()
        return result

    def _get_crm_calendars(self, company):
        """Return the service hours of these companies: own ones, or those above.

        :rtype: dict[res.partner, resource.calendar]
        """
        links = self.env["crm.account.link"].with_company(company).sudo()
        links = links.search_fetch(
            [
                ("descendant_id", "in", self.ids),
                ("ancestor_id.crm_calendar_id", "!=", False),
            ],
            ["ancestor_id", "descendant_id", "depth"],
            order="depth DESC, id",
        )
        return {link.descendant_id: link.ancestor_id.crm_calendar_id for link in links}
