from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """What others may ask about tickets, without knowing the addon that keeps them."""

    _inherit = "res.partner"

    @api.model
    def _has_crm_tickets(self):
        """Tell whether an addon for tickets answers."""
        return False

    @api.model
    def _get_crm_ticket_sql(self, kind, company, since=None, rating=None):
        """Return the query of the customers who have such a ticket.

        Extension point of crm_ext_service. The caller decides who may know.

        :param str kind: ``open_ticket``, ``open_complaint``, ``ticket_since`` or
            ``rating_since``
        :param company: res.company whose tickets count
        :param date since: first day of tickets and ratings that count
        :param rating: ("<=" or ">=", 1 to 5) of the ratings that count
        :return: query with the column ``id``: commercial partners
        """
        return SQL("SELECT NULL::int AS id WHERE FALSE")
