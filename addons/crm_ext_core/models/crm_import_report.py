import base64
import csv
import io

from odoo import api, fields, models

DUPLICATE_BATCH = 1_000
FORMULA_SIGNS = ("=", "@", "\t", "\r")


class CrmImport(models.Model):
    _inherit = "crm.import"

    refused_file = fields.Binary(
        compute="_compute_refused_file",
        help="The refused rows in the layout of the file, with the reasons. Repair "
        "them and import this file.",
    )
    refused_file_name = fields.Char(compute="_compute_refused_file")

    @api.depends("refused_row_ids", "file_name")
    def _compute_refused_file(self):
        for job in self:
            stem = (job.file_name or "").rpartition(".")[0]
            job.refused_file_name = self.env._("%s refused", stem) + (
                ".csv" if job.is_csv else ".xlsx"
            )
            if job.refused_count:
                render = job._render_csv if job.is_csv else job._render_xlsx
                job.refused_file = base64.b64encode(render())
            else:
                job.refused_file = False

    def action_download_refused(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/crm.import/{self.id}/refused_file?download=true"
            "&filename_field=refused_file_name",
            "target": "download",
        }

    def _get_report_titles(self):
        """Return the titles of the columns that the report adds."""
        return [self.env._("Refused Row"), self.env._("Reason")]

    def _get_refused_lines(self):
        """Yield the titles and the refused rows, with their numbers and reasons."""
        titles = self.column_ids.mapped("title")
        own = self._get_report_titles()
        keep = [at for at, title in enumerate(titles) if title not in own]
        yield [titles[at] or "" for at in keep] + own
        for row in self.refused_row_ids:
            cells = row.cells or []
            yield [
                *(cells[at] if at < len(cells) else "" for at in keep),
                str(row.number),
                row.reason or "",
            ]

    def _render_csv(self):
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=self.separator or ",")
        for line in self._get_refused_lines():
            # No spreadsheet shall take a cell for a formula; reading undoes it
            writer.writerow(
                f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in line
            )
        return file.getvalue().encode("utf-8-sig")

    def _render_xlsx(self):
        import xlsxwriter  # noqa: PLC0415  (slow to import)

        file = io.BytesIO()
        with xlsxwriter.Workbook(
            file, {"in_memory": True, "constant_memory": True}
        ) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            for row, line in enumerate(self._get_refused_lines()):
                for column, cell in enumerate(line):
                    sheet.write_string(row, column, cell, None if row else bold)
        return file.getvalue()

    # === AFTER AN IMPORT === #

    def _save_mapping(self):
        """Remember the columns, where Odoo's own import remembers them."""
        mapping = self.env["base_import.mapping"]
        known = {
            line.column_name: line
            for line in mapping.search([("res_model", "=", "res.partner")])
        }
        for column in self.column_ids.filtered("target"):
            if line := known.get(column.title):
                if line.field_name != column.target:
                    line.field_name = column.target
            elif column.title:
                mapping.create(
                    {
                        "res_model": "res.partner",
                        "column_name": column.title,
                        "field_name": column.target,
                    }
                )

    def _search_next_duplicates(self):
        """Note for the next new contacts who in the database may be the same.

        After the import, batch by batch: it takes longer than to create them.
        """
        rows = self.env["crm.import.row"].search(
            [
                ("import_id", "=", self.id),
                ("state", "=", "created"),
                ("number", ">", self.searched_number),
            ],
            order="number",
            limit=DUPLICATE_BATCH,
        )
        job = self.sudo()
        if not rows:
            job.searches_duplicates = False
            return
        found = rows.partner_id._crm_find_duplicates()
        codes = {code for hits in found.values() for code in hits[0][2]}
        reasons = self.env["crm.duplicate.reason"].search([("code", "in", list(codes))])
        labels = {reason.code: reason.name for reason in reasons}
        for row in rows.sudo():
            if hits := found.get(row.partner_id.id):
                other_id, _score, codes = hits[0]
                row.duplicate_id = other_id
                row.duplicate_reason = ", ".join(labels[code] for code in codes)
        job.write(
            {
                "duplicate_count": job.duplicate_count + len(found),
                "searched_number": rows[-1].number,
            }
        )
