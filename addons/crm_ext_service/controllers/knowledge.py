from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .parameters import MAX_ID, clean_text, to_id

PAGE_SIZE = 20
OFFERED = 5
MAX_CHARACTERS = 200


class KnowledgePortal(CustomerPortal):
    """Published articles for customers who are logged in."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "crm_article_count" in counters:
            articles = self._get_articles()
            values["crm_article_count"] = articles.search_count(
                articles._get_portal_list_domain()
            )
        return values

    @http.route(
        ["/my/knowledge", "/my/knowledge/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_knowledge(self, page=1, search="", category="", **kw):
        """List the published articles, of a category, that say the words."""
        articles = self._get_articles()
        words = clean_text(search)[:MAX_CHARACTERS]
        categories = self._get_categories(articles)
        category_id = to_id(category)
        if category_id not in [row["id"] for row in categories]:
            category_id = 0
        domain = Domain("category_id", "=", category_id) if category_id else Domain.TRUE
        page = min(to_id(page) or 1, MAX_ID // PAGE_SIZE)
        found, count, are_exact = articles._search_portal(
            words, domain, PAGE_SIZE, (page - 1) * PAGE_SIZE
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "crm_knowledge",
            "articles": found,
            "are_exact": are_exact,
            "search": words,
            "categories": categories,
            "category_id": category_id,
            "pager": portal_pager(
                url="/my/knowledge",
                url_args={"search": words, "category": category_id or None},
                total=count,
                page=page,
                step=PAGE_SIZE,
            ),
        }
        return request.render("crm_ext_service.portal_my_knowledge", values)

    @http.route(
        "/my/knowledge/<int:article_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_article(self, article_id, **kw):
        """Show a published article; others do not exist for the reader."""
        articles = self._get_articles()
        article = articles.search(
            articles._get_portal_domain() & Domain("id", "=", min(article_id, MAX_ID))
        )
        if not article:
            return request.redirect("/my/knowledge")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "crm_knowledge",
            "article": article,
        }
        return request.render("crm_ext_service.portal_my_article", values)

    @http.route("/my/knowledge/similar", type="jsonrpc", auth="user", readonly=True)
    def portal_similar_articles(self, title="", **kw):
        """Return the published articles that may answer the question.

        :return: list of dicts with ``name`` and ``url``
        """
        articles = self._get_articles()
        words = clean_text(str(title or ""))[:MAX_CHARACTERS]
        similar = articles._find_similar(
            words, "", articles._get_portal_list_domain(), OFFERED
        )
        return [
            {"name": article.name, "url": article._get_portal_path()}
            for article, _score in similar
        ]

    def _get_articles(self):
        # sudo: customers have no right to the model, they see what the domains of the
        # portal let through.
        return request.env["crm.knowledge.article"].sudo()

    def _get_categories(self, articles):
        """Return the categories of the articles that the portal lists."""
        rows = articles._read_group(
            articles._get_portal_list_domain(), ["category_id"], ["__count"]
        )
        return [
            {"id": category.id, "name": category.name, "count": count}
            for category, count in rows
            if category
        ]
