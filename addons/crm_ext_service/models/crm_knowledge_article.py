from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import is_html_empty

from ..formulas.answer_text import find_placeholders, to_text

EXCERPT_CHARACTERS = 160


class CrmKnowledgeArticle(models.Model):
    """An answer that colleagues, and customers if it is published, find again."""

    _name = "crm.knowledge.article"
    _description = "Knowledge Article"
    _inherit = ["mail.thread", "mail.activity.mixin", "html.field.history.mixin"]
    _order = "name, id"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    name = fields.Char(
        "Title",
        required=True,
        tracking=True,
        help="The question in the customer's words.",
    )
    keywords = fields.Char(
        "Search Words",
        help="Other words that customers use for it. They count like the title.",
    )
    body = fields.Html("Answer")
    excerpt = fields.Char(compute="_compute_excerpt")
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        help="Tickets of this category are offered the article first.",
    )
    lang = fields.Selection(
        selection="_get_languages",
        string="Language",
        help="Language of the article. Empty: understood in every language.",
    )
    is_published = fields.Boolean(
        "Published",
        copy=False,
        tracking=True,
        help="Customers find the article in the portal. Only helpdesk managers "
        "publish, and change what is published.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: the article is for all companies.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Kept by",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who keeps the article up to date.",
    )
    version = fields.Integer(
        compute="_compute_version",
        help="Counts how often the answer was changed. The action Version History "
        "shows and restores former versions.",
    )
    html_field_history = fields.Json(copy=False, groups="base.group_user")
    html_field_history_metadata = fields.Json(groups="base.group_user")
    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        "crm_knowledge_article_ticket_rel",
        "article_id",
        "ticket_id",
        string="Tickets",
        copy=False,
        readonly=True,
        help="Tickets that were answered with the article.",
    )
    ticket_count = fields.Integer("Answered Tickets", compute="_compute_ticket_count")

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _get_versioned_fields(self):
        return ["body"]

    @api.depends("body")
    def _compute_excerpt(self):
        for article in self:
            text = " ".join(to_text(article.body).split())
            is_long = len(text) > EXCERPT_CHARACTERS
            article.excerpt = text[:EXCERPT_CHARACTERS] + ("…" if is_long else "")

    @api.depends("html_field_history")
    def _compute_version(self):
        for article in self:
            revisions = (article.html_field_history or {}).get("body")
            article.version = revisions[0]["revision_id"] + 1 if revisions else 1

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        counts = self.env["helpdesk.ticket"]._read_group(
            [("crm_article_ids", "in", self.ids)], ["crm_article_ids"], ["__count"]
        )
        count_by_article = {article.id: count for article, count in counts}
        for article in self:
            article.ticket_count = count_by_article.get(article._origin.id, 0)

    @api.constrains("is_published", "name", "body")
    def _check_published(self):
        for article in self.filtered("is_published"):
            if is_html_empty(article.body):
                raise ValidationError(
                    self.env._(
                        "“%(article)s” has no answer yet. Write one before you "
                        "publish the article.",
                        article=article.name,
                    )
                )
            if placeholders := find_placeholders(f"{article.name} {article.body}"):
                raise ValidationError(
                    self.env._(
                        "Customers would read %(placeholders)s in “%(article)s”: "
                        "placeholders are filled in answers to tickets only. Remove "
                        "them or do not publish the article.",
                        placeholders=", ".join(placeholders),
                        article=article.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_writable(vals_list)
        articles = super().create(vals_list)
        articles._index_words()
        return articles

    def write(self, vals):
        self._check_writable([vals])
        result = super().write(vals)
        if {"name", "keywords", "body"} & set(vals):
            self._index_words()
        return result

    def copy_data(self, default=None):
        rows = super().copy_data(default=default)
        if "name" in (default or {}):
            return rows
        return [
            {**row, "name": self.env._("%(article)s (copy)", article=article.name)}
            for article, row in zip(self, rows, strict=True)
        ]

    def html_field_history_get_content_at_revision(self, field_name, revision_id):
        """Refuse other fields than the versioned one instead of failing on them."""
        if field_name not in self._get_versioned_fields():
            raise UserError(self.env._("Only the answer of an article has versions."))
        return super().html_field_history_get_content_at_revision(
            field_name, revision_id
        )

    def action_open_tickets(self):
        """Show the tickets that were answered with the article."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return {
            **action,
            "domain": [("crm_article_ids", "in", self.ids)],
            "context": {"create": False},
        }

    def action_publish(self):
        """Let customers find the articles in the portal."""
        self.is_published = True

    def action_withdraw(self):
        """Take the articles out of the portal."""
        self.is_published = False

    def action_open_portal(self):
        """Show the article as customers see it."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self._get_portal_path()}

    def _get_portal_path(self):
        self.ensure_one()
        return f"/my/knowledge/{self.id}"

    def _check_writable(self, vals_list):
        """Refuse a forged history, and publishing by others than managers."""
        if self.env.su:
            return
        if any("html_field_history" in vals for vals in vals_list):
            raise AccessError(self.env._("The history of an article writes itself."))
        manager = "helpdesk_mgmt.group_helpdesk_manager"
        publishes = any(vals.get("is_published") for vals in vals_list)
        if publishes and not self.env.user.has_group(manager):
            raise AccessError(
                self.env._("Ask a helpdesk manager to publish the article.")
            )
