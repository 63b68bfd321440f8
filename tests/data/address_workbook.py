"""Write the address file as a spreadsheet, in any order and with rows that are wrong.

    python tests/data/address_workbook.py addresses.xlsx

The rows of addresses.csv are shuffled, so that many stand before the rows that they
refer to, and the rows of :data:`BAD_ROWS` are spread among them. The seed is fixed.
"""

import csv
import io
import random
import sys
from pathlib import Path

import openpyxl

SEED = 3
FILE = Path(__file__).parent / "addresses.csv"
# (the cells of a row that cannot be imported, what the report has to say)
BAD_ROWS = (
    (
        {"id": "bad_country", "name": "Atlas GmbH", "country_id/id": "base.atlantis"},
        "“base.atlantis” is not known",
    ),
    (
        {"id": "bad_mail", "name": "Mia Muster", "email": "mia(at)post.example"},
        "“mia(at)post.example” is no e-mail address",
    ),
    (
        {
            "id": "bad_parent",
            "name": "Reiher KG",
            "is_company": "1",
            "crm_parent_id/id": "sheet_person_0999",
        },
        "is a person. Name a company",
    ),
    (
        {
            "id": "bad_boss",
            "name": "Max Muster",
            "parent_id/id": "sheet_company_0001",
            "crm_supervisor_id/id": "nobody",
        },
        "“nobody” stands neither in the file nor in the contacts",
    ),
    (
        {
            "id": "bad_circle_1",
            "name": "Ring Nord",
            "is_company": "1",
            "crm_parent_id/id": "bad_circle_2",
        },
        "stand in a circle",
    ),
    (
        {
            "id": "bad_circle_2",
            "name": "Ring Süd",
            "is_company": "1",
            "crm_parent_id/id": "bad_circle_1",
        },
        "stand in a circle",
    ),
    (
        {"id": "bad_below", "name": "Ria Ring", "parent_id/id": "bad_circle_1"},
        "which was refused",
    ),
    ({"id": "bad_name", "city": "Ulm"}, "The name is missing"),
    (
        {
            "id": "bad_tree",
            "name": "Tim Trenner",
            "parent_id/id": "sheet_company_0001",
            "crm_supervisor_id/id": "bad_private",
        },
        "same company tree",
    ),
    (
        {
            "id": "bad_department",
            "name": "Dora Draußen",
            "crm_department_path": "Vertrieb",
        },
        "Only a person of a company",
    ),
)
# A good one: somebody who works in no company
GOOD_ROW = {"id": "bad_private", "name": "Paul Privat", "is_company": "0"}
TWIN = ({"id": "sheet_company_0001", "name": "Zwilling"}, "stands in row")


def rows():
    """Return the titles, the rows as dicts, and {id: what the report says}.

    The twin comes last, as only the second of two equal ids is wrong.
    """
    # Ids of their own: both files can be imported side by side
    text = FILE.read_text(encoding="utf-8").replace("address_", "sheet_")
    reader = csv.DictReader(io.StringIO(text))
    good = [*reader, GOOD_ROW]
    titles = reader.fieldnames
    lines = good + [cells for cells, _reason in BAD_ROWS]
    random.Random(SEED).shuffle(lines)
    reasons = {cells["id"]: reason for cells, reason in BAD_ROWS}
    return titles, [*lines, TWIN[0]], reasons


def write(path):
    """Write the spreadsheet; numbers and yes/no are cells of their own type."""
    titles, lines, _reasons = rows()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Adressen")
    sheet.append(titles)
    for line in lines:
        cells = [line.get(title) or None for title in titles]
        flag = titles.index("is_company")
        cells[flag] = {"1": True, "0": False}.get(cells[flag])
        sheet.append(cells)
    book.save(path)


if __name__ == "__main__":
    write(sys.argv[1])
