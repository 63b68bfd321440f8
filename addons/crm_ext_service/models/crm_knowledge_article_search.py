from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, sql

# Of a longer text the rest is quoted mails and signatures.
ASKED_CHARACTERS = 4000
# A word of the title says more than one of the text, of the article and the ticket.
TITLE_WEIGHT = 3
BEGINNING_WEIGHT = 0.4
# Words as PostgreSQL stores them: those of title and search words once more with the
# weight B, which nothing else has.
WORDS = SQL(
    """crm_conversation_vector(concat_ws(' ', name, keywords), body)
    || setweight(to_tsvector('german',
        (crm_conversation_read(concat_ws(' ', name, keywords))).words), 'B')"""
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
        """Add the column of the words, and read them anew if they are read otherwise.

        It is no field: the ORM has no such type.
        """
        cr = self.env.cr
        if not sql.column_exists(cr, self._table, "words"):
            cr.execute(SQL("ALTER TABLE crm_knowledge_article ADD words tsvector"))
        cr.execute(
            SQL(
                """CREATE INDEX IF NOT EXISTS crm_knowledge_article__words_idx
                       ON crm_knowledge_article USING gin (words)"""
            )
        )
        version = self.env["crm.conversation.text"]._get_version()
        [(built,)] = self.env.execute_query(
            SQL(
                """SELECT obj_description(
                       to_regclass('crm_knowledge_article__words_idx'), 'pg_class')"""
            )
        )
        if built != version:
            cr.execute(SQL("UPDATE crm_knowledge_article SET words = %s", WORDS))
            cr.execute(
                SQL("COMMENT ON INDEX crm_knowledge_article__words_idx IS %s", version)
            )

    def _index_words(self):
        """Store the words of the articles for the search."""
        self.flush_recordset(["name", "keywords", "body"])
        if self:
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_knowledge_article SET words = %s WHERE id IN %s",
                    WORDS,
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
        visible = self._search(Domain(domain), order="id")
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS (
                    SELECT lexeme, max(weight) AS weight,
                           (quote_literal(lexeme) || ':*')::tsquery AS beginning,
                           quote_literal(lexeme)::tsquery AS stem,
                           (quote_literal(lexeme) || ':B')::tsquery AS title
                      FROM (SELECT lexeme, weights, %(title_weight)s AS weight
                              FROM unnest(crm_conversation_vector(%(title)s, ''))
                         UNION ALL
                            SELECT lexeme, weights, 1
                              FROM unnest(crm_conversation_vector('', %(text)s))) word
                     WHERE 'D' = ANY(weights)
                       AND length(lexeme) > 1
                       AND ts_lexize('english_stem', lexeme) <> '{}'
                  GROUP BY lexeme
                ), hit AS (
                    SELECT article.id, asked.weight AS asked_weight,
                           asked.weight * CASE
                               WHEN article.words @@ asked.title THEN %(title_weight)s
                               WHEN article.words @@ asked.stem THEN 1
                               ELSE %(beginning_weight)s END AS weight,
                           count(*) OVER (PARTITION BY asked.lexeme) AS spread
                      FROM asked
                      JOIN crm_knowledge_article article
                        ON article.words @@ asked.beginning
                     WHERE article.id IN %(visible)s
                )
                SELECT id,
                       sum(weight * ln(1 + total.articles::float / spread)) AS score
                  FROM hit,
                       (SELECT count(*) AS articles
                          FROM crm_knowledge_article WHERE id IN %(visible)s) total
              GROUP BY id
                HAVING count(*) > 1 OR max(asked_weight) > 1
              ORDER BY score DESC, id
                 LIMIT %(limit)s
                """,
                title=(title or "").replace("\0", " "),
                text=(text or "")[:ASKED_CHARACTERS].replace("\0", " "),
                title_weight=TITLE_WEIGHT,
                beginning_weight=BEGINNING_WEIGHT,
                visible=visible.subselect(),
                limit=limit,
            )
        )
        articles = self.browse(article_id for article_id, _score in rows)
        return list(zip(articles, (score for _id, score in rows), strict=True))
