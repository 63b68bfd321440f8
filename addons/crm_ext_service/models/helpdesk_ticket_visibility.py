from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class HelpdeskTicket(models.Model):
    """Which tickets the portal shows to whom; the record rules ask here.

    A field with a search method, because a rule that names the user's company is kept
    in the cache of rules, while this is answered by the database at each look.
    """

    _inherit = "helpdesk.ticket"

    crm_is_in_my_portal = fields.Boolean(
        string="In My Portal",
        compute="_compute_crm_is_in_my_portal",
        search="_search_crm_is_in_my_portal",
        export_string_translation=False,
        help="The user opened or follows the ticket, or may see those of colleagues.",
    )

    @api.depends("partner_id", "crm_customer_id", "company_id", "message_partner_ids")
    @api.depends_context("uid")
    def _compute_crm_is_in_my_portal(self):
        # sudo: this is the question that the rules ask.
        tickets = self.sudo().with_context(active_test=False)
        mine = tickets.search(
            Domain("id", "in", self.ids) & Domain("crm_is_in_my_portal", "=", True)
        )
        for ticket in self:
            ticket.crm_is_in_my_portal = ticket.id in mine._ids

    @api.model
    def _search_crm_is_in_my_portal(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # Fetched as ids, they would be too many; in OR, no index would serve them.
        queries = [*self._get_crm_own_ticket_queries()]
        if colleagues := self._get_crm_colleague_ticket_query():
            queries.append(colleagues)
        return Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(queries)))

    @api.model
    def _get_crm_own_ticket_queries(self):
        """Return queries for what the user opened at his company, and what he follows.

        :rtype: list[SQL]
        """
        partner = self.env.user.partner_id.sudo()
        opened = SQL(
            """
            SELECT id FROM helpdesk_ticket
             WHERE partner_id = %s AND crm_customer_id = %s
            """,
            partner.id,
            partner.commercial_partner_id.id,
        )
        followed = SQL(
            """
            SELECT res_id FROM mail_followers
             WHERE partner_id = %s AND res_model = 'helpdesk.ticket'
            """,
            partner.id,
        )
        return [opened, followed]

    @api.model
    def _get_crm_colleague_ticket_query(self):
        """Return the query for tickets of the branch or the tree; none without a role.

        :rtype: SQL
        """
        # sudo: portal users do not read their role and the settings of companies.
        partner = self.env.user.partner_id.sudo()
        role = partner.crm_ticket_role
        companies = self.env.user.sudo().company_ids.filtered("crm_portal_colleagues")
        if not role or not companies:
            return None
        customer = partner.commercial_partner_id
        top = customer.crm_root_id if role == "tree" else customer
        return SQL(
            """
            SELECT ticket.id
              FROM crm_account_link link
              JOIN helpdesk_ticket ticket
                ON ticket.crm_customer_id = link.descendant_id
             WHERE link.ancestor_id = %s AND ticket.company_id IN %s
            """,
            top.id or customer.id,
            tuple(companies.ids),
        )
