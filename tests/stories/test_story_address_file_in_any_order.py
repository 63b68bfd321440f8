"""A spreadsheet in any order comes in whole; what is wrong in it is told row by row."""

import base64
import io

import openpyxl
import pytest
from data import address_workbook

LINKS = {
    "crm_parent_id/id": "crm_parent_id",
    "parent_id/id": "parent_id",
    "crm_supervisor_id/id": "crm_supervisor_id",
}
COUNTS = ["state", "created_count", "updated_count", "unchanged_count", "refused_count"]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    file = tmp_path_factory.mktemp("import") / "addresses.xlsx"
    address_workbook.write(file)
    return file.read_bytes()


def import_file(client, admin, content):
    """Upload and import a file; a big one is left to the scheduled job."""
    file = base64.b64encode(content).decode()
    job = client["crm.import"].create({"file": file, "file_name": "addresses.xlsx"})
    client["crm.import"].action_import([job])
    assert client.read_one("crm.import", job, ["state"])["state"] == "checking"
    admin.run_job("crm_ext_core.ir_cron_crm_import")
    return job


def read_by_xmlid(admin, fields):
    """Return {external name: values} of the imported contacts."""
    data = admin["ir.model.data"].search_read(
        [
            ("module", "=", "__import__"),
            ("model", "=", "res.partner"),
            "|",
            ("name", "=like", "sheet_%"),
            ("name", "=like", "bad_%"),
        ],
        ["name", "res_id"],
    )
    names = {line["res_id"]: line["name"] for line in data}
    values = admin["res.partner"].read(list(names), fields)
    return {names[partner["id"]]: partner for partner in values}


def test_sabine_imports_a_spreadsheet_and_repairs_the_rest(sabine, admin, workbook):
    titles, lines, reasons = address_workbook.rows()
    admin["res.users"].write([sabine.uid], {"lang": "en_US"})

    job = import_file(sabine, admin, workbook)

    counts = sabine.read_one("crm.import", job, COUNTS)
    assert counts["state"] == "done"
    assert counts["created_count"] == 1001
    assert counts["refused_count"] == len(reasons) + 1

    # The tree, departments and supervisors are those of the file
    partners = read_by_xmlid(
        admin, ["name", "street", "crm_department_path", *LINKS.values()]
    )
    refused = {*reasons, lines[-1]["id"]}
    for line in lines[:-1]:
        if line["id"] in refused - {lines[-1]["id"]}:
            assert line["id"] not in partners
            continue
        partner = partners[line["id"]]
        assert partner["name"] == line["name"]
        assert (partner["crm_department_path"] or "") == (
            line.get("crm_department_path") or ""
        )
        if line.get("street"):
            assert partner["street"] == line["street"]
        for column, field in LINKS.items():
            linked = partner[field] and partner[field][0]
            other = line.get(column)
            assert linked == (partners[other]["id"] if other else False), line

    # Every refused row stands in the report, with its number and the reason
    rows = sabine["crm.import.row"].search_read(
        [("import_id", "=", job), ("state", "=", "refused")], ["number", "reason"]
    )
    by_line = {line["id"]: number for number, line in enumerate(lines, 2)}
    told = {row["number"]: row["reason"] for row in rows}
    for row_id, reason in reasons.items():
        assert reason in told[by_line[row_id]], row_id
    assert "stands in row" in told[len(lines) + 1]

    # The report is a file of the same layout
    answer = sabine.session.get(
        f"{sabine.url}/web/content/crm.import/{job}/refused_file?download=true",
        timeout=60,
    )
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    header = [cell.value for cell in sheet[1]]
    assert header == [*titles, "Refused Row", "Reason"]
    assert sheet.max_row == 1 + len(refused)

    # The same file once more doubles nobody
    again = import_file(sabine, admin, workbook)
    counts = sabine.read_one("crm.import", again, COUNTS)
    assert (counts["created_count"], counts["updated_count"]) == (0, 0)
    assert counts["unchanged_count"] == 1001
    assert len(read_by_xmlid(admin, ["name"])) == len(partners)


def test_sven_and_mara_do_not_see_what_sabine_imported(sven, mara, sabine, admin):
    file = base64.b64encode(b"name\nSecret GmbH\n").decode()
    values = {"file": file, "file_name": "secret.csv"}
    job = sabine["crm.import"].create(values)
    for colleague in (sven, mara):
        with pytest.raises(Exception, match="AccessError"):
            colleague["crm.import"].read([job], ["file_name"])
