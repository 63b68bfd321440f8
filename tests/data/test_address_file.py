"""The address file is what its generator writes, and in an order that imports."""

import csv
import pathlib

import address_file

FILE = pathlib.Path(__file__).with_name("addresses.csv")


def _rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_generator_reproduces_the_file_byte_for_byte():
    assert address_file.render().encode() == FILE.read_bytes()


def test_file_holds_a_thousand_rows_with_their_own_ids():
    assert len({row["id"] for row in _rows()}) == address_file.ROWS == 1000


def test_every_row_refers_only_to_rows_before_it():
    seen = {""}
    for row in _rows():
        for column in ("crm_parent_id/id", "parent_id/id", "crm_supervisor_id/id"):
            assert row[column] in seen, row["id"]
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
    sites = [row for row in parent if parent.get(parent[row])]
    assert len(sites) > 10
