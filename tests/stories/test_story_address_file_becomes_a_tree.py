"""The address file comes in through Odoo's import and stands as a tree."""

import csv
from pathlib import Path

ADDRESS_FILE = Path(__file__).parents[1] / "data" / "addresses.csv"
LINKS = {
    "crm_parent_id/id": "crm_parent_id",
    "parent_id/id": "parent_id",
    "crm_supervisor_id/id": "crm_supervisor_id",
}
IMPORT_OPTIONS = {
    "has_headers": True,
    "separator": ",",
    "quoting": '"',
    "encoding": "utf-8",
    "keep_matches": False,
}


def import_addresses(client):
    """Send the file through the import screen's own calls; return its messages."""
    wizard = client["base_import.import"].create({"res_model": "res.partner"})
    token = client.session.get(f"{client.url}/odoo").text
    token = token.partition('csrf_token: "')[2].partition('"')[0]
    client.session.post(
        f"{client.url}/base_import/set_file",
        data={"id": wizard, "csrf_token": token},
        files={"ufile": ("addresses.csv", ADDRESS_FILE.read_bytes(), "text/csv")},
        timeout=60,
    ).raise_for_status()
    preview = client["base_import.import"].parse_preview([wizard], IMPORT_OPTIONS)
    headers = preview["headers"]
    mapping = [
        "/".join(preview["matches"].get(str(index), [])) or False
        for index in range(len(headers))
    ]
    assert all(mapping), dict(zip(headers, mapping, strict=True))
    result = client["base_import.import"].execute_import(
        [wizard], mapping, headers, IMPORT_OPTIONS
    )
    return result["messages"]


def rows():
    with ADDRESS_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def imported(client):
    """Return {external name: database id} of what the file brought in."""
    data = client["ir.model.data"].search_read(
        [("module", "=", "__import__"), ("model", "=", "res.partner")],
        ["name", "res_id"],
    )
    return {line["name"]: line["res_id"] for line in data}


def test_groups_and_branches_stand_as_a_tree(admin):
    assert import_addresses(admin) == []

    ids = imported(admin)
    file = rows()
    assert len(ids) == len(file) == 1000
    partners = {
        p["id"]: p
        for p in admin["res.partner"].read(
            list(ids.values()),
            [
                "name",
                "street",
                "zip",
                "crm_parent_id",
                "parent_id",
                "crm_root_id",
                "crm_department_id",
                "crm_supervisor_id",
            ],
        )
    }
    for row in file:
        partner = partners[ids[row["id"]]]
        assert partner["name"] == row["name"]
        for column, field in LINKS.items():
            linked = partner[field] and partner[field][0]
            assert linked == (ids[row[column]] if row[column] else False), (row, field)
