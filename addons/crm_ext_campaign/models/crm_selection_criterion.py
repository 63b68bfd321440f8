# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

MAX_NAMES = 5  # of a list in a sentence
MAX_MONTHS = 1200


class CrmSelectionCriterion(models.Model):
    """One line of a selection: who is meant, kept or left out."""

    _name = "crm.selection.criterion"
    _description = "Selection Criterion"
    _inherit = ["crm.request.mixin"]
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
        "_get_kinds", string="Criterion", required=True, default="zip"
    )
    zip_ranges = fields.Char(
        string="Postcodes",
        help="Ranges, single postcodes and beginnings: 70000-79999, 80331, 01*",
    )
    since_months = fields.Integer(
        string="Last Months",
        default=12,
        help="Number of months before the day on which the selection is looked at.",
    )
    since_date = fields.Date(help="A fixed day instead of a number of months.")
    domain = fields.Char(default="[]", help="Any condition on contacts.")
    is_complete = fields.Boolean(compute="_compute_is_complete")
    has_period = fields.Boolean(
        compute="_compute_has_period", help="What counts happened since a day."
    )

    # === COMPUTE METHODS === #
    @api.depends(lambda self: self._get_value_fields())
    def _compute_is_complete(self):
        for criterion in self:
            criterion.is_complete = not criterion._get_problem()

    @api.depends("kind")
    def _compute_has_period(self):
        names = self._get_fields_by_kind()
        for criterion in self:
            criterion.has_period = "since_months" in names.get(criterion.kind, ())

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

    # === KINDS === #
    @api.model
    def _get_kinds(self):
        """Return the kinds of criteria that the form offers, in its order.

        A kind ``x`` also needs an entry in ``_get_fields_by_kind`` and the methods
        ``_get_domain_x`` (whom it means) and ``_get_sentence_x`` (how it reads).

        :rtype: list[tuple[str, str]]
        """
        return [
            ("zip", self.env._("Postcode")),
            ("domain", self.env._("Any field")),
        ]

    @api.model
    def _get_fields_by_kind(self):
        """Return the fields that hold the value of each kind, the required one first.

        :rtype: dict[str, tuple[str, ...]]
        """
        return {"zip": ("zip_ranges",), "domain": ("domain",)}

    @api.model
    def _get_value_fields(self):
        """Return the fields that decide whom a criterion means."""
        names = dict.fromkeys(["mode", "kind", "sequence", "since_date"])
        for fields_of_kind in self._get_fields_by_kind().values():
            names |= dict.fromkeys(fields_of_kind)
        return list(names)

    # === BUSINESS METHODS === #
    def _get_problem(self):
        """Return what is wrong with the value, else None."""
        self.ensure_one()
        check = getattr(self, f"_get_problem_{self.kind}", None)
        problem = check and check()
        if problem:
            return problem
        names = self._get_fields_by_kind()[self.kind]
        if names and names[0] != "since_months" and not self[names[0]]:
            return self.env._(
                "Fill in “%(field)s” of the criterion.",
                field=self._get_label(names[0]),
            )
        return self._get_problem_since() if "since_months" in names else None

    def _get_label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    def _get_problem_since(self):
        if self.since_date or 0 < self.since_months <= MAX_MONTHS:
            return None
        return self.env._(
            "Enter a number of months from 1 to %(max)s, or a day.", max=MAX_MONTHS
        )

    def _get_since(self):
        """Return the day from which what happened counts."""
        today = fields.Date.context_today(self)
        return self.since_date or today - relativedelta(months=self.since_months)

    # === SENTENCES === #
    def _join_names(self, records):
        """Return "A, B or C", shortened when there are many."""
        return self._join_words(records.mapped("display_name"))

    def _join_words(self, names):
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

    def _get_sentence_domain(self):
        return self.env._("who meet a condition of their own")

    def _format_since(self):
        return (
            ""
            if self._get_problem_since()
            else format_date(self.env, self._get_since())
        )
