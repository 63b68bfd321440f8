from datetime import timedelta

from odoo import api, fields, models

# From one address; what comes on top is a robot or somebody impatient.
MAX_PER_HOUR = 5


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_web_form_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Team of the Web Form",
        ondelete="set null",
        domain="[('company_id', 'in', [id, False])]",
        help="Visitors without a login open tickets of this team. Without a team there "
        "is no form.",
    )
    crm_web_form_url = fields.Char(
        string="Address of the Web Form", compute="_compute_crm_web_form_url"
    )

    def _compute_crm_web_form_url(self):
        for company in self:
            company.crm_web_form_url = (
                f"{company.get_base_url()}/helpdesk/form/{company.id}"
            )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_web_form_team_id = fields.Many2one(
        related="company_id.crm_web_form_team_id", readonly=False
    )
    crm_web_form_url = fields.Char(related="company_id.crm_web_form_url")


class HelpdeskTicket(models.Model):
    """Tickets from the form for visitors; who writes is told by an address only."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _accepts_crm_web_form(self, email):
        """Tell whether one more ticket from this address is taken."""
        an_hour_ago = fields.Datetime.now() - timedelta(hours=1)
        recent = self.search_count(
            [("partner_email", "=", email), ("create_date", ">", an_hour_ago)],
            limit=MAX_PER_HOUR,
        )
        return recent < MAX_PER_HOUR

    @api.model
    def _create_crm_from_web_form(self, team, vals):
        """Open a ticket as a mail from this address would.

        :param dict vals: title, description, name and address
        """
        company = self.env.company if not team else team.env.company
        tickets = self.with_company(company)
        threads = self.env["mail.thread"].with_company(company)
        partner = threads._partner_find_from_emails_single(
            [vals["partner_email"]], no_create=True
        )
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web", False)
        ticket = tickets.create(
            {
                **vals,
                "team_id": team.id,
                "company_id": company.id,
                "stage_id": team._get_applicable_stages()[:1].id,
                "channel_id": channel.id if channel else False,
                "partner_id": partner.id,
                "user_id": False,
            }
        )
        ticket.message_subscribe(partner.ids)
        return ticket
