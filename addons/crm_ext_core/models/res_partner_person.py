from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_department_id = fields.Many2one(
        "crm.department",
        string="Department",
        compute="_compute_crm_department_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        domain="[('partner_id', '=', commercial_partner_id)]",
        groups="base.group_user",
        help="Department of the person's company.",
    )
    crm_department_ids = fields.One2many(
        "crm.department",
        "partner_id",
        string="Departments",
        groups="base.group_user",
        help="Departments of the company.",
    )
    crm_department_path = fields.Char(
        string="Department Path",
        compute="_compute_crm_department_path",
        inverse="_inverse_crm_department_path",
        search="_search_crm_department_path",
        groups="base.group_user",
        help='Names of the department and those above it, such as "Sales / Export". '
        "Writing a path that does not exist creates the departments.",
    )
    crm_supervisor_id = fields.Many2one(
        "res.partner",
        string="Supervisor",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        domain="[('is_company', '=', False), ('id', '!=', id), '|', "
        "('commercial_partner_id', '=', commercial_partner_id), "
        "('crm_root_id', '=', crm_root_id)]",
        groups="base.group_user",
        help="The person this person reports to, in any company of the company tree.",
    )
    crm_subordinate_ids = fields.One2many(
        "res.partner",
        "crm_supervisor_id",
        string="Subordinates",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    def _compute_crm_department_id(self):
        for partner in self:
            department = partner.crm_department_id
            if department.partner_id != partner.commercial_partner_id:
                department = False
            partner.crm_department_id = department

    @api.depends("crm_department_id.complete_name")
    def _compute_crm_department_path(self):
        for partner in self:
            partner.crm_department_path = partner.crm_department_id.complete_name

    def _inverse_crm_department_path(self):
        departments = self.env["crm.department"]
        partners_by_place = {}
        for partner in self:
            company = partner.commercial_partner_id
            path = departments._split_path(partner.crm_department_path)
            if path and (company == partner or not company.is_company):
                raise UserError(
                    self.env._(
                        "%(person)s belongs to no company and cannot have the "
                        "department %(path)s. Choose the company first.",
                        person=partner.display_name,
                        path=partner.crm_department_path,
                    )
                )
            partners_by_place.setdefault((company, path), self.browse())
            partners_by_place[company, path] |= partner
        paths_by_company = {}
        for company, path in partners_by_place:
            paths_by_company.setdefault(company, set()).add(path)
        found = departments._find_or_create(paths_by_company)
        for (company, path), partners in partners_by_place.items():
            partners.crm_department_id = found[company.id, path]

    @api.model
    def _search_crm_department_path(self, operator, value):
        return Domain("crm_department_id.complete_name", operator, value)

    # === CONSTRAINT METHODS === #

    @api.onchange("parent_id")
    def _onchange_crm_company(self):
        """Say whose reporting line ends before a person leaves the company tree."""
        person = self._origin
        if self.is_company or not person:
            return None
        root = self.parent_id.crm_root_id or person
        if self.crm_supervisor_id.crm_root_id != root:
            self.crm_supervisor_id = False
        left = person.crm_subordinate_ids.filtered(lambda sub: sub.crm_root_id != root)
        if not left:
            return None
        return {
            "warning": {
                "title": self.env._("Reporting Lines"),
                "message": self.env._(
                    "%(person)s leaves the company tree. These people will have no "
                    "supervisor: %(names)s. Choose another supervisor for them in the "
                    "org chart.",
                    person=person.name,
                    names=", ".join(left[:5].mapped("name"))
                    + (" ..." if len(left) > 5 else ""),
                ),
            }
        }

    @api.constrains("crm_department_id")
    def _check_crm_department_id(self):
        for partner in self.sudo().filtered("crm_department_id"):
            if partner.crm_department_id.partner_id != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "The department %(department)s belongs to %(company)s. Choose "
                        "a department of the company of %(person)s.",
                        department=partner.crm_department_id.complete_name,
                        company=partner.crm_department_id.partner_id.display_name,
                        person=partner.display_name,
                    )
                )

    def _check_crm_supervisor_id(self):
        """Refuse a supervisor outside of the company tree and circles.

        No ``constrains``: those run before the company tree of a partner is known.
        """
        persons = self.sudo().filtered("crm_supervisor_id")
        for person in persons:
            supervisor = person.crm_supervisor_id
            if supervisor.is_company or supervisor.crm_root_id != person.crm_root_id:
                raise ValidationError(
                    self.env._(
                        "%(supervisor)s cannot be the supervisor of %(person)s. Choose "
                        "a person who works in the same company tree.",
                        supervisor=supervisor.display_name,
                        person=person.display_name,
                    )
                )
        if persons._has_cycle("crm_supervisor_id"):
            raise ValidationError(
                self.env._(
                    "Nobody can be the supervisor of their own supervisor. Choose "
                    "another supervisor for %(person)s.",
                    person=persons[0].display_name,
                )
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        supervised = partners.filtered("crm_supervisor_id")
        if supervised:
            supervised._crm_lock_supervisors()
            supervised._check_crm_supervisor_id()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if self and vals.get("crm_supervisor_id"):
            # Two users must not close a circle with one link each
            root_ids = self.sudo().crm_root_id.ids
            self.env["crm.account.link"].sudo()._lock_roots(root_ids)
            self._crm_lock_supervisors()
            self._check_crm_supervisor_id()
        if {"parent_id", "is_company", "company_type"} & vals.keys():
            self._crm_leave_org_chart()
        return result

    # === ACTION METHODS === #

    def action_open_crm_departments(self):
        """Open the departments of the company as a chart."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_department_action_company"
        )
        company = self.commercial_partner_id
        context = {
            "search_default_partner_id": company.id,
            "default_partner_id": company.id,
        }
        return {**action, "context": context}

    # === BUSINESS METHODS === #

    def _crm_lock_supervisors(self):
        """Make whoever moves a supervisor to another company meanwhile try again.

        The rows are updated, not only locked: the other transaction would go on with
        its picture from before, without these people.
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET crm_root_id = crm_root_id
                 WHERE id IN (
                       SELECT id FROM res_partner WHERE id IN %s
                     ORDER BY id FOR UPDATE)
                """,
                tuple(self.sudo().crm_supervisor_id.ids),
            )
        )

    def _on_crm_root_changed(self):
        """Cut the reporting lines that now lead into another company tree."""
        result = super()._on_crm_root_changed()
        self._crm_leave_org_chart()
        return result

    def _crm_leave_org_chart(self):
        """Cut the links to supervisors and subordinates in another company tree."""
        self.flush_model(["crm_supervisor_id", "is_company"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT person.id
                  FROM res_partner person
                  JOIN res_partner supervisor
                    ON supervisor.id = person.crm_supervisor_id
                 WHERE (person.id IN %(ids)s OR supervisor.id IN %(ids)s)
                   AND (person.crm_root_id IS DISTINCT FROM supervisor.crm_root_id
                        OR supervisor.is_company)
                """,
                ids=tuple(self.ids) or (0,),
            )
        )
        left = self.sudo().browse(person_id for (person_id,) in rows)
        left.write({"crm_supervisor_id": False})
