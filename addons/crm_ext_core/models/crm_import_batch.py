import psycopg2

from odoo import models
from odoo.exceptions import UserError

# Errors of a row; others, such as a conflict with another writer, are of the batch
ROW_ERRORS = (
    UserError,
    ValueError,
    psycopg2.IntegrityError,
    psycopg2.DataError,
)


class CrmImport(models.Model):
    _inherit = "crm.import"

    def _create_rows(self, rows):
        """Create the contacts of the rows, and refuse singly those that cannot be.

        When the set fails, its halves are tried: few bad rows cost few more tries.
        """
        if not rows:
            return
        try:
            with self.env.cr.savepoint():
                partners = self._create_partners([row["vals"] for row in rows])
                self._write_xmlids(rows, partners)
                self.env.flush_all()
        except ROW_ERRORS as error:
            if len(rows) == 1:
                rows[0]["reason"] = self._explain_error(error)
                return
            half = len(rows) // 2
            self._create_rows(rows[:half])
            self._create_rows(rows[half:])
            return
        for row, partner_id in zip(rows, partners.ids, strict=True):
            row.update(partner_id=partner_id, state="created")

    def _create_partners(self, vals_list):
        partners = self.env["res.partner"]
        vals_list = [dict(vals) for vals in vals_list]
        self._place_in_departments(vals_list)
        return partners._crm_create_bulk(vals_list)

    def _place_in_departments(self, vals_list):
        """Replace the paths of departments by departments; create what is missing."""
        paths_by_company = {}
        split = self.env["crm.department"]._split_path
        places = []
        parents = self.env["res.partner"].browse(
            {vals.get("parent_id") for vals in vals_list} - {None, False}
        )
        companies = {parent.id: parent.commercial_partner_id for parent in parents}
        for vals in vals_list:
            path = split(vals.pop("crm_department_path", ""))
            if not path:
                continue
            company = companies.get(vals.get("parent_id"))
            if not company or not company.is_company or vals.get("is_company"):
                raise UserError(
                    self.env._(
                        "Only a person of a company can have a department. Name the "
                        "company, or leave the department empty."
                    )
                )
            paths_by_company.setdefault(company, set()).add(path)
            places.append((vals, company.id, path))
        if places:
            found = self.env["crm.department"]._find_or_create(paths_by_company)
            for vals, company_id, path in places:
                vals["crm_department_id"] = found[company_id, path].id

    def _write_xmlids(self, rows, partners):
        self.env["ir.model.data"].sudo()._update_xmlids(
            [
                {"xml_id": row["xmlid"], "record": partner}
                for row, partner in zip(rows, partners, strict=True)
                if row["xmlid"]
            ]
        )

    def _update_row(self, row):
        """Write to the contact of a row what differs; an empty cell changes nothing."""
        partner = self.env["res.partner"].browse(row["partner_id"])
        try:
            with self.env.cr.savepoint():
                vals = self._get_changes(partner, row["vals"])
                if vals:
                    partner.write(vals)
                    self.env.flush_all()
        except ROW_ERRORS as error:
            row["reason"] = self._explain_error(error)
        else:
            row["state"] = "updated" if vals else "unchanged"

    def _get_changes(self, partner, vals):
        """Return the values that are not those of the contact."""
        vals = dict(vals)
        if vals.get("website"):
            vals["website"] = partner._clean_website(vals["website"])
        changes = {}
        for name, value in vals.items():
            field = partner._fields[name]
            if field.type == "many2many":
                if set(partner[name].ids) != set(value[0][2]):
                    changes[name] = value
            elif field.convert_to_write(partner[name], partner) != value:
                changes[name] = value
        # Companies keep their company in crm_parent_id, also when the file names it as
        # related company
        if partner.is_company and vals.get("parent_id") == partner.crm_parent_id.id:
            changes.pop("parent_id", None)
        return changes

    def _explain_error(self, error):
        """Return what a user can do about an error of a row."""
        if isinstance(error, psycopg2.Error):
            return self.env["res.partner"]._sql_error_to_message(error)
        return str(error)
