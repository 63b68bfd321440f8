from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Whoever waits for the answer to a complaint is spared offers."""

    _inherit = "res.partner"

    @api.model
    def _get_crm_marketing_holds(self, company):
        return [
            *super()._get_crm_marketing_holds(company),
            ("complaint", self._get_crm_complainant_sql(company)),
        ]

    @api.model
    def _get_crm_complainant_sql(self, company):
        self.env["helpdesk.ticket"].flush_model()
        return SQL(
            """
            SELECT ticket.partner_id
              FROM helpdesk_ticket ticket
              JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             WHERE ticket.crm_is_complaint
               AND ticket.active
               AND stage.closed IS NOT TRUE
               AND ticket.partner_id IS NOT NULL
               AND (ticket.company_id IS NULL OR ticket.company_id = %s)
            """,
            company.id,
        )
