"""Write sheets of any length in constant memory."""

from dataclasses import dataclass

import xlsxwriter

TEXT, AMOUNT, NUMBER, MOMENT = "text", "amount", "number", "moment"
"""The kinds of columns."""

MAX_INDENT = 15  # what Excel shows
MAX_TEXT = 32767  # characters in a cell


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    title: str
    kind: str = TEXT
    width: int = 14
    """In characters."""


class Book:
    """An .xlsx workbook whose rows go to temporary files as they are written."""

    def __init__(self, file, decimal_places=2):
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True})
        amount = f"#,##0.{'0' * decimal_places}" if decimal_places else "#,##0"
        self.formats = {
            TEXT: self._book.add_format(),
            AMOUNT: self._book.add_format({"num_format": amount}),
            NUMBER: self._book.add_format({"num_format": "0"}),
            MOMENT: self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        self.title_format = self._book.add_format({"bold": True, "text_wrap": True})
        self._indents = {}

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self._book.close()

    def add_sheet(self, name, columns):
        """Add a sheet with its row of titles, which stays in sight."""
        return Sheet(self, self._book.add_worksheet(name), columns)

    def get_indent(self, depth):
        """Return the format of a text that is indented."""
        depth = min(depth, MAX_INDENT)
        if depth not in self._indents:
            self._indents[depth] = self._book.add_format({"indent": depth})
        return self._indents[depth]


class Sheet:
    """A sheet to which rows are added from top to bottom."""

    def __init__(self, book, sheet, columns):
        self._book, self._sheet, self._columns = book, sheet, columns
        self._row = 0
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.title, book.title_format)

    def add_row(self, values, depth=0):
        """Add a row, its first cell indented by ``depth``.

        A text is written as a text, so that none is taken for a formula or a link.
        """
        self._row += 1
        for number, (column, value) in enumerate(
            zip(self._columns, values, strict=True)
        ):
            if value in (None, False, ""):
                continue
            style = self._book.formats[column.kind]
            if column.kind == TEXT:
                style = self._book.get_indent(depth) if not number else style
                text = str(value)[:MAX_TEXT]
                self._sheet.write_string(self._row, number, text, style)
            elif column.kind == MOMENT:
                self._sheet.write_datetime(self._row, number, value, style)
            else:
                self._sheet.write_number(self._row, number, value, style)
