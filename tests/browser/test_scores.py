"""What the scores of a customer say, and the documents that they are made of."""

import re

from playwright.sync_api import expect

GROUP = "Brandauer Fördersysteme AG"


def test_scores_are_explained_and_lead_to_the_documents(sabine, tab, screen):
    [company_id] = sabine["res.partner"].search([["name", "=", GROUP]])
    customer = tab(sabine, screen)
    customer.open(f"/contacts/{company_id}")
    customer.page.locator("a.nav-link[name=crm_scores]").click()
    panel = customer.page.locator(".o_crm_scores")

    rhythm = panel.locator("[data-score=rhythm]")
    expect(rhythm).to_contain_text(re.compile(r"Orders every \d+ ± \d+ days"))
    expect(panel.locator("[data-month]").first).to_be_attached()
    panel.scroll_into_view_if_needed()
    customer.picture("1-scores-of-a-group")
    assert not customer.overflows()

    panel.locator("[data-scope=own]").click()
    expect(rhythm).to_contain_text(re.compile(r"Silent for \d+ days"))

    rhythm.locator("button").click()
    expect(customer.page).to_have_title(re.compile("Invoices"))
