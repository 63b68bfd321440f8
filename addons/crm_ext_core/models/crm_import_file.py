import base64
import codecs
import csv
import datetime
import io
import zipfile

from odoo import models
from odoo.exceptions import UserError

MAX_ROWS = 300_000
MAX_COLUMNS = 300
MAX_CELL = 32_767
"""Characters in a cell: what a spreadsheet allows."""
MAX_UNPACKED = 600 * 2**20
"""Bytes of an unpacked .xlsx file: a million rows need less, a zip bomb more."""
EXAMPLE_ROWS = 10
SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8-sig", "cp1252")


class CrmImport(models.Model):
    _inherit = "crm.import"

    def _read_columns(self):
        """Read the first rows and suggest which field each column fills."""
        self.ensure_one()
        rows = self._read_rows()
        titles = next(rows)
        examples = [
            cells
            for _row, (_number, cells) in zip(range(EXAMPLE_ROWS), rows, strict=False)
        ]
        targets = self._suggest_targets(titles, examples)
        self.column_ids.unlink()
        self.env["crm.import.column"].create(
            [
                {
                    "import_id": self.id,
                    "position": position,
                    "title": title,
                    "example": next(
                        (
                            cells[position][:100]
                            for cells in examples
                            if len(cells) > position and cells[position]
                        ),
                        False,
                    ),
                    "target": targets.get(position),
                }
                for position, title in enumerate(titles)
            ]
        )

    def _suggest_targets(self, titles, examples):
        """Return the field paths that Odoo's own import would choose, by position."""
        offered = dict(self.env["crm.import.column"]._selection_target())
        matcher = self.env["base_import.import"].new({"res_model": "res.partner"})
        tree = [
            field
            for field in matcher.get_fields_tree("res.partner", depth=1)
            if field["name"] in offered
        ]
        width = len(titles)
        examples = [
            (cells + [""] * width)[:width] for cells in examples or [[""] * width]
        ]
        types = matcher._extract_headers_types(titles, examples, {})
        suggestions = matcher._get_mapping_suggestions(titles, types, tree)
        paths = {
            position: "/".join(suggestion["field_path"])
            for (position, _title), suggestion in suggestions.items()
            if suggestion
        }
        own_titles = self._get_report_titles()
        return {
            position: path
            for position, path in paths.items()
            if path in offered and titles[position] not in own_titles
        }

    def _check_columns(self):
        targets = [target for target in self.column_ids.mapped("target") if target]
        if not targets:
            raise UserError(
                self.env._(
                    "No column is assigned to a field. The first row of the file has "
                    "to hold the titles of the columns, such as Name and Street. Add "
                    "it, or choose the fields by hand."
                )
            )
        labels = dict(self.env["crm.import.column"]._selection_target())
        for target in targets:
            if targets.count(target) > 1:
                raise UserError(
                    self.env._(
                        "Two columns are assigned to %(field)s. Keep one of them.",
                        field=labels[target],
                    )
                )
        if "name" not in targets and "id" not in targets:
            raise UserError(
                self.env._(
                    "No column holds the names of the contacts. Assign one to the "
                    "field Name."
                )
            )

    # === READING === #

    def _read_rows(self):
        """Yield the titles, then (row number, cells) of every row that is not empty.

        Rows are counted as a spreadsheet does, the titles being row 1. Cells are text.

        :raises UserError: the file cannot be read; the message says what to do
        """
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if not content.strip():
            raise UserError(self.env._("The file is empty. Choose another one."))
        if content.startswith(b"PK\x03\x04"):
            rows = self._read_xlsx(content)
        elif content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or (
            not (self.file_name or "").lower().endswith((".csv", ".txt", ".tsv"))
        ):
            raise UserError(
                self.env._(
                    "%(file)s is neither a .csv nor an .xlsx file. Open it in your "
                    "spreadsheet program and save it in one of these formats.",
                    file=self.file_name,
                )
            )
        else:
            rows = self._read_csv(content)
        titles = None
        for number, cells in enumerate(rows, 1):
            self._check_size(number, cells)
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if titles is None:
                titles = self._clean_titles(cells)
                yield titles
            else:
                while len(cells) > len(titles) and not cells[-1]:
                    cells.pop()
                yield number, cells
        if titles is None:
            raise UserError(self.env._("The file is empty. Choose another one."))

    def _check_size(self, number, cells):
        if number > MAX_ROWS:
            raise UserError(
                self.env._(
                    "The file has more than %(count)s rows. Split it.", count=MAX_ROWS
                )
            )
        if len(cells) > MAX_COLUMNS:
            raise UserError(
                self.env._(
                    "Row %(row)s has more than %(count)s columns. Delete those that "
                    "hold no addresses.",
                    row=number,
                    count=MAX_COLUMNS,
                )
            )
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UserError(
                self.env._(
                    "A cell of row %(row)s is longer than %(count)s characters. "
                    "Perhaps a quotation mark is missing there.",
                    row=number,
                    count=MAX_CELL,
                )
            )

    def _clean_titles(self, cells):
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def _read_csv(self, content):
        """Yield the rows of a .csv file as lists of texts."""
        text = self._decode(content)
        if "\x00" in text:
            raise UserError(
                self.env._(
                    "%(file)s is no .csv file. Save it as .csv or .xlsx in your "
                    "spreadsheet program.",
                    file=self.file_name,
                )
            )
        separator = self.separator or self._guess_separator(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL + 1))
        try:
            for cells in reader:
                yield [self._unescape(cell) for cell in cells]
        except csv.Error as error:
            raise UserError(
                self.env._(
                    "The file cannot be read near line %(line)s: %(error)s. Perhaps a "
                    "quotation mark is missing there.",
                    line=reader.line_num,
                    error=error,
                )
            ) from error

    def _decode(self, content):
        encodings = [self.encoding] if self.encoding else list(ENCODINGS)
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encodings = ["utf-16"]
        for encoding in encodings:
            try:
                return content.decode(encoding).removeprefix("\ufeff")
            except UnicodeError:
                continue
        raise UserError(
            self.env._(
                "The letters of %(file)s cannot be read as %(encoding)s. Choose "
                "another encoding, or save the file as .xlsx.",
                file=self.file_name,
                encoding=encodings[-1],
            )
        )

    def _guess_separator(self, text):
        """Return the separator that makes most columns of the titles."""
        head = io.StringIO(text.lstrip()[:MAX_CELL], newline="")
        lines = head.getvalue().splitlines() or [""]
        return max(
            SEPARATORS, key=lambda mark: len(next(csv.reader(lines, delimiter=mark)))
        )

    def _unescape(self, cell):
        """Take the apostrophe away that the report of refused rows sets."""
        if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@"):
            return cell[1:]
        return cell

    def _read_xlsx(self, content):
        """Yield the rows of the first sheet as lists of texts."""
        from openpyxl import load_workbook  # noqa: PLC0415  (slow to import)

        unreadable = self.env._(
            "%(file)s cannot be read. Open it in your spreadsheet program and save it "
            "as .xlsx anew.",
            file=self.file_name,
        )
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                size = sum(info.file_size for info in archive.infolist())
            if size > MAX_UNPACKED:
                raise UserError(
                    self.env._(
                        "%(file)s is too big to be unpacked. Split it, and delete "
                        "pictures and empty rows.",
                        file=self.file_name,
                    )
                )
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for cells in sheet.iter_rows(values_only=True):
                yield [self._to_text(cell) for cell in cells]
        except UserError:
            raise
        except Exception as error:  # openpyxl raises whatever its parsers do
            raise UserError(unreadable) from error

    def _to_text(self, cell):
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return "1" if cell else "0"
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        if isinstance(cell, datetime.datetime) and not cell.time():
            return cell.date().isoformat()
        return str(cell)
