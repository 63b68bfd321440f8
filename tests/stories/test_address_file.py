"""The address file is what its generator writes, and in an order that imports."""

import csv
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data"
FILE = FOLDER / "addresses.csv"
RELATIONS = ("crm_parent_id/id", "parent_id/id", "crm_supervisor_id/id")


def _rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_generator_reproduces_the_file_byte_for_byte():
    generator = [sys.executable, FOLDER / "address_file.py"]

    written = subprocess.run(generator, check=True, capture_output=True).stdout

    assert written == FILE.read_bytes()


def test_file_holds_a_thousand_rows_with_their_own_ids():
    assert len({row["id"] for row in _rows()}) == 1000


def test_every_row_refers_only_to_rows_before_it():
    seen = {""}
    for row in _rows():
        assert seen.issuperset(row[column] for column in RELATIONS), row["id"]
        seen.add(row["id"])


def test_no_telephone_number_occurs_twice():
    digits = [
        "".join(filter(str.isdigit, row["phone"].replace("(0)", "")))[-8:]
        for row in _rows()
        if row["phone"]
    ]
    assert len(digits) == len(set(digits))


def test_groups_reach_three_levels():
    parent = {row["id"]: row["crm_parent_id/id"] for row in _rows()}
    sites = [row_id for row_id in parent if parent.get(parent[row_id])]
    assert len(sites) > 10
