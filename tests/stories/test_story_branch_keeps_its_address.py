"""Head office moves; the branch stays where it is."""

import pytest

ADDRESS = ["street", "zip", "city"]


@pytest.fixture(scope="module")
def kessler(sabine):
    """Kessler Holding in Stuttgart with its branch in Leipzig."""
    holding = sabine["res.partner"].create(
        {
            "name": "Kessler Holding AG",
            "is_company": True,
            "street": "Königstraße 1",
            "zip": "70173",
            "city": "Stuttgart",
        }
    )
    branch = sabine["res.partner"].create(
        {
            "name": "Kessler Leipzig GmbH",
            "is_company": True,
            "street": "Petersstraße 5",
            "zip": "04109",
            "city": "Leipzig",
            "crm_parent_id": holding,
        }
    )
    return holding, branch


def address(client, partner):
    values = client.read_one("res.partner", partner, ADDRESS)
    return [values[field] for field in ADDRESS]


def test_head_office_moves_and_the_branch_stays(sabine, kessler):
    holding, branch = kessler

    sabine["res.partner"].write(
        [holding], {"street": "Zeil 100", "zip": "60313", "city": "Frankfurt"}
    )

    assert address(sabine, branch) == ["Petersstraße 5", "04109", "Leipzig"]


def test_employee_moves_and_head_office_stays(sabine, kessler):
    holding, branch = kessler
    before = address(sabine, holding)
    clerk = sabine["res.partner"].create({"name": "Rolf Kern", "parent_id": branch})

    sabine["res.partner"].write([clerk], {"street": "Heimweg 3"})

    assert address(sabine, holding) == before


def test_branch_given_by_odoos_parent_keeps_its_address(sabine, kessler):
    holding, _branch = kessler

    branch = sabine["res.partner"].create(
        {
            "name": "Kessler Bremen GmbH",
            "is_company": True,
            "street": "Am Wall 9",
            "zip": "28195",
            "city": "Bremen",
            "parent_id": holding,
        }
    )

    assert address(sabine, branch) == ["Am Wall 9", "28195", "Bremen"]
    link = sabine.read_one("res.partner", branch, ["crm_parent_id", "crm_root_id"])
    assert [link["crm_parent_id"][0], link["crm_root_id"][0]] == [holding, holding]


def test_group_cannot_be_its_own_branch(sabine, kessler):
    holding, branch = kessler

    with pytest.raises(Exception, match="ValidationError|UserError"):
        sabine["res.partner"].write([holding], {"crm_parent_id": branch})

    parent = sabine.read_one("res.partner", holding, ["crm_parent_id"])
    assert parent["crm_parent_id"] is False
