from heapq import nlargest

from odoo import api, fields, models
from odoo.tools import SQL

MAX_LIMIT = 20
# Shorter beginnings resemble everything.
MIN_TITLE = 3
MAX_TITLE = 200
# Of many tickets the latest are compared.
MAX_COMPARED = 300
MIN_SIMILARITY = 0.3
# An open ticket of the customer is worth as much as a title that is half the same.
CUSTOMER_BONUS = 0.5


class HelpdeskTicket(models.Model):
    """Tickets that may be about the same thing, offered while a title is typed."""

    _inherit = "helpdesk.ticket"

    _crm_title_words_idx = models.Index("USING gin (to_tsvector('german', name))")

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
        title = " ".join(str(title or "").replace("\0", " ").split())[:MAX_TITLE]
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
        """Return the tickets for :meth:`crm_find_similar`, best first.

        The latest open ones of the customer, those that have all words and, where they
        are too few, those that have any. However many a customer has and however
        common a word is, few titles are compared.
        """
        limit = min(max(int(limit), 1), MAX_LIMIT)
        all_words, any_word = self._get_crm_asked_words(title)
        own = self._find_crm_latest(self._get_crm_customer_sql(company_id))
        similar = self._find_crm_latest(self._get_crm_words_sql(all_words))
        scores = self._get_crm_similarities(own | similar, title)
        if len(similar) < limit:
            others = self._find_crm_latest(self._get_crm_words_sql(any_word))
            others = self._get_crm_similarities(others - own - similar, title)
            scores |= {
                ticket: score
                for ticket, score in others.items()
                if score >= MIN_SIMILARITY
            }
        return self.browse(
            nlargest(
                limit,
                scores,
                key=lambda ticket_id: (
                    scores[ticket_id] + CUSTOMER_BONUS * (ticket_id in own),
                    ticket_id,
                ),
            )
        )

    @api.model
    def _find_crm_latest(self, condition):
        """Return the ids of the latest tickets that meet a condition, if any is asked.

        :param SQL condition: falsy for none
        :rtype: set[int]
        """
        if not condition:
            return set()
        query = self._search([("duplicate_id", "=", False)])
        query.add_where(condition)
        # + 0: PostgreSQL would read the words of all tickets from the latest on.
        query.order = SQL("%s + 0 DESC", SQL.identifier(self._table, "id"))
        query.limit = MAX_COMPARED
        return set(query)

    @api.model
    def _get_crm_asked_words(self, title):
        """Return PostgreSQL's queries for all words of a title, and for any of them.

        The beginnings of words, as the last one is still being typed.
        """
        if len(title) < MIN_TITLE:
            return None, None
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT string_agg(beginning, ' & ')::tsquery::text,
                       string_agg(beginning, ' | ')::tsquery::text
                  FROM (SELECT quote_literal(lexeme) || ':*'
                          FROM unnest(to_tsvector('german', %s))) word (beginning)
                """,
                title,
            )
        )
        return row

    @api.model
    def _get_crm_words_sql(self, words):
        """Return SQL for whether the title of a ticket has these words, if any."""
        name = SQL.identifier(self._table, "name")
        return words and SQL("to_tsvector('german', %s) @@ %s::tsquery", name, words)

    @api.model
    def _get_crm_customer_sql(self, company_id):
        """Return SQL for whether a ticket is an open one of a customer, if any."""
        # sudo: whether a stage is closed is no secret, whichever company has it.
        stages = self.env["helpdesk.ticket.stage"].sudo()
        closed = stages.with_context(active_test=False).search([("closed", "=", True)])
        return company_id and SQL(
            "%s = %s AND %s <> ALL(%s)",
            SQL.identifier(self._table, "commercial_partner_id"),
            company_id,
            SQL.identifier(self._table, "stage_id"),
            closed.ids,
        )

    @api.model
    def _get_crm_similarities(self, ticket_ids, title):
        """Return how much the titles of tickets are like this one, from 0 to 1.

        Trigrams: order and endings of the words do not matter, German compounds are
        like their parts.

        :rtype: dict[int, float]
        """
        registry = self.env.registry
        if not ticket_ids or len(title) < MIN_TITLE or not registry.has_trigram:
            return dict.fromkeys(ticket_ids, MIN_SIMILARITY)
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT id, greatest(similarity(%(name)s, %(title)s),
                                        word_similarity(%(title)s, %(name)s))
                      FROM helpdesk_ticket
                     WHERE id = ANY(%(ids)s)
                    """,
                    name=registry.unaccent(SQL("name")),
                    title=registry.unaccent(SQL("%s", title)),
                    ids=list(ticket_ids),
                )
            )
        )
