# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

WORD_SEPARATOR = re.compile(r"[,;\n]+")


class CrmSelectionCriterion(models.Model):
    """Criteria by what is known of a person and its company."""

    _inherit = "crm.selection.criterion"

    country_ids = fields.Many2many("res.country", string="Countries")
    lang_ids = fields.Many2many("res.lang", string="Languages")
    industry_ids = fields.Many2many("res.partner.industry", string="Industries")
    tree_partner_ids = fields.Many2many(
        "res.partner",
        string="Companies",
        domain=[("is_company", "=", True)],
        help="People of these companies and of all companies below them.",
    )
    departments = fields.Char(
        help="Parts of the names of departments, also of those above: Purchasing, Sales"
    )
    functions = fields.Char(
        help="Parts of the job position: managing director, purchas"
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        string="Tags",
        help="Tags of the person or of its company, with all tags below them.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Salespeople",
        domain=[("share", "=", False)],
        help="Salespeople of the person or of its company.",
    )

    @api.model
    def _get_kinds(self):
        kinds = super()._get_kinds()
        return [
            *kinds[:1],
            ("country", self.env._("Country")),
            ("language", self.env._("Language")),
            ("industry", self.env._("Industry of the company")),
            ("tree", self.env._("Company and its branches")),
            ("department", self.env._("Department")),
            ("function", self.env._("Job position")),
            ("tag", self.env._("Tag")),
            ("salesperson", self.env._("Salesperson")),
            *kinds[1:],
        ]

    @api.model
    def _get_fields_by_kind(self):
        return super()._get_fields_by_kind() | {
            "country": ("country_ids",),
            "language": ("lang_ids",),
            "industry": ("industry_ids",),
            "tree": ("tree_partner_ids",),
            "department": ("departments",),
            "function": ("functions",),
            "tag": ("category_ids",),
            "salesperson": ("user_ids",),
        }

    # === PERSON === #
    def _get_sentence_country(self):
        return self.env._("in %(country)s", country=self._join_names(self.country_ids))

    def _get_domain_country(self):
        return Domain("country_id", "in", self.country_ids.ids)

    def _get_sentence_language(self):
        names = self._join_names(self.lang_ids)
        return self.env._("with the language %(language)s", language=names)

    def _get_domain_language(self):
        return Domain("lang", "in", self.lang_ids.mapped("code"))

    @api.model
    def _split_words(self, text):
        """Return the words of a list such as "managing director, purchasing"."""
        words = (word.strip() for word in WORD_SEPARATOR.split(text or ""))
        return [word for word in words if word]

    def _get_problem_words(self, name):
        if self._split_words(self[name]):
            return None
        return self.env._(
            "Fill in “%(field)s” of the criterion, several separated by commas.",
            field=self._get_label(name),
        )

    def _get_problem_department(self):
        return self._get_problem_words("departments")

    def _get_sentence_department(self):
        words = self._join_words(self._split_words(self.departments))
        return self.env._("of the department %(department)s", department=words)

    def _get_domain_department(self):
        return self._among(
            "crm_department_id",
            SQL(
                "SELECT id FROM crm_department WHERE complete_name ILIKE ANY(%s)",
                self._get_patterns(self.departments),
            ),
        )

    def _get_problem_function(self):
        return self._get_problem_words("functions")

    def _get_sentence_function(self):
        words = self._join_words(self._split_words(self.functions))
        return self.env._("with the job position %(position)s", position=words)

    def _get_domain_function(self):
        patterns = self._get_patterns(self.functions)

        def to_sql(_model, alias, _query):
            column = SQL.identifier(alias, "function")
            return SQL(
                "(%s IS NOT NULL AND %s ILIKE ANY(%s))", column, column, patterns
            )

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_patterns(self, text):
        """Return the patterns of LIKE for the words of a list."""
        return [
            "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"
            for word in self._split_words(text)
        ]

    # === COMPANY OF THE PERSON === #
    def _get_sentence_industry(self):
        names = self._join_names(self.industry_ids)
        return self.env._("in the industry %(industry)s", industry=names)

    def _get_domain_industry(self):
        return self._among(
            "commercial_partner_id",
            SQL(
                "SELECT id FROM res_partner WHERE industry_id = ANY(%s)",
                self.industry_ids.ids,
            ),
        )

    def _get_sentence_tree(self):
        names = self._join_names(self.tree_partner_ids)
        return self.env._("of %(company)s with all branches", company=names)

    def _get_domain_tree(self):
        accounts = self.tree_partner_ids._origin.commercial_partner_id
        return self._among(
            "commercial_partner_id",
            SQL(
                """
                SELECT descendant_id AS id
                  FROM crm_account_link
                 WHERE ancestor_id = ANY(%s)
                """,
                accounts.ids,
            ),
        )

    # === PERSON OR ITS COMPANY === #
    def _get_sentence_tag(self):
        return self.env._("tagged %(tag)s", tag=self._join_names(self.category_ids))

    def _get_domain_tag(self):
        tagged = SQL(
            """
            SELECT tagged.partner_id AS id
              FROM res_partner_res_partner_category_rel tagged
             WHERE tagged.category_id IN (%s)
            """,
            self._select_below(self.category_ids),
        )
        return self._among("id", tagged) | self._among("commercial_partner_id", tagged)

    @api.model
    def _select_below(self, records):
        """Return the query of these records of a tree and of all below them."""
        table = SQL.identifier(records._table)
        return SQL(
            """
            SELECT below.id
              FROM %s above
              JOIN %s below ON below.parent_path LIKE above.parent_path || '%%'
             WHERE above.id = ANY(%s)
            """,
            table,
            table,
            records.ids,
        )

    def _get_sentence_salesperson(self):
        return self.env._(
            "of salesperson %(user)s", user=self._join_names(self.user_ids)
        )

    def _get_domain_salesperson(self):
        return Domain("user_id", "in", self.user_ids.ids) | self._among(
            "commercial_partner_id",
            SQL(
                "SELECT id FROM res_partner WHERE user_id = ANY(%s)", self.user_ids.ids
            ),
        )
