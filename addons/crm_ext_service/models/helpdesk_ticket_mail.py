from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, email_normalize_all

from ..formulas.ticket_number import find_in_text

DEFAULT_REOPEN_DAYS = 14


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    crm_reopen_days = fields.Integer(
        string="Replies Reopen for (Days)",
        default=DEFAULT_REOPEN_DAYS,
        help="A customer's reply by mail reopens a ticket that was closed so many days "
        "ago or less. A later one opens a new ticket that names the former one. "
        "0: always a new ticket.",
    )

    _reopen_days_positive = models.Constraint(
        "CHECK (crm_reopen_days >= 0)", "Replies reopen for 0 days or more."
    )


class HelpdeskTicket(models.Model):
    """Mails find their ticket: by what they answer, or by the number in the subject."""

    _inherit = "helpdesk.ticket"

    crm_former_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Follows",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The customer answered this ticket long after it was closed.",
    )
    crm_mentioned_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Mentions",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The mail names this ticket, but its sender has no part in it.",
    )

    # === MAIL GATEWAY === #

    @api.model
    def _route_crm_mail(self, message, message_dict, route):
        """Return the route of a mail: to its ticket, or to a new one that names it.

        :param tuple route: model, ticket id or nothing, values, user id and alias, as
            ``mail.thread.message_route`` returns them
        """
        model, ticket_id, values, user_id, alias = route
        values = dict(values or {})
        author = self._find_crm_author(message_dict)
        email = email_normalize(message_dict.get("email_from") or "")
        ticket = self.browse(ticket_id or []).exists()
        if not ticket:
            ticket = self._find_crm_in_subject(message_dict.get("subject"), values)
            # Who has part in the ticket that it was merged into has it here.
            involved = ticket | ticket._get_crm_survivor().sudo()
            if ticket and not any(t._has_crm_part_in(author, email) for t in involved):
                values["crm_mentioned_ticket_id"] = ticket.id
                return model, False, values, user_id, alias
        ticket = ticket._get_crm_survivor().sudo()
        if not ticket:
            return model, ticket_id, values, user_id, alias
        if self._is_crm_automatic_mail(message) or ticket._takes_crm_reply_of(author):
            return model, ticket.id, values, user_id, alias
        values |= {"crm_former_ticket_id": ticket.id, "team_id": ticket.team_id.id}
        return model, False, values, user_id, alias

    @api.model
    def _find_crm_author(self, message_dict):
        """Return the contact who wrote; Odoo looks for it after the routing only."""
        if message_dict.get("author_id"):
            return self.env["res.partner"].browse(message_dict["author_id"])
        senders = [message_dict.get("email_from") or ""]
        threads = self.env["mail.thread"]
        return threads._partner_find_from_emails_single(senders, no_create=True).sudo()

    @api.model
    def _find_crm_in_subject(self, subject, values):
        """Return the ticket whose number stands in a subject, in any spelling."""
        team = self.env["helpdesk.ticket.team"].browse(values.get("team_id") or [])
        companies = team.company_id
        if not companies:  # no team has been chosen yet: a number of any company
            companies = companies.search([("active", "=", True)])
        register = self.env["crm.number.alias"].with_context(
            allowed_company_ids=companies.ids
        )
        for text in find_in_text(subject or ""):
            # A number that two tickets had leads to none of them
            found = register._find_spelling(text).ticket_id
            if len(found) == 1:
                return found.sudo()
        return self.browse()

    def _has_crm_part_in(self, author, email):
        """Tell whether who writes belongs to this ticket: others get their own.

        The customer, a colleague of his company, a participant, or one of us.
        """
        self.ensure_one()
        if author and (
            author.commercial_partner_id == self.crm_customer_id
            or author in self.message_partner_ids
            or self.company_id
            in author.user_ids.filtered_domain([("share", "=", False)]).company_ids
        ):
            return True
        addresses = f"{self.partner_email or ''},{self.email_cc or ''}"
        return bool(email) and email in email_normalize_all(addresses)

    def _takes_crm_reply_of(self, author):
        """Tell whether a reply belongs to this ticket itself: open, or to reopen.

        Colleagues add to closed tickets what they like.
        """
        self.ensure_one()
        if not self.closed or (author and not author.partner_share):
            return True
        days = self.team_id.crm_reopen_days if self.team_id else DEFAULT_REOPEN_DAYS
        closed_at = self.closed_date or self.write_date
        return bool(days) and closed_at >= fields.Datetime.now() - timedelta(days=days)

    def _reopen_for_crm_mail(self, author):
        """Put a closed ticket back to work because its customer answered."""
        self.ensure_one()
        is_ours = author and not author.partner_share
        if self.closed and not is_ours:
            self._reopen_crm()
