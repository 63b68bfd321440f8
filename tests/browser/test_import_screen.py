"""The address file comes in through Odoo's own import screen and stands as a tree."""

from pathlib import Path

import pytest
from browser.web_client import DESKTOP, PHONE

HEADER = "id,is_company,name,crm_parent_id/id,street,zip,city"
GROUP = """lorenz,1,Lorenz Gruppe,,Domplatz 1,39104,Magdeburg
lorenz_halle,1,Lorenz Halle,lorenz,Markt 2,06108,Halle
lorenz_jena,1,Lorenz Jena,lorenz,Holzmarkt 3,07743,Jena
"""


@pytest.fixture
def address_file(tmp_path) -> Path:
    """A file of a head office and two branches."""
    file = tmp_path / "lorenz.csv"
    file.write_text(f"{HEADER}\n{GROUP}", encoding="utf-8")
    return file


def test_imported_group_stands_as_a_tree(admin, tab, address_file):
    """On the desktop: Odoo offers no import on a phone. The tree is seen on both."""
    home = tab(admin)
    home.open("/accounts")
    home.choose_in_cog_menu("Import records")
    with home.page.expect_file_chooser() as chooser:
        home.page.locator("button", has_text="Upload Data File").first.click()
    chooser.value.set_files(address_file)
    home.page.get_by_text("crm_parent_id/id").first.wait_for()
    home.settle()
    home.picture("1-import")
    home.press_button("Import")
    home.page.locator(".o_import_action").wait_for(state="detached")

    [root] = admin["res.partner"].search([["name", "=", "Lorenz Gruppe"]])
    for screen in (DESKTOP, PHONE):
        home = tab(admin, screen)
        home.open(f"/accounts/{root}")
        home.press_stat_button("Company Tree")
        for branch in ("Lorenz Halle", "Lorenz Jena"):
            home.page.get_by_text(branch).first.wait_for()
        home.picture("1-tree")
        assert not home.overflows()


IN_ANY_ORDER = """id,is_company,name,crm_parent_id/id,country_id
kuhn_jena,1,Kuhn Jena,kuhn,
kuhn,1,Kuhn Gruppe,,Germany
kuhn_nirgends,1,Kuhn Nirgends,kuhn,Atlantis
"""


def test_address_file_tells_what_it_refused(admin, tab, tmp_path):
    """Uploaded on the desktop; the result can be read on the phone, too."""
    file = tmp_path / "kuhn.csv"
    file.write_text(IN_ANY_ORDER, encoding="utf-8")
    home = tab(admin)
    home.open("/address-import/new")
    with home.page.expect_file_chooser() as chooser:
        home.page.locator(".o_select_file_button").click()
    chooser.value.set_files(file)
    home.settle()
    home.press_button("Check")
    home.page.locator(".nav-link", has_text="Refused Rows").click()
    home.page.get_by_text("Atlantis").first.wait_for()
    assert admin["res.partner"].search_count([["name", "=", "Kuhn Gruppe"]]) == 0
    home.picture("2-checked")
    # The menu is called Address Import
    home.page.locator("button[name=action_import]:visible").click()
    home.page.locator(".o_arrow_button_current", has_text="Done").wait_for()
    home.picture("2-imported")

    [job] = admin["crm.import"].search([["file_name", "=", "kuhn.csv"]])
    [root] = admin["res.partner"].search([["name", "=", "Kuhn Gruppe"]])
    [branch] = admin["res.partner"].search([["name", "=", "Kuhn Jena"]])
    parent = admin.read_one("res.partner", branch, ["crm_parent_id"])["crm_parent_id"]
    assert parent[0] == root
    for screen in (DESKTOP, PHONE):
        home = tab(admin, screen)
        home.open(f"/address-import/{job}")
        home.page.get_by_text("“Atlantis” is not known").first.wait_for()
        home.picture("2-report")
        assert not home.overflows()
        with home.page.expect_download() as download:
            home.press_button("Download Refused Rows")
        report = download.value.path().read_text(encoding="utf-8-sig")
        assert "Kuhn Nirgends,kuhn,Atlantis,4," in report
