from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Who has which tickets, for selections of customers."""

    _inherit = "res.partner"

    @api.model
    def _has_crm_tickets(self):
        return True

    @api.model
    def _get_crm_ticket_sql(self, kind, company, since=None, rating=None):
        self.env["helpdesk.ticket"].flush_model()
        conditions = {
            "open_ticket": SQL("stage.closed IS NOT TRUE"),
            "open_complaint": SQL(
                "stage.closed IS NOT TRUE AND ticket.crm_is_complaint"
            ),
            "ticket_since": SQL("ticket.create_date >= %s", since),
            "rating_since": self._get_crm_rating_condition(since, rating),
        }
        return SQL(
            """
            SELECT ticket.crm_customer_id AS id
              FROM helpdesk_ticket ticket
              JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             WHERE ticket.active
               AND ticket.company_id = %s
               AND %s
            """,
            company.id or None,
            conditions[kind],
        )

    @api.model
    def _get_crm_rating_condition(self, since, rating):
        """Return the condition of tickets with such a rating; see the core."""
        if not rating:
            return SQL("FALSE")
        self.env["rating.rating"].flush_model()
        operator, value = rating
        return SQL(
            """
            EXISTS (SELECT FROM rating_rating rating
                     WHERE rating.crm_ticket_id = ticket.id
                       AND rating.consumed
                       AND COALESCE(rating.rated_on, rating.write_date) >= %s
                       AND rating.rating %s %s)
            """,
            since,
            SQL("<=") if operator == "<=" else SQL(">="),
            value,
        )
