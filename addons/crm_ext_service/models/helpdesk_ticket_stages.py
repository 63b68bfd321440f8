from odoo import models
from odoo.fields import Domain


class HelpdeskTicketTeam(models.Model):
    """A team of all companies uses the stages of the company at hand."""

    _inherit = "helpdesk.ticket.team"

    def _get_applicable_stages(self):
        """Return the stages of a team, in their order.

        helpdesk_mgmt offers a team without a company only stages without one; but its
        screens give each new stage the company of its author.
        """
        if not self or self.company_id:
            return super()._get_applicable_stages()
        return self.env["helpdesk.ticket.stage"].search(
            Domain("company_id", "in", [False, self.env.company.id])
            & (Domain("team_ids", "=", False) | Domain("team_ids", "=", self.id))
        )


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _compute_stage_id(self):
        """Choose the stage in the company of the ticket, not of the user."""
        result = None
        for company, tickets in self.grouped("company_id").items():
            of_company = tickets.with_company(company or self.env.company)
            result = super(HelpdeskTicket, of_company)._compute_stage_id()
        return result
