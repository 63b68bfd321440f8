from odoo import api, fields, models
from odoo.tools import SQL

MAX_LIMIT = 20
# Shorter beginnings resemble everything.
MIN_TITLE = 3
# An open ticket of the customer is worth as much as a title that is half the same.
CUSTOMER_BONUS = 0.5


class HelpdeskTicket(models.Model):
    """Tickets that may be about the same thing, offered while a title is typed."""

    _inherit = "helpdesk.ticket"

    name = fields.Char(index="trigram")

    @api.model
    @api.readonly
    def crm_find_similar(self, title, partner_id=False, limit=5, exclude_id=False):
        """Return the open tickets of a customer and tickets with a similar title.

        The user sees only tickets that he may read. Forms of colleagues and of the
        portal show what comes first: the open tickets of the customer's company and
        the most similar titles.

        :param str title: as typed so far
        :param int partner_id: the customer, or somebody of his company
        :return: dicts with ``id``, ``number``, ``name``, ``stage``, ``customer``,
            ``date`` (UTC), ``is_open`` and ``is_customer`` (of the same company)
        :rtype: list[dict]
        """
        self.browse().check_access("read")
        title = " ".join(str(title or "").split())
        # sudo: only tells which company it is; the tickets have their own rights.
        partner = self.env["res.partner"].sudo().browse(partner_id or []).exists()
        company_id = partner.commercial_partner_id.id
        tickets = self._search_crm_similar(title, company_id, limit).filtered(
            lambda ticket: ticket.id != exclude_id
        )
        return [
            {
                "id": ticket.id,
                "number": ticket.number,
                "name": ticket.name,
                "stage": ticket.stage_id.display_name,
                "customer": ticket.partner_name or "",
                "date": fields.Datetime.to_string(ticket.create_date),
                "is_open": not ticket.closed,
                "is_customer": bool(company_id)
                and ticket.sudo().commercial_partner_id.id == company_id,
            }
            for ticket in tickets
        ]

    @api.model
    def _search_crm_similar(self, title, company_id, limit):
        """Return the tickets for :meth:`crm_find_similar`, best first; one query."""
        # sudo: whether a stage is closed is no secret, whichever company has it.
        stages = self.env["helpdesk.ticket.stage"].sudo()
        closed = stages.with_context(active_test=False).search([("closed", "=", True)])
        table = SQL.identifier(self._table)
        is_open = SQL("%s.stage_id <> ALL(%s)", table, closed.ids)
        of_customer = SQL("%s.commercial_partner_id = %s", table, company_id or 0)
        of_customer = SQL("(%s AND %s)", of_customer, is_open)
        is_similar, similarity = self._get_crm_similarity(table, title)
        query = self._search([("duplicate_id", "=", False)])
        query.add_where(SQL("(%s OR %s)", of_customer, is_similar))
        query.order = SQL(
            "%s + CASE WHEN %s THEN %s ELSE 0 END DESC, %s.id DESC",
            similarity,
            of_customer,
            CUSTOMER_BONUS,
            table,
        )
        query.limit = min(max(int(limit), 1), MAX_LIMIT)
        return self.browse(query)

    @api.model
    def _get_crm_similarity(self, table, title):
        """Return SQL for whether and how much the title of a ticket is like this one.

        Trigrams: order and endings of the words do not matter, German compounds are
        found by their parts.
        """
        registry = self.env.registry
        if len(title) < MIN_TITLE:
            return SQL("FALSE"), SQL("0")
        name = registry.unaccent(SQL("%s.name", table))
        title = registry.unaccent(SQL("%s", title))
        if not registry.has_trigram:
            return SQL("strpos(lower(%s), lower(%s)) > 0", name, title), SQL("0")
        values = {"name": name, "title": title}
        return (
            SQL("(%(name)s %% %(title)s OR %(title)s <%% %(name)s)", **values),
            SQL(
                """greatest(similarity(%(name)s, %(title)s),
                            word_similarity(%(title)s, %(name)s))""",
                **values,
            ),
        )
