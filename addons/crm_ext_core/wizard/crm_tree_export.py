from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ..tools import sheet
from ..tools.local_time import get_timezone, to_local

BATCH_SIZE = 500
"""Companies that are read at a time."""

KINDS = {"monetary": sheet.AMOUNT, "integer": sheet.NUMBER, "datetime": sheet.MOMENT}
ADDRESS = ["crm_parent_id", "street", "zip", "city", "country_id", "phone", "email"]
PERSON = [
    "commercial_partner_id",
    "name",
    "function",
    "crm_department_path",
    "crm_supervisor_id",
    "phone",
    "email",
]


class CrmTreeExport(models.TransientModel):
    """Write companies with all companies below them into a spreadsheet."""

    _name = "crm.tree.export"
    _description = "Export of a Company Tree"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Companies",
        required=True,
        default=lambda self: self._default_partner_ids(),
        domain=[("is_company", "=", True)],
        help="They are exported with all companies below them.",
    )
    # What the user had chosen: the download is a request of its own
    company_ids = fields.Many2many(
        "res.company", default=lambda self: self.env.companies, readonly=True
    )
    with_figures = fields.Boolean(
        string="Figures",
        default=True,
        help="Figures of each company and of the tree below it.",
    )
    with_people = fields.Boolean(
        string="People and Departments", help="On a second sheet."
    )
    company_count = fields.Integer(
        string="Rows", compute="_compute_company_count", help="Number of companies."
    )

    @api.model
    def _default_partner_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return self.env["res.partner"]
        partners = self.env["res.partner"].browse(self.env.context["active_ids"])
        return partners.commercial_partner_id

    @api.depends("partner_ids")
    def _compute_company_count(self):
        for export in self:
            export.company_count = self.env["res.partner"].search_count(
                export._get_company_domain()
            )

    # === ACTION METHODS === #

    def action_export(self):
        """Download the file."""
        self.ensure_one()
        self._check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_ext_core/tree_export/{self.id}",
            "target": "download",
        }

    # === BUSINESS METHODS === #

    def _check_export(self):
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. Ask your administrator for the right."
                )
            )
        if not self.partner_ids:
            raise UserError(self.env._("Choose a company to export."))

    def _get_company_domain(self):
        self.ensure_one()
        return Domain(
            "crm_ancestor_link_ids.ancestor_id", "in", self.partner_ids._origin.ids
        )

    def _get_file_name(self):
        if len(self.partner_ids) > 1:
            return self.env._("Company Trees.xlsx")
        return self.env._(
            "Company Tree of %(company)s.xlsx", company=self.partner_ids.display_name
        )

    def _write_xlsx(self, file):
        """Write the workbook to a binary file, in constant memory.

        The companies come in the order of the tree, as far as the user may see them.
        """
        self._check_export()
        partners = self.env["res.partner"].with_context(
            allowed_company_ids=self.company_ids.ids or self.env.companies.ids
        )
        company_ids = partners.search(
            self._get_company_domain(), order="crm_tree_name, id"
        ).ids
        currency = partners.env.company.currency_id
        with sheet.Book(file, currency.decimal_places) as book:
            names = self._get_company_columns()
            title = self.env._("Companies")
            companies = book.add_sheet(title, self._describe(partners, names))
            people = None
            if self.with_people:
                title = self.env._("People")
                people = book.add_sheet(title, self._describe(partners, PERSON))
            for ids in split_every(BATCH_SIZE, company_ids):
                self._write_companies(companies, partners.browse(ids), names)
                if people:
                    self._write_people(people, partners.browse(ids))
                # Of 100,000 companies the cache would keep all
                self.env.invalidate_all(flush=False)

    @api.model
    def _get_company_columns(self):
        partners = self.env["res.partner"]
        figures = partners._get_crm_figure_fields() if self.with_figures else []
        readable = partners.fields_get([*ADDRESS, *figures], ["type"])
        return ["name", *(name for name in ADDRESS + figures if name in readable)]

    @api.model
    def _describe(self, partners, names):
        """Return the columns of a sheet, titled in the user's language.

        :rtype: list[odoo.addons.crm_ext_core.tools.sheet.Column]
        """
        descriptions = partners.fields_get(names, ["string", "type"])
        currency = partners.env.company.currency_id.name
        columns = []
        for name in names:
            title, kind = descriptions[name]["string"], descriptions[name]["type"]
            if kind == "monetary":
                title = f"{title} ({currency})"
            width = 40 if name in ("name", "commercial_partner_id") else 16
            columns.append(sheet.Column(title, KINDS.get(kind, sheet.TEXT), width))
        return columns

    def _write_companies(self, target, companies, names):
        groups = self.env["crm.account.link"]._read_group(
            Domain("descendant_id", "in", companies.ids)
            & Domain("ancestor_id", "in", self.partner_ids.ids),
            ["descendant_id"],
            ["depth:max"],
        )
        depths = {company.id: depth for company, depth in groups}
        for row in companies.read(names):
            values = [self._format(row[name]) for name in names]
            target.add_row(values, depths.get(row["id"], 0))

    def _write_people(self, target, companies):
        people = companies.search(
            [
                ("commercial_partner_id", "in", companies.ids),
                ("is_company", "=", False),
                ("id", "not in", companies.ids),
            ],
            order="name, id",
        )
        place = {company_id: number for number, company_id in enumerate(companies.ids)}
        rows = people.read(PERSON)
        for row in sorted(rows, key=lambda row: place[row["commercial_partner_id"][0]]):
            target.add_row([self._format(row[name]) for name in PERSON])

    @api.model
    def _format(self, value):
        """Return what a cell shows of a value that was read."""
        if isinstance(value, tuple):
            return value[1]
        if hasattr(value, "hour"):
            return to_local(value, get_timezone(self.env.user.tz))
        return value
