import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# More is no search but a text that was pasted by mistake.
MAX_CHARACTERS = 1000
MAX_TERMS = 32
# Telephones write curly quotes by themselves; PostgreSQL refuses the null character.
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | {"\0": " "})
# A minus is one only in front of a word; the last quotes may be left open.
TERM = re.compile(
    r'(?:(?<!\S)(?P<minus>[-–−]))?(?:"(?P<quoted>[^"]*)(?P<end>"|$)|(?P<word>[^\s"]+))'
)

# Of so many talks, the newest ones, this share has to say a word that is called common.
SAMPLE = 500
COMMON_SHARE = 0.02
# Fields in which the words stand
SOURCES = {
    "crm.conversation": ["name", "body", "message_id", "event_id", "activity_id"],
    "mail.message": ["subject", "body"],
    "calendar.event": ["description"],
    "mail.activity": ["feedback", "note"],
}


class CrmConversation(models.Model):
    _inherit = "crm.conversation"

    text_search = fields.Char(
        string="Words",
        store=False,
        search="_search_text_search",
        help="Finds the words of subject and text in any form and by their beginning. "
        "Quotes find a phrase, a minus excludes a word.",
    )

    @api.model
    def _search_text_search(self, operator, value):
        if operator == "in":
            values = [words for words in value if words]
            return Domain.OR(Domain("text_search", "ilike", words) for words in values)
        if operator not in ("ilike", "like", "not ilike"):
            return NotImplemented
        if not (value or "").strip():
            return Domain.TRUE
        text_query = self._get_text_query(value)
        for model, names in SOURCES.items():
            self.env[model].flush_model(names)
        if operator == "not ilike":
            condition = """NOT (SELECT coalesce(words @@ %(query)s, FALSE)
                FROM crm_conversation_text WHERE id = %(talk)s)"""
        elif self._is_common(text_query):
            condition = """EXISTS (SELECT FROM crm_conversation_text
                WHERE id = %(talk)s AND words @@ %(query)s)"""
        else:
            # PostgreSQL guesses badly how many talks say a phrase or the beginning of a
            # word: it would walk through all of them in search of a rare one.
            condition = (
                "%(talk)s = ANY((SELECT crm_conversation_hits(%(query)s))::int[])"
            )

        def to_sql(model, alias, query):
            talk = SQL.identifier(alias, "id")
            return SQL(condition, talk=talk, query=text_query)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _is_common(self, text_query):
        """Tell whether a page is full soon when one looks at the newest talks first."""
        [(hits,)] = self.env.execute_query(
            SQL(
                """SELECT count(*)
                     FROM (SELECT id FROM crm_conversation
                         ORDER BY date DESC, id DESC LIMIT %s) newest
                     JOIN crm_conversation_text said ON said.id = newest.id
                    WHERE said.words @@ %s""",
                SAMPLE,
                text_query,
            )
        )
        return hits >= SAMPLE * COMMON_SHARE

    @api.model
    def _get_text_query(self, words):
        """Return the SQL of a tsquery for what the user typed, NULL without any word.

        All terms have to occur. A word is found in any form and as the beginning of a
        longer one; several without a blank between ("AB-4711/2", an address) are found
        one behind the other. Words in quotes are found exactly so; the last one may be
        longer when the quotes are still open or a star follows it.
        """
        terms, modes = [], []
        text = words[:MAX_CHARACTERS].translate(QUOTES)
        for match in list(TERM.finditer(text))[:MAX_TERMS]:
            minus, quoted, end, word = match.group("minus", "quoted", "end", "word")
            term = word or quoted
            is_beginning = term.endswith("*") or not (end or minus)
            terms.append(term)
            modes.append(
                ("-" if minus else "")
                + ('"' if word is None else "")
                + ("*" if is_beginning else "")
            )
        return SQL("crm_conversation_query(%s::text[], %s::text[])", terms, modes)
