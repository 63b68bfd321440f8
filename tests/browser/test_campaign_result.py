"""What a campaign brought: figures, a chart and a file for the boss."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect


@pytest.fixture
def mira(employ):
    """Mira markets and may take data out of the house."""
    groups = ["mass_mailing.group_mass_mailing_user", "base.group_allow_export"]
    return employ("story.mira", "Mira Maurer", groups)


def test_result_is_read_drawn_and_handed_on(mira, admin, tab, screen):
    campaign = admin.ref("crm_ext_campaign.campaign_sent_demo")
    domain = [["campaign_id", "=", campaign]]
    names = ["contacted", "revenue"]
    [total] = mira["crm.campaign.report"].formatted_read_group(
        domain, [], [f"{name}:sum" for name in names]
    )
    home = tab(mira, screen)

    page = home.open(f"/action-mass_mailing.action_view_utm_campaigns/{campaign}")
    page.locator("a.nav-link[name=crm_result]").click()
    result = page.locator(".o_crm_campaign_result")
    result.scroll_into_view_if_needed()
    expect(result).to_contain_text(f"{total['revenue:sum']:,.2f}")
    expect(result).to_contain_text("Nobody is held out.")
    home.picture("7-result")
    assert not home.overflows()

    with page.expect_download() as download:
        home.press_button("Report (.xlsx)")
    content = BytesIO(download.value.path().read_bytes())
    book = openpyxl.load_workbook(content, read_only=True)
    contacts = book[book.sheetnames[-1]]
    assert len(list(contacts.rows)) > total["contacted:sum"] > 0

    home.press_button("Analyse")
    expect(page.locator("div.o_pivot")).to_contain_text(str(total["contacted:sum"]))
    assert not home.overflows()
    home.switch_view("Graph")
    page.locator(".o_graph_canvas_container canvas").wait_for()
    home.picture("7-result-chart")
    assert not home.overflows()


def test_who_may_not_export_is_offered_no_file(mara, admin, tab):
    campaign = admin.ref("crm_ext_campaign.campaign_sent_demo")
    home = tab(mara)
    page = home.open(f"/action-mass_mailing.action_view_utm_campaigns/{campaign}")
    page.locator("a.nav-link[name=crm_result]").click()
    page.locator("button", has_text="Analyse").wait_for()
    expect(page.locator("button", has_text="Report (.xlsx)")).to_have_count(0)
