import re

from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext, remove_accents

from .crm_conversation import INLINE_MARKUP

EXCERPT_LENGTH = 240
"""Characters of a talk that a list or a closed card shows."""
LEAD_LENGTH = 60
"""Characters before the first word found."""
MAX_HTML = 100_000
"""Characters of a text that are read; longer mails are mostly quotations."""
MINUS = "-\u2013\u2212"
WORD = re.compile(r"\w+(?:[-./]\w+)*")
PART = re.compile(r"\w+")


class CrmConversation(models.Model):
    """What of a talk's text lists and cards show, and which words were found in it."""

    _inherit = "crm.conversation"

    excerpt = fields.Char(
        string="Text in Short",
        compute="_compute_excerpt",
        help="The beginning of the text, or the place of the words searched for.",
    )
    # Words as they stand in the text, for highlighting
    found_words = fields.Json(compute="_compute_excerpt")

    # === COMPUTE METHODS === #

    @api.depends(lambda self: ["name", *self._get_text_fields()])
    @api.depends_context("crm_words", "lang")
    def _compute_excerpt(self):
        texts = {talk: " ".join(talk._get_plain_text().split()) for talk in self}
        words = self.env.context.get("crm_words")
        names = [talk.name or "" for talk in self]
        found = self._get_found_words([*texts.values(), *names], words)
        pattern = self._get_words_pattern(found)
        for talk, text in texts.items():
            hits = []
            if pattern:
                hits = [hit.group() for hit in pattern.finditer(f"{talk.name} {text}")]
            talk.found_words = sorted(set(hits)) or False
            hit = pattern and pattern.search(text)
            talk.excerpt = self._cut(text, hit.start() if hit else 0)

    # === BUSINESS METHODS === #

    @api.model
    def _get_text_fields(self):
        """Return the HTML fields of which the first one with content is the text.

        :rtype: list[str]
        """
        return [
            "body",
            "message_body",
            "event_description",
            "activity_feedback",
            "activity_note",
        ]

    def _get_text(self):
        """Return the text of the talk as HTML, its source's when nobody typed one."""
        self.ensure_one()
        for name in self._get_text_fields():
            if self[name]:
                return self[name]
        return ""

    def _get_plain_text(self):
        """Return the text of the talk with its line breaks, but without markup."""
        html = INLINE_MARKUP.sub("", (self._get_text() or "")[:MAX_HTML])
        return html2plaintext(html, include_references=False) if html else ""

    @api.model
    def _get_found_words(self, texts, searched):
        """Return those words of the texts that a search would find.

        The database decides, as it did in the search: it knows stems and spellings.

        :param list searched: what the user typed, from the context
        :rtype: set[str]
        """
        terms = self._get_searched_terms(searched)
        if not terms:
            return set()
        initials = {self._get_initial(term) for term in terms}
        candidates = {
            word
            for text in texts
            for chunk in WORD.findall(text)
            for word in {chunk, *PART.findall(chunk)}
            # A stem begins as its words do: the database need not see the others
            if self._get_initial(word) in initials
        }
        if not candidates:
            return set()
        # A term without any word has no query
        queries = SQL(" || ").join(
            SQL("coalesce(%s, '')", self._get_text_query(term)) for term in terms
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT word FROM unnest(%s) word"
                " WHERE crm_conversation_vector(word, NULL) @@ (%s)",
                list(candidates),
                queries,
            )
        )
        return {word for (word,) in rows}

    @api.model
    def _get_searched_terms(self, searched):
        """Return the words to highlight: not those that a minus excludes."""
        if not isinstance(searched, list | tuple):
            searched = [searched]
        text = " ".join(part for part in searched if isinstance(part, str))
        wanted = [part for part in text.split() if part[0] not in MINUS]
        terms = set(WORD.findall(" ".join(wanted)))
        # "AB-4711" is found in "AB 4711", too, but "AB" alone is not meant
        parts = {part for term in terms for part in PART.findall(term)}
        return sorted(terms | {part for part in parts if len(part) > 2})

    @api.model
    def _get_initial(self, word):
        return remove_accents(word[:1]).lower()

    @api.model
    def _get_words_pattern(self, words):
        """Return the regular expression that finds the words, None without any."""
        if not words:
            return None
        choices = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        return re.compile(rf"(?<!\w)(?:{choices})(?!\w)")

    @api.model
    def _cut(self, text, position):
        """Return the part of a text around a position, cut between words."""
        start = max(position - LEAD_LENGTH, 0)
        if start:
            start = text.find(" ", start, position) + 1 or position
        part = text[start : start + EXCERPT_LENGTH]
        if start + EXCERPT_LENGTH < len(text):
            part = part.rpartition(" ")[0] or part
            part += " …"
        return f"… {part}" if start else part
