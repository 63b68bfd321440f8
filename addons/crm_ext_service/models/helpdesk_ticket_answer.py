from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..formulas.answer_text import fill, needs_formatting, to_text

OFFERED = 8
CANDIDATES = 30
SAME_CATEGORY_WEIGHT = 1.5
OTHER_LANGUAGE_WEIGHT = 0.3
# What is less similar than this share of the best one does not help.
LEAST_SHARE = 0.35
MAX_CHARACTERS = 200


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    crm_article_ids = fields.Many2many(
        "crm.knowledge.article",
        "crm_knowledge_article_ticket_rel",
        "ticket_id",
        "article_id",
        string="Answered with",
        copy=False,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Articles of the knowledge base that were put into an answer.",
    )

    # === WHAT IS OFFERED === #

    def crm_get_answers(self, words="", limit=OFFERED):
        """Return the answers that fit the ticket, or say the words, best ones first.

        :return: list of dicts with ``model``, ``id``, ``name``, ``excerpt``,
            ``category``, ``is_published``, ``has_format`` and ``is_used``
        """
        self.ensure_one()
        self.check_access("read")
        words = (words or "").replace("\0", " ").strip()[:MAX_CHARACTERS]
        limit = max(1, min(int(limit), CANDIDATES))
        articles = self._find_crm_articles(words, limit)
        answers = self._describe_crm_articles(articles)
        if len(answers) < limit and self._has_canned_answers():
            domain = Domain("source", "ilike", words) | Domain(
                "substitution", "ilike", words
            )
            answers += [
                self._describe_crm_canned_answer(canned)
                for canned in self.env["mail.canned.response"].search(
                    domain, order="last_used DESC NULLS LAST, source", limit=limit
                )
            ][: limit - len(answers)]
        return answers

    def crm_get_offered_answers(self, limit=3):
        """Return the articles that fit the ticket, as ``crm_get_answers`` does."""
        self.ensure_one()
        self.check_access("read")
        articles = self._find_crm_articles("", max(1, min(int(limit), OFFERED)))
        return self._describe_crm_articles(articles)

    def _find_crm_articles(self, words, limit):
        """Return the articles that say the words; the similar ones without any."""
        articles = self.env["crm.knowledge.article"]
        if not articles.has_access("read"):
            return articles
        domain = self._get_crm_article_domain()
        if words:
            found = articles._search_by_relevance(words, domain, limit=limit)
            if found:
                return found
            similar = articles._find_similar(words, "", domain, limit)
            return articles.concat(*(article for article, _score in similar))
        similar = articles._find_similar(
            self.name, self.description, domain, CANDIDATES
        )
        language = (self.partner_id.lang or self.env.lang or "").split("_")[0]

        def rate(article, score):
            if article.category_id and article.category_id == self.category_id:
                score *= SAME_CATEGORY_WEIGHT
            if article.lang and article.lang.split("_")[0] != language:
                score *= OTHER_LANGUAGE_WEIGHT
            return score

        rated = {article: rate(article, score) for article, score in similar}
        least = max(rated.values(), default=0) * LEAST_SHARE
        best = sorted(rated, key=rated.get, reverse=True)[:limit]
        return articles.concat(*best).filtered(lambda best: rated[best] >= least)

    def _get_crm_article_domain(self):
        """Return which articles may be put into an answer: those of its company."""
        return Domain("company_id", "in", [False, self.company_id.id])

    def _describe_crm_articles(self, articles):
        values = self._get_crm_answer_values()
        # sudo: whoever reads the ticket may know what it was answered with.
        used = self.sudo().crm_article_ids
        return [
            {
                "model": article._name,
                "id": article.id,
                "name": article.name,
                "excerpt": fill(article.excerpt, values),
                "category": article.category_id.name or "",
                "is_published": article.is_published,
                "has_format": needs_formatting(article.body),
                "is_used": article in used,
            }
            for article in articles
        ]

    def _describe_crm_canned_answer(self, canned):
        return {
            "model": canned._name,
            "id": canned.id,
            "name": canned.source,
            "excerpt": fill(canned.substitution, self._get_crm_answer_values()),
            "category": "",
            "is_published": False,
            "has_format": False,
            "is_used": False,
        }

    @api.model
    def _has_canned_answers(self):
        return self.env["mail.canned.response"].has_access("read")

    # === WHAT IS TAKEN === #

    def crm_take_answer(self, model, answer_id):
        """Return an answer for the customer, its placeholders filled in.

        An article is noted on the ticket, if the user may change that.

        :return: dict with ``text``, ``html`` and, of a published article, ``link``
        """
        self.ensure_one()
        self.check_access("read")
        if model not in ("crm.knowledge.article", "mail.canned.response"):
            raise UserError(self.env._("Choose an article or a canned answer."))
        domain = Domain("id", "=", int(answer_id))
        if model == "crm.knowledge.article":
            domain &= self._get_crm_article_domain()
        answer = self.env[model].search(domain)
        if not answer:
            raise UserError(
                self.env._(
                    "This answer was deleted or is not for you. Search for another one."
                )
            )
        values = self._get_crm_answer_values()
        if model == "mail.canned.response":
            text = fill(answer.substitution, values)
            body = Markup("<br>").join(text.splitlines())
            return {"text": text, "html": Markup("<p>%s</p>") % body, "link": False}
        body = fill(answer.body or Markup(), values)
        if self.has_access("write"):
            # sudo: noting it is part of answering, also for agents who see the field
            # in no form; the right to change the ticket was checked.
            self.sudo().crm_article_ids |= answer
        link = answer.get_base_url() + answer._get_portal_path()
        return {
            "text": to_text(body),
            "html": body,
            "link": answer.is_published and link,
        }

    def crm_get_answer_values(self):
        """Return what the placeholders of canned answers stand for in the ticket."""
        self.ensure_one()
        self.check_access("read")
        return self._get_crm_answer_values()

    def _get_crm_answer_values(self):
        """Return a value for each placeholder. Override to change one."""
        # sudo: names that stand on the ticket, which the user reads
        ticket = self.sudo()
        return {
            "number": ticket.number,
            "title": ticket.name,
            "customer": ticket.partner_id.name or ticket.partner_name or "",
            "agent": self.env.user.name,
            "team": ticket.team_id.name or "",
            "company": ticket.company_id.name or self.env.company.name,
        }

    def action_crm_write_article(self):
        """Start an article with the title of the ticket and its last answer."""
        self.ensure_one()
        answers = self._get_crm_portal_messages().filtered(
            lambda message: message.author_id.partner_share is False
            and message.message_type in ("comment", "email")
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Article"),
            "res_model": "crm.knowledge.article",
            "view_mode": "form",
            "context": {
                "default_name": self.name,
                "default_body": answers[:1].body,
                "default_category_id": self.category_id.id,
                "default_company_id": self.company_id.id,
                "default_lang": self.partner_id.lang,
            },
        }
