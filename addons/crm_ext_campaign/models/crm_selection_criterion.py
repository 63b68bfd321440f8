# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from ast import literal_eval

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

MAX_NAMES = 5  # of a list in a sentence
MAX_MONTHS = 1200


class CrmSelectionCriterion(models.Model):
    """One line of a selection: who is meant, kept or left out."""

    _name = "crm.selection.criterion"
    _description = "Selection Criterion"
    _order = "sequence, id"

    selection_id = fields.Many2one(
        "crm.selection", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="selection_id.company_id")
    sequence = fields.Integer(default=10)
    mode = fields.Selection(
        [
            ("include", "Include: add these people"),
            ("narrow", "Narrow: keep only these people"),
            ("exclude", "Exclude: leave these people out"),
        ],
        required=True,
        default="narrow",
        help="Without an including criterion the first narrowing one tells who is "
        "meant.",
    )
    kind = fields.Selection(
        [
            ("zip", "Postcode"),
            ("country", "Country"),
            ("industry", "Industry of the company"),
            ("tree", "Company and its branches"),
            ("tag", "Tag"),
            ("salesperson", "Salesperson"),
            ("talk_since", "Talk since"),
            ("no_talk_since", "No talk since"),
            ("no_order_since", "No order since"),
            ("domain", "Any field"),
        ],
        string="Criterion",
        required=True,
        default="zip",
    )
    zip_ranges = fields.Char(
        string="Postcodes",
        help="Ranges, single postcodes and beginnings: 70000-79999, 80331, 01*",
    )
    country_ids = fields.Many2many("res.country", string="Countries")
    industry_ids = fields.Many2many("res.partner.industry", string="Industries")
    tree_partner_ids = fields.Many2many(
        "res.partner",
        string="Companies",
        domain=[("is_company", "=", True)],
        help="People of these companies and of all companies below them.",
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
    since_months = fields.Integer(
        string="Last Months",
        default=12,
        help="Number of months before the day on which the selection is looked at.",
    )
    since_date = fields.Date(help="A fixed day instead of a number of months.")
    domain = fields.Char(default="[]", help="Any condition on contacts.")
    is_complete = fields.Boolean(compute="_compute_is_complete")

    # === COMPUTE METHODS === #
    @api.depends(lambda self: self._get_value_fields())
    def _compute_is_complete(self):
        for criterion in self:
            criterion.is_complete = not criterion._get_problem()

    @api.depends(
        lambda self: [
            *self._get_value_fields(),
            "selection_id.criterion_ids.mode",
            "selection_id.criterion_ids.sequence",
            "selection_id.criterion_ids.is_complete",
        ]
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for criterion in self:
            what = getattr(criterion, f"_get_sentence_{criterion.kind}")()
            pool, _cuts = criterion.selection_id._get_pool_and_cuts()
            if criterion.mode == "exclude":
                name = self.env._("except those %(what)s", what=what)
            elif criterion == pool[:1]:
                name = self.env._("Everybody %(what)s", what=what)
            elif criterion.mode == "include":
                name = self.env._("and everybody %(what)s", what=what)
            else:
                name = self.env._("only those %(what)s", what=what)
            criterion.display_name = name

    # === CONSTRAINT METHODS === #
    @api.constrains(lambda self: self._get_value_fields())
    def _check_value(self):
        for criterion in self:
            problem = criterion._get_problem()
            if problem:
                raise ValidationError(problem)

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        criteria.selection_id._check_not_frozen()
        return criteria

    def write(self, vals):
        self.selection_id._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.selection_id._check_not_frozen()

    # === ACTION METHODS === #
    @api.model
    def _get_value_fields(self):
        """Return the fields that decide whom a criterion means."""
        return [
            "mode",
            "kind",
            "sequence",
            *self._get_field_by_kind().values(),
            "since_date",
        ]

    @api.model
    def _get_field_by_kind(self):
        """Return the field that holds the value of each kind. Override to add kinds.

        A kind ``x`` also needs the methods ``_get_domain_x`` (whom it means) and
        ``_get_sentence_x`` (how it reads).

        :rtype: dict[str, str]
        """
        return {
            "zip": "zip_ranges",
            "country": "country_ids",
            "industry": "industry_ids",
            "tree": "tree_partner_ids",
            "tag": "category_ids",
            "salesperson": "user_ids",
            "talk_since": "since_months",
            "no_talk_since": "since_months",
            "no_order_since": "since_months",
            "domain": "domain",
        }

    # === BUSINESS METHODS === #
    def _get_problem(self):
        """Return what is wrong with the value, else None."""
        self.ensure_one()
        check = getattr(self, f"_get_problem_{self.kind}", None)
        problem = check and check()
        if problem:
            return problem
        field = self._fields[self._get_field_by_kind()[self.kind]]
        if field.name == "since_months":
            return self._get_problem_since()
        if not self[field.name]:
            return self.env._(
                "Fill in “%(field)s” of the criterion.",
                field=field.get_description(self.env, ["string"])["string"],
            )
        return None

    def _get_problem_since(self):
        if self.since_date or 0 < self.since_months <= MAX_MONTHS:
            return None
        return self.env._(
            "Enter a number of months from 1 to %(max)s, or a day.", max=MAX_MONTHS
        )

    def _get_problem_domain(self):
        try:
            domain = Domain(literal_eval(self.domain or "[]"))
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError):
            return self.env._(
                "The condition “%(domain)s” cannot be understood. Build it again with "
                "the editor.",
                domain=self.domain,
            )
        if domain.is_true():
            return self.env._("Add a rule to the condition of the criterion.")
        return None

    def _get_since(self):
        """Return the day from which talks or orders count."""
        today = fields.Date.context_today(self)
        return self.since_date or today - relativedelta(months=self.since_months)

    # === SENTENCES === #
    def _join_names(self, records):
        """Return "A, B or C", shortened when there are many."""
        names = records.mapped("display_name")
        if len(names) > MAX_NAMES:
            more = len(names) - MAX_NAMES + 1
            names = [*names[: MAX_NAMES - 1], self.env._("%(more)s more", more=more)]
        if len(names) < 2:
            return "".join(names)
        return self.env._(
            "%(names)s or %(last)s", names=", ".join(names[:-1]), last=names[-1]
        )

    def _get_sentence_zip(self):
        return self.env._("with postcode %(zip)s", zip=self.zip_ranges or "")

    def _get_sentence_country(self):
        return self.env._("in %(country)s", country=self._join_names(self.country_ids))

    def _get_sentence_industry(self):
        names = self._join_names(self.industry_ids)
        return self.env._("in the industry %(industry)s", industry=names)

    def _get_sentence_tree(self):
        names = self._join_names(self.tree_partner_ids)
        return self.env._("of %(company)s with all branches", company=names)

    def _get_sentence_tag(self):
        return self.env._("tagged %(tag)s", tag=self._join_names(self.category_ids))

    def _get_sentence_salesperson(self):
        return self.env._(
            "of salesperson %(user)s", user=self._join_names(self.user_ids)
        )

    def _get_sentence_talk_since(self):
        return self.env._("with a talk since %(date)s", date=self._format_since())

    def _get_sentence_no_talk_since(self):
        return self.env._("without a talk since %(date)s", date=self._format_since())

    def _get_sentence_no_order_since(self):
        return self.env._("without an order since %(date)s", date=self._format_since())

    def _get_sentence_domain(self):
        return self.env._("who meet a condition of their own")

    def _format_since(self):
        return (
            ""
            if self._get_problem_since()
            else format_date(self.env, self._get_since())
        )
