"""A group of companies, its people and departments, seen and re-arranged."""

import pytest
from browser.web_client import DESKTOP, PHONE
from playwright.sync_api import expect

NODES = ".o_hierarchy_node, .o_crm_hierarchy_item"
CURRENT = ".o_crm_hierarchy_current"
TOP = ".o_crm_hierarchy_top"


def node(tab, name):
    """The box, or on a phone the line, with this name."""
    name = tab.page.locator(".fw-bold", has_text=name)
    return tab.page.locator(NODES, has=name)


def unfold(tab, name):
    fold = "button[name=hierarchy_search_subsidiaries], .o_crm_hierarchy_fold"
    node(tab, name).locator(fold).click()


def open_chart(tab, partner_id, button):
    tab.open(f"/contacts/{partner_id}")
    tab.press_stat_button(button)
    expect(tab.page.locator(NODES).first).to_be_visible()


@pytest.fixture
def group(admin):
    """Reiher AG over Reiher Nord (over Reiher Kiel) and Reiher Süd, and four people."""
    partners = admin["res.partner"]

    def company(name, parent=False):
        return partners.create(
            {"name": name, "is_company": True, "crm_parent_id": parent}
        )

    def person(name, company, supervisor=False):
        return partners.create(
            {"name": name, "parent_id": company, "crm_supervisor_id": supervisor}
        )

    group = {"ag": company("Reiher AG")}
    group["nord"] = company("Reiher Nord", group["ag"])
    group["sued"] = company("Reiher Süd", group["ag"])
    group["kiel"] = company("Reiher Kiel", group["nord"])
    group["rita"] = person("Rita Reiher", group["ag"])
    group["nils"] = person("Nils Nord", group["nord"], group["rita"])
    group["sina"] = person("Sina Süd", group["sued"], group["rita"])
    group["kai"] = person("Kai Kiel", group["kiel"], group["nils"])
    yield group
    partners.write(list(group.values()), {"crm_parent_id": False, "active": False})


def parent_of(admin, partner_id, field="crm_parent_id"):
    value = admin.read_one("res.partner", partner_id, [field])[field]
    return value and value[0]


def test_tree_opens_at_the_branch_one_stands_on(sabine, tab, screen, group):
    tree = tab(sabine, screen)
    open_chart(tree, group["nord"], "Company Tree")

    expect(tree.page.locator(CURRENT)).to_contain_text("Reiher Nord")
    for name in ("Reiher AG", "Reiher Süd", "Reiher Kiel"):
        expect(node(tree, name)).to_be_visible()
    tree.picture("1-tree-at-a-branch")
    assert not tree.overflows()

    unfold(tree, "Reiher Nord")
    expect(node(tree, "Reiher Kiel")).to_have_count(0)
    unfold(tree, "Reiher Nord")
    node(tree, "Reiher Kiel").locator(".fw-bold").click()
    tree.settle()
    name = tree.page.locator(".o_field_widget[name=name] :is(input, textarea)")
    expect(name.locator("visible=true")).to_have_value("Reiher Kiel")


def test_branch_is_moved_and_cut_off_by_drag(sabine, admin, tab, group):
    tree = tab(sabine, DESKTOP)
    open_chart(tree, group["ag"], "Company Tree")

    tree.drag(node(tree, "Reiher Süd"), node(tree, "Reiher Nord"))
    assert parent_of(admin, group["sued"]) == group["nord"]
    expect(node(tree, "Reiher Kiel")).to_be_visible()
    tree.picture("1-tree-branch-moved")

    tree.drag(node(tree, "Reiher Nord"), node(tree, "Reiher Kiel"))
    expect(tree.page.locator(".o_notification")).to_contain_text("below itself")
    assert parent_of(admin, group["nord"]) == group["ag"]

    tree.drag(node(tree, "Reiher Nord"), tree.page.locator(TOP))
    text = "Reiher Nord now stands at the top"
    expect(tree.page.locator(".o_notification", has_text=text)).to_be_visible()
    assert parent_of(admin, group["nord"]) is False
    expect(node(tree, "Reiher AG")).to_be_visible()
    expect(node(tree, "Reiher Nord")).to_be_visible()


