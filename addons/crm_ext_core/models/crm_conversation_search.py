import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Accents that the German stemmer does not know; it folds the umlauts itself.
ACCENTED = "áàâãåéèêëíìîïóòôõúùûçñ"
PLAIN = "aaaaaeeeeiiiioooouuucn"
# PostgreSQL refuses text vectors of more than 1 MB.
MAX_INDEXED_CHARACTERS = 300_000
# The index needs an immutable function; the search calls the same. Its cost is
# measured, PostgreSQL would guess a hundredth: it would walk the talks by date and
# parse each text instead of asking the index for a rare word.
CREATE_VECTOR_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION crm_conversation_vector(subject text, body text)
    RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000
    SET search_path = pg_catalog AS $$
    BEGIN
        RETURN to_tsvector('german', translate(
            left(lower(coalesce(subject, '') || ' ' ||
                regexp_replace(coalesce(body, ''), '<[^>]*>', ' ', 'g')
            ), {MAX_INDEXED_CHARACTERS}),
            '{ACCENTED}', '{PLAIN}'
        ));
    END $$
"""


class CrmConversation(models.Model):
    _inherit = "crm.conversation"

    text_search = fields.Char(
        string="Words",
        store=False,
        search="_search_text_search",
        help="Finds the words of subject and text in any form and by their beginning. "
        "Quotes find a phrase, a minus excludes a word.",
    )

    # Full text search of subject and text.
    _text_idx = models.Index("USING gin (crm_conversation_vector(name, body))")

    def _auto_init(self):
        self.env.cr.execute(SQL(CREATE_VECTOR_FUNCTION))
        return super()._auto_init()

    @api.model
    def _search_text_search(self, operator, value):
        if operator not in ("ilike", "like"):
            return NotImplemented
        words = (value or "").lower().translate(str.maketrans(ACCENTED, PLAIN))
        if not words.strip():
            return Domain.TRUE
        text_query = self._get_text_query(words)
        self.env["mail.message"].flush_model(["subject", "body", "message_type"])
        self.flush_model(["name", "body", "message_id"])

        def to_sql(model, alias, query):
            # Two branches, because no index serves an OR over two tables
            return SQL(
                """%s IN (
                    SELECT id FROM crm_conversation
                     WHERE crm_conversation_vector(name, body) @@ %s
                 UNION ALL
                    SELECT talk.id FROM mail_message message
                      JOIN crm_conversation talk ON talk.message_id = message.id
                     WHERE message.message_type IN ('comment', 'email')
                       AND crm_conversation_vector(message.subject, message.body) @@ %s
                )""",
                SQL.identifier(alias, "id"),
                text_query,
                text_query,
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_text_query(self, words):
        """Return the SQL of a tsquery for what the user typed.

        All words have to occur; each also matches as the beginning of a longer one,
        unless the user wrote quotes or a minus.
        """
        exact = SQL("websearch_to_tsquery('german', %s)", words)
        tokens = re.findall(r"\w+", words)
        if not tokens or '"' in words or re.search(r"(^|\s)-\w", words):
            return exact
        prefixed = " & ".join(f"{token}:*" for token in tokens)
        return SQL("(%s || to_tsquery('german', %s))", exact, prefixed)
