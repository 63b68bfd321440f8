import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PATH_SEPARATOR = " / "


class CrmDepartment(models.Model):
    """A department of a customer's company, such as "Sales / Export"."""

    _name = "crm.department"
    _inherit = ["crm.hierarchy.mixin"]
    _description = "Department of a Company"
    _order = "complete_name, id"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name"]

    name = fields.Char(required=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True
    )
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Company",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', True)]",
    )
    company_id = fields.Many2one(
        related="partner_id.company_id",
        string="Visible to Company",
        store=True,
        index="btree_not_null",
    )
    parent_id = fields.Many2one(
        "crm.department",
        string="Parent Department",
        index="btree_not_null",
        ondelete="set null",
        domain="[('partner_id', '=', partner_id), ('id', '!=', id)]",
    )
    child_ids = fields.One2many(
        "crm.department", "parent_id", string="Subordinate Departments"
    )
    member_ids = fields.One2many("res.partner", "crm_department_id", string="Members")
    member_count = fields.Integer(
        string="Number of Members",
        compute="_compute_member_count",
        help="Number of people in the department, without its subordinate departments.",
    )
    member_tree_count = fields.Integer(
        string="Number of People",
        compute="_compute_member_tree_count",
        help="Number of people in the department and its subordinate departments.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for department in self:
            names = [department.parent_id.complete_name, department.name]
            department.complete_name = PATH_SEPARATOR.join(filter(None, names))

    @api.depends("member_ids")
    def _compute_member_count(self):
        groups = self.env["res.partner"]._read_group(
            [("crm_department_id", "in", self.ids)], ["crm_department_id"], ["__count"]
        )
        count_by_department = {department.id: count for department, count in groups}
        for department in self:
            department.member_count = count_by_department.get(department.id, 0)

    @api.depends("member_count", "parent_id", "child_ids")
    def _compute_member_tree_count(self):
        below = self.search_fetch([("id", "child_of", self.ids)], ["parent_id"])
        total_by_department = dict.fromkeys(below, 0)
        for department in below:
            above = department
            while above in total_by_department:
                total_by_department[above] += department.member_count
                above = above.parent_id
        for department in self:
            total = total_by_department.get(department._origin, 0)
            department.member_tree_count = total

    # === CONSTRAINT METHODS === #

    @api.constrains("parent_id", "partner_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._(
                    "A department cannot be placed under itself or one of its "
                    "subordinate departments. Choose another parent department."
                )
            )
        for department in self:
            related = department.parent_id | department.child_ids
            if related.partner_id - department.partner_id:
                raise ValidationError(
                    self.env._(
                        "The department %(department)s and the departments above and "
                        "below it have to belong to the same company.",
                        department=department.complete_name,
                    )
                )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for department in self.sudo().with_context(active_test=False):
            if not department.partner_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%(partner)s is a person. Choose the company that the "
                        "department %(department)s belongs to.",
                        partner=department.partner_id.display_name,
                        department=department.complete_name,
                    )
                )
            companies = department.member_ids.commercial_partner_id
            if companies - department.partner_id:
                raise ValidationError(
                    self.env._(
                        "The department %(department)s has members and cannot be "
                        "given to another company. Move its members first.",
                        department=department.complete_name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.get("parent_id"):
            # Two users must not close a circle with one link each
            root_ids = self.sudo().partner_id.crm_root_id.ids
            self.env["crm.account.link"].sudo()._lock_roots(root_ids)
        return super().write(vals)

    # === ACTION METHODS === #

    def action_open_members(self):
        """Open the people of the department and of those below it."""
        self.ensure_one()
        list_view = self.env.ref("crm_ext_core.res_partner_view_list_people")
        return {
            "type": "ir.actions.act_window",
            "name": self.complete_name,
            "res_model": "res.partner",
            "views": [(list_view.id, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": [("crm_department_id", "child_of", self.id)],
            "context": {
                "default_is_company": False,
                "default_parent_id": self.partner_id.id,
                "default_crm_department_id": self.id,
            },
        }

    # === BUSINESS METHODS === #

    @api.model
    def _crm_is_within_one_tree(self, condition):
        return condition.field_expr == "partner_id"

    @api.model
    def _split_path(self, path):
        """Return the names in a path such as "Sales / Export".

        A slash without blanks around it is part of a name.

        :rtype: tuple[str, ...]
        """
        names = (name.strip() for name in re.split(r"\s/\s", path or ""))
        return tuple(name for name in names if name)

    @api.model
    def _find_or_create(self, paths_by_company):
        """Return the departments with these paths; create the missing ones.

        One search for all companies and one create per level. Names are compared
        without regard to case.

        :param dict paths_by_company: {company: set of paths as tuples of names}
        :return: {(company id, path): department}
        :rtype: dict[tuple, Self]
        """
        company_ids = [company.id for company in paths_by_company]
        existing = self.with_context(active_test=False).search_fetch(
            [("partner_id", "in", company_ids)], ["name", "parent_id", "partner_id"]
        )
        known = {
            (
                department.partner_id.id,
                department.parent_id.id,
                department.name.lower(),
            ): department
            for department in existing
        }
        result = {(company.id, ()): self for company in paths_by_company}
        depth = max(
            (len(path) for paths in paths_by_company.values() for path in paths),
            default=0,
        )
        for level in range(1, depth + 1):
            vals_by_key = {}
            prefixes = {}
            for company, paths in paths_by_company.items():
                for prefix in {path[:level] for path in paths if len(path) >= level}:
                    parent = result[company.id, prefix[:-1]]
                    key = (company.id, parent.id, prefix[-1].lower())
                    prefixes[company.id, prefix] = key
                    if key not in known:
                        vals_by_key[key] = {
                            "name": prefix[-1],
                            "partner_id": company.id,
                            "parent_id": parent.id,
                        }
            created = self.create(list(vals_by_key.values()))
            known.update(zip(vals_by_key, created, strict=True))
            result.update({place: known[key] for place, key in prefixes.items()})
        return result
