from odoo import api, models
from odoo.tools import plaintext2html
from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# Article -> (title, search words, answer, category, whether it is published).
ARTICLES = {
    "article_f042": (
        _lt("How do I reset error F 042 of the converter?"),
        _lt("fault, stops"),
        _lt(
            "F 042 means that the drive was overloaded for too long.\n"
            "1. Switch the drive off and wait two minutes.\n"
            "2. Hold Reset for five seconds.\n"
            "3. Switch it on. If the error comes back, write to us."
        ),
        "machine",
        True,
    ),
    "article_oil": (
        _lt("Oil under the drive: what can I do?"),
        _lt("leak, shaft seal"),
        _lt(
            "Nearly always it is the shaft seal.\n"
            "Note the number on the type plate and send us a picture of the shaft: "
            "we send you the set that fits."
        ),
        "machine",
        True,
    ),
    "article_order_number": (
        _lt("Invoice without order number"),
        _lt("accounting, assign"),
        _lt(
            "Dear {customer},\n"
            "about {number}: we write the invoice anew, with your order number. "
            "You get it today.\n{agent}"
        ),
        "invoice",
        False,
    ),
}


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    @api.model
    def _load_service(self):
        """Add articles of the knowledge base."""
        result = super()._load_service()
        demo = self._in_company_language()
        for name in ARTICLES:
            if not demo._find(f"crm_ext_service.{name}"):
                demo._load_article(name)
        self.env.flush_all()
        return result

    def _load_article(self, name):
        title, keywords, body, category, is_published = ARTICLES[name]
        self._create(
            f"crm_ext_service.{name}",
            "crm.knowledge.article",
            name=title,
            keywords=keywords,
            body=plaintext2html(self.env._(body)),
            category_id=self._get_id(f"crm_ext_service.category_{category}"),
            lang=self.env.lang,
            is_published=is_published,
            user_id=self._get_id("jonas"),
        )