def test_move_that_the_server_refuses_leaves_the_tree_as_it_was(
    sabine, admin, tab, group
):
    tree = tab(sabine, DESKTOP)
    open_chart(tree, group["ag"], "Company Tree")
    # Meanwhile somebody else places Nord under Süd
    admin["res.partner"].write([group["nord"]], {"crm_parent_id": group["sued"]})

    tree.drag(node(tree, "Reiher Süd"), node(tree, "Reiher Nord"))

    dialog = tree.page.locator(".modal")
    expect(dialog).to_contain_text("cannot be placed under one of its own branches")
    dialog.locator("footer button").first.click()
    expect(node(tree, "Reiher Süd")).to_be_visible()
    assert parent_of(admin, group["sued"]) == group["ag"]


def test_rest_of_many_branches_is_one_click_away(sabine, admin, tab, screen, group):
    admin["res.partner"].create(
        [
            {
                "name": f"Reiher Filiale {number:02}",
                "is_company": True,
                "crm_parent_id": group["kiel"],
            }
            for number in range(45)
        ]
    )
    tree = tab(sabine, screen)
    open_chart(tree, group["kiel"], "Company Tree")
    branches = node(tree, "Reiher Filiale")

    expect(branches).to_have_count(40)
    more = tree.page.get_by_role("button", name="Show 5 more")
    more.scroll_into_view_if_needed()
    tree.picture("1-tree-many-branches")
    more.click()
    expect(branches).to_have_count(45)
    expect(more).to_have_count(0)


def test_thirty_levels_stay_readable_on_a_phone(sabine, admin, tab):
    company_id = top = False
    for level in range(31):
        company_id = admin["res.partner"].create(
            {
                "name": f"Storch Ebene {level:02}",
                "is_company": True,
                "crm_parent_id": company_id,
            }
        )
        top = top or company_id
    tree = tab(sabine, PHONE)
    open_chart(tree, top, "Company Tree")

    for level in range(1, 30):
        expect(node(tree, f"Storch Ebene {level:02}")).to_be_visible()
        unfold(tree, f"Storch Ebene {level:02}")
    lowest = node(tree, "Storch Ebene 30")
    lowest.scroll_into_view_if_needed()
    tree.picture("1-tree-thirty-levels")
    assert lowest.locator(".fw-bold").bounding_box()["width"] > 100
    assert not tree.overflows()
    lowest.locator(".fw-bold").click()
    tree.settle()
    assert tree.page.locator(".o_form_view").count() == 1


def test_org_chart_over_all_companies(sabine, admin, tab, screen, group):
    chart = tab(sabine, screen)
    open_chart(chart, group["nils"], "Org Chart")
    expect(chart.page.locator(CURRENT)).to_contain_text("Nils Nord")
    expect(node(chart, "Sina Süd")).to_contain_text("Reiher Süd")
    expect(node(chart, "Kai Kiel")).to_contain_text("Reiher Kiel")
    chart.picture("1-org-chart")
    assert not chart.overflows()
    if chart.is_phone:
        return

    chart.drag(node(chart, "Kai Kiel"), node(chart, "Sina Süd"))
    supervisor = parent_of(admin, group["kai"], "crm_supervisor_id")
    assert supervisor == group["sina"]


def test_departments_from_the_company(sabine, admin, tab, screen, group):
    sales = admin["crm.department"].create(
        {"name": "Vertrieb", "partner_id": group["nord"]}
    )
    admin["crm.department"].create(
        {"name": "Export", "partner_id": group["nord"], "parent_id": sales}
    )
    admin["res.partner"].write([group["nils"]], {"crm_department_id": sales})
    company = tab(sabine, screen)
    company.open(f"/contacts/{group['nord']}")

    company.page.locator(".o_notebook a[name=crm_departments]").click()
    rows = company.page.locator("[name=crm_department_ids] .o_data_row")
    expect(rows.first).to_contain_text("Vertrieb")
    expect(rows.last).to_contain_text("Vertrieb / Export")
    company.picture("1-departments")
    company.page.locator("button[name=action_open_crm_departments]").click()
    company.settle()

    expect(node(company, "Vertrieb")).to_be_visible()
    expect(node(company, "Export")).to_be_visible()
    company.picture("1-department-chart")
    assert not company.overflows()
    node(company, "Vertrieb").locator("button[name=action_open_members]").click()
    company.settle()
    expect(company.page.locator(".o_content", has_text="Nils Nord")).to_be_visible()
    company.picture("1-department-people")
