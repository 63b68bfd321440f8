from odoo import api, models
from odoo.fields import Domain


class CrmKnowledgeArticle(models.Model):
    _inherit = "crm.knowledge.article"

    @api.model
    def _get_portal_domain(self):
        """Return which articles the user may read in the portal.

        Customers have no right to the model: it tells more than the articles.

        :rtype: odoo.fields.Domain
        """
        return Domain("is_published", "=", True) & Domain(
            "company_id", "in", [False, *self.env.user.company_ids.ids]
        )

    @api.model
    def _get_portal_list_domain(self):
        """Return which articles the portal lists: those that the reader understands.

        :rtype: odoo.fields.Domain
        """
        return self._get_portal_domain() & Domain(
            "lang", "in", [False, *self._get_understood_languages()]
        )

    @api.model
    def _get_understood_languages(self):
        """Return the installed languages that who speaks the current one reads."""
        language = (self.env.lang or "en_US").split("_")[0]
        return [
            code
            for code, _name in self.env["res.lang"].get_installed()
            if code.split("_")[0] == language
        ]

    @api.model
    def _search_portal(self, words, domain, limit, offset=0):
        """Return the articles of a page of the portal, and how many there are.

        :return: (articles, number of all, whether they say all the words)
        """
        domain = self._get_portal_list_domain() & Domain(domain)
        if not words:
            articles = self.search(domain, limit=limit, offset=offset)
            return articles, self.search_count(domain), True
        found = domain & Domain("text_search", "ilike", words)
        if count := self.search_count(found):
            articles = self._search_by_relevance(words, domain, limit, offset)
            return articles, count, True
        similar = self._find_similar(words, "", domain, limit)
        articles = self.browse([article.id for article, _score in similar])
        return articles, len(articles), False
