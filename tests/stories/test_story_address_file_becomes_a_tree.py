"""The address file comes in through Odoo's import and stands as a tree."""

import csv
from pathlib import Path

ADDRESS_FILE = Path(__file__).parents[1] / "data" / "addresses.csv"
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


def partner(client, row):
    """Return the imported record of a row of the file."""
    return client.read_one("res.partner", client.ref(f"__import__.{row['id']}"))
