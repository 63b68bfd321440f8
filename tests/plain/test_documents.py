"""Documents, figures and rights that plain Odoo gets wrong in a group of companies."""

from odoo_client import OdooError


def refusal(call, *arguments):
    """Return the name of the error, or None."""
    try:
        call(*arguments)
    except OdooError as error:
        return error.name.rpartition(".")[2]
    return None


def test_quotation_of_a_branch_is_invoiced_to_an_employee(both):
    """The type "Other" is Odoo's only way to keep the address of a branch."""

    def act(odoo):
        adler = odoo.company("Adler GmbH", street="Hauptstr. 1")
        nord = odoo.branch("Adler Nord", adler, street="Kai 2")
        odoo.person("Bert", parent_id=nord)
        order = odoo.admin["sale.order"].create({"partner_id": nord})
        [values] = odoo.admin["sale.order"].read([order], ["partner_invoice_id"])
        return values["partner_invoice_id"][1]

    plain, ours = both(act)
    assert plain == "Adler Nord, Bert"
    assert ours == "Adler Nord"


def test_branch_with_an_invoice_gets_another_head_office(both):
    def act(odoo):
        adler = odoo.company("Adler GmbH", vat="DE123456788")
        nord = odoo.company("Adler Nord", parent_id=adler, vat="DE136695976")
        odoo.invoice(nord, 100)
        falke = odoo.company("Falke AG")
        return refusal(odoo.partners.write, [nord], {"parent_id": falke})

    plain, ours = both(act)
    assert plain == "UserError"
    assert ours is None


def test_figures_of_head_office_agree_with_each_other(both):
    """What is invoiced counts the branches in Odoo, what is owed does not."""

    def act(odoo):
        adler = odoo.company("Adler GmbH")
        nord = odoo.company("Adler Nord", parent_id=adler)
        odoo.invoice(adler, 100)
        odoo.invoice(nord, 50)
        return odoo.field(adler, "total_invoiced"), odoo.field(adler, "credit")

    plain, ours = both(act)
    assert plain == (150, 100)
    assert ours == (100, 100)


def test_portal_user_of_head_office_reads_the_branches(both):
    def act(odoo):
        adler = odoo.company("Adler GmbH")
        nord = odoo.company("Adler Nord", parent_id=adler)
        odoo.person("Bert", parent_id=nord)
        order = odoo.admin["sale.order"].create({"partner_id": nord})
        odoo.admin["sale.order"].action_quotation_sent([order])
        paula = odoo.portal_login("Paula", adler)
        partners = paula["res.partner"].search_read(
            [("name", "in", ["Adler Nord", "Bert"])], ["name"]
        )
        orders = paula["sale.order"].search_count([("id", "=", order)])
        return sorted(partner["name"] for partner in partners), orders

    plain, ours = both(act)
    assert plain == (["Adler Nord", "Bert"], 1)
    assert ours == ([], 0)


def test_branch_that_is_a_duplicate_of_its_head_office(both):
    def act(odoo):
        adler = odoo.company("Adler GmbH", email="info@adler.example")
        nord = odoo.company("Adler", parent_id=adler, email="info@adler.example")
        bert = odoo.person("Bert", parent_id=nord)
        wizards = odoo.admin["base.partner.merge.automatic.wizard"]
        wizard = wizards.create(
            {
                "partner_ids": [(6, 0, [adler, nord])],
                "dst_partner_id": adler,
                "state": "selection",
            }
        )
        return refusal(wizards.action_merge, [wizard]), (
            odoo.field(bert, "parent_id")[0] == adler
        )

    plain, ours = both(act)
    assert plain == ("UserError", False)
    assert ours == (None, True)


def test_company_without_a_head_office_cannot_get_one_in_the_form(both):
    def act(odoo):
        views = odoo.partners.get_views([[False, "form"]])
        return "crm_parent_id" in views["views"]["form"]["arch"]

    assert both(act) == (False, True)


def test_caller_in_the_notation_of_his_country(both):
    def act(odoo):
        carl = odoo.person("Carl", phone="+49 1512 3456789")
        spellings = ["015123456789", "0151 23456789", "(01512) 3456789"]
        found = [
            odoo.partners.search([("phone_mobile_search", "ilike", number)])
            for number in spellings
        ]
        return [carl in partners for partners in found]

    plain, ours = both(act)
    assert plain == [False] * 3
    assert ours == [True] * 3
