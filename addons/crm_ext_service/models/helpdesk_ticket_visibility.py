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
        return (
            self._get_crm_opened_domain()
            | self._get_crm_colleague_domain()
            | Domain("id", "in", self._get_crm_followed_ids())
        )

    @api.model
    def _get_crm_opened_domain(self):
        """Return what the user opened for the company where he works."""
        partner = self.env.user.partner_id.sudo()
        return Domain("partner_id", "=", partner.id) & Domain(
            "crm_customer_id", "=", partner.commercial_partner_id.id
        )

    @api.model
    def _get_crm_followed_ids(self):
        """Return the tickets that the user follows and has not opened himself.

        As a list of ids: in OR with a subquery PostgreSQL reads all tickets. Those that
        he opened are left out, they may be thousands.

        :rtype: list[int]
        """
        partner = self.env.user.partner_id.sudo()
        self.env["mail.followers"].flush_model(["partner_id", "res_id", "res_model"])
        self.flush_model(["partner_id", "crm_customer_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT follower.res_id
                  FROM mail_followers follower
                 WHERE follower.partner_id = %(partner)s
                   AND follower.res_model = 'helpdesk.ticket'
                   AND NOT EXISTS (
                       SELECT 1 FROM helpdesk_ticket opened
                        WHERE opened.id = follower.res_id
                          AND opened.partner_id = %(partner)s
                          AND opened.crm_customer_id = %(customer)s)
                """,
                partner=partner.id,
                customer=partner.commercial_partner_id.id,
            )
        )
        return [ticket_id for (ticket_id,) in rows]

    @api.model
    def _sees_crm_colleagues(self):
        """Tell whether the user sees more than what he opened or follows."""
        return not self._get_crm_colleague_domain().is_false()

    @api.model
    def _get_crm_colleague_domain(self):
        """Return the tickets of the branch or the tree; none without a role."""
        # sudo: portal users do not read their role and the settings of companies.
        partner = self.env.user.partner_id.sudo()
        role = partner.crm_ticket_role
        companies = self.env.user.sudo().company_ids.filtered("crm_portal_colleagues")
        if not role or not companies:
            return Domain.FALSE
        customer = partner.commercial_partner_id
        top = customer.crm_root_id if role == "tree" else customer
        rows = self.env.execute_query(
            SQL(
                "SELECT descendant_id FROM crm_account_link WHERE ancestor_id = %s",
                top.id or customer.id,
            )
        )
        return Domain("company_id", "in", companies.ids) & Domain(
            "crm_customer_id", "in", [customer_id for (customer_id,) in rows]
        )
