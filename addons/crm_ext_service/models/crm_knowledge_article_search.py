import hashlib
import math
from collections import defaultdict
from heapq import nsmallest

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, sql

# Of a longer text the rest is quoted mails and signatures.
ASKED_CHARACTERS = 4000
# A word of the title says more than one of the text, of the article and the ticket. The
# weight of a word in the article adds up: its beginning, the word, in the title.
ASKED_TITLE_WEIGHT = 3
BEGINNING_WEIGHT = 0.4
WORD_WEIGHT = 0.6
TITLE_WEIGHT = 2
# A word of the text that more articles say, and more than this share, tells nothing.
MANY = 20
COMMON_SHARE = 0.2
# Words as PostgreSQL stores them: those of title and search words stand apart, because
# it would unpack the long list to find them, and once more in the long list, with the
# weight B that nothing else has, for the order of search results.
SET_WORDS = SQL(
    """words = crm_conversation_vector(
               concat_ws(' ', article.name, article.keywords), article.body)
        || setweight(to_tsvector('german', title.words), 'B'),
       title_words = to_tsvector('german', title.words)
      FROM crm_knowledge_article article,
           crm_conversation_read(concat_ws(' ', article.name, article.keywords)) title
     WHERE article.id = crm_knowledge_article.id"""
)


class CrmKnowledgeArticle(models.Model):
    _inherit = "crm.knowledge.article"

    text_search = fields.Char(
        string="Words",
        store=False,
        search="_search_text_search",
        help="Finds the words of title, search words and answer in any form and by "
        "their beginning. Quotes find a phrase, a minus excludes a word.",
    )

    def init(self):
        """Add columns for the words, and read them anew if they are read otherwise.

        They are no fields: the ORM has no such type.
        """
        cr = self.env.cr
        for column in ("words", "title_words"):
            if not sql.column_exists(cr, self._table, column):
                sql.create_column(cr, self._table, column, "tsvector")
            cr.execute(
                SQL(
                    """CREATE INDEX IF NOT EXISTS %s
                           ON crm_knowledge_article USING gin (%s)""",
                    SQL.identifier(f"crm_knowledge_article__{column}_idx"),
                    SQL.identifier(column),
                )
            )
        version = self._get_words_version()
        [(built,)] = self.env.execute_query(
            SQL(
                """SELECT obj_description(
                       to_regclass('crm_knowledge_article__words_idx'), 'pg_class')"""
            )
        )
        if built != version:
            cr.execute(SQL("UPDATE crm_knowledge_article SET %s", SET_WORDS))
            cr.execute(
                SQL("COMMENT ON INDEX crm_knowledge_article__words_idx IS %s", version)
            )

    @api.model
    def _get_words_version(self):
        """Return what tells whether the stored words are what would be read today."""
        digest = hashlib.sha256(SET_WORDS.code.encode()).hexdigest()[:16]
        return f"{digest} {self.env['crm.conversation.text']._get_version()}"

    def _index_words(self):
        """Store the words of the articles for the search."""
        self.flush_recordset(["name", "keywords", "body"])
        if self:
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_knowledge_article SET %s AND article.id IN %s",
                    SET_WORDS,
                    tuple(self.ids),
                )
            )

    @api.model
    def _search_text_search(self, operator, value):
        if operator == "in":
            values = [words for words in value if words]
            return Domain.OR(Domain("text_search", "ilike", words) for words in values)
        if operator not in ("ilike", "like"):
            return NotImplemented
        if not (value or "").strip():
            return Domain.TRUE
        text_query = self.env["crm.conversation"]._get_text_query(value)

        def to_sql(model, alias, query):
            return SQL("%s @@ %s", SQL.identifier(alias, "words"), text_query)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _search_by_relevance(self, words, domain, limit=None, offset=0):
        """Return the articles that say all the words, the best ones first."""
        text_query = self.env["crm.conversation"]._get_text_query(words)
        found = self._search(
            Domain(domain) & Domain("text_search", "ilike", words), order="id"
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM crm_knowledge_article
                    WHERE id IN %s
                 ORDER BY ts_rank('{0.1, 1, 1, 0.2}', words, %s, 1) DESC, name, id
                    LIMIT %s OFFSET %s""",
                found.subselect(),
                text_query,
                limit,
                offset,
            )
        )
        return self.browse(article_id for (article_id,) in rows)

    @api.model
    def _find_similar(self, title, text, domain, limit):
        """Return the articles that speak of the same, the most similar ones first.

        Each word that both say counts by how rare it is among the articles (inverse
        document frequency, Spaerck Jones 1972), more if it stands in a title, less if
        the article only has a longer word that begins with it. One word of the text
        alone is chance.

        :param str text: HTML
        :return: [(article, score)]
        """
        visible = set(self._search(Domain(domain), order="id"))
        most = max(MANY, len(visible) * COMMON_SHARE)
        scores, words = defaultdict(float), defaultdict(int)
        for weight, *hits in self._get_hits(title, text):
            near, exact, titles = (visible.intersection(ids) for ids in hits)
            is_title = weight == ASKED_TITLE_WEIGHT
            if not near or (len(near) > most and not is_title):
                continue
            rarity = weight * math.log(1 + len(visible) / len(near))
            for article_id in near:
                words[article_id] += 2 if is_title else 1
                scores[article_id] += rarity * (
                    BEGINNING_WEIGHT
                    + WORD_WEIGHT * (article_id in exact)
                    + TITLE_WEIGHT * (article_id in titles)
                )
        found = [article_id for article_id in scores if words[article_id] > 1]
        best = nsmallest(limit, found, key=lambda found: (-scores[found], found))
        return [(article, scores[article.id]) for article in self.browse(best)]

    @api.model
    def _get_hits(self, title, text):
        """Return which articles say the words of a question, whoever may read them.

        PostgreSQL does not know that it would unpack every list of words: it is made to
        ask the index, however few articles and however common words are.

        :return: rows of the weight of a word, and the ids of the articles that have
            it as a beginning, as a word, and in the title
        """
        ids = SQL("ARRAY(SELECT id FROM crm_knowledge_article WHERE ")
        set_scan = "SELECT set_config('enable_seqscan', %s, TRUE)"
        self.env.execute_query(SQL(set_scan, "off"))
        rows = self.env.execute_query(
            SQL(
                """SELECT weight, %(ids)s words @@ beginning),
                          %(ids)s words @@ stem), %(ids)s title_words @@ stem)
                     FROM (%(asked)s) asked""",
                ids=ids,
                asked=self._get_asked_sql(title, text),
            )
        )
        self.env.execute_query(SQL(set_scan, "on"))
        return rows

    @api.model
    def _get_asked_sql(self, title, text):
        """Return the query of the words of a question, with their weight."""
        return SQL(
            """
            SELECT lexeme, max(weight) AS weight,
                   (quote_literal(lexeme) || ':*')::tsquery AS beginning,
                   quote_literal(lexeme)::tsquery AS stem
              FROM (SELECT lexeme, weights, %(title_weight)s AS weight
                      FROM unnest(crm_conversation_vector(%(title)s, ''))
                 UNION ALL
                    SELECT lexeme, weights, 1
                      FROM unnest(crm_conversation_vector('', %(text)s))) word
             WHERE 'D' = ANY(weights)
               AND length(lexeme) > 1
               AND ts_lexize('english_stem', lexeme) <> '{}'
          GROUP BY lexeme
            """,
            title=(title or "").replace("\0", " "),
            text=(text or "")[:ASKED_CHARACTERS].replace("\0", " "),
            title_weight=ASKED_TITLE_WEIGHT,
        )
