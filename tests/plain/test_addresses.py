"""Addresses, VAT and price lists that plain Odoo destroys, each by one edit.

On both Odoos the same calls are made. The first assertion is the damage, the second is
what a user has typed.
"""

ADLER = {"street": "Hauptstr. 1", "city": "Ulm"}
NORD = {"street": "Kai 2", "city": "Kiel"}
SUED = {"street": "Alm 3", "city": "Lindau"}
GASSE = {"street": "Gasse 9", "city": "Bonn"}


def group(odoo):
    """Adler GmbH with the branches Nord and Süd, linked as Odoo links them."""
    adler = odoo.company("Adler GmbH", **ADLER)
    nord = odoo.had_address(odoo.company("Adler Nord", parent_id=adler), **NORD)
    sued = odoo.had_address(odoo.company("Adler Süd", parent_id=adler), **SUED)
    companies = adler, nord, sued
    addresses = [odoo.address(company) for company in companies]
    assert addresses == ["Hauptstr. 1, Ulm", "Kai 2, Kiel", "Alm 3, Lindau"]
    return companies


def test_branch_created_under_head_office(both):
    def act(odoo):
        adler = odoo.company("Adler GmbH", **ADLER)
        return odoo.address(odoo.company("Adler Ost", parent_id=adler, **GASSE))

    plain, ours = both(act)
    assert plain == "Hauptstr. 1, Ulm"
    assert ours == "Gasse 9, Bonn"


def test_branch_imported_under_head_office(both):
    def act(odoo):
        adler = odoo.company("Adler GmbH", **ADLER)
        result = odoo.partners.load(
            ["name", "is_company", "parent_id/.id", "street", "city"],
            [["Adler Ost", "1", str(adler), "Gasse 9", "Bonn"]],
            context={"import_file": True},
        )
        [branch] = result["ids"]
        return odoo.address(branch)

    plain, ours = both(act)
    assert plain == "Hauptstr. 1, Ulm"
    assert ours == "Gasse 9, Bonn"


def test_head_office_moves(both):
    def act(odoo):
        adler, nord, sued = group(odoo)
        odoo.partners.write([adler], {"street": "Ring 9", "city": "Jena"})
        return odoo.address(nord), odoo.address(sued)

    plain, ours = both(act)
    assert plain == ("Ring 9, Jena", "Ring 9, Jena")
    assert ours == ("Kai 2, Kiel", "Alm 3, Lindau")


def test_branch_moves(both):
    def act(odoo):
        adler, nord, sued = group(odoo)
        odoo.partners.write([nord], {"street": "Mole 5", "city": "Husum"})
        return odoo.address(adler), odoo.address(sued)

    plain, ours = both(act)
    assert plain == ("Mole 5, Husum", "Mole 5, Husum")
    assert ours == ("Hauptstr. 1, Ulm", "Alm 3, Lindau")


def test_branch_gets_another_head_office(both):
    def act(odoo):
        _adler, nord, _sued = group(odoo)
        falke = odoo.company("Falke AG", street="Horst 4", city="Hof")
        odoo.partners.write([nord], {"parent_id": falke})
        return odoo.address(nord)

    plain, ours = both(act)
    assert plain == "Horst 4, Hof"
    assert ours == "Kai 2, Kiel"


def test_employee_of_a_branch_moves(both):
    """From him to the branch, to head office, to the other branch."""

    def act(odoo):
        companies = group(odoo)
        bert = odoo.person("Bert", parent_id=companies[1])
        odoo.partners.write([bert], {"street": "Gasse 9", "city": "Bonn"})
        return [odoo.address(company) for company in companies]

    plain, ours = both(act)
    assert plain == ["Gasse 9, Bonn"] * 3
    assert ours == ["Hauptstr. 1, Ulm", "Kai 2, Kiel", "Alm 3, Lindau"]


def test_first_contact_gives_his_address(both):
    def act(odoo):
        lone = odoo.company("Lone")
        odoo.person("Clara", parent_id=lone, **GASSE)
        return odoo.address(lone)

    plain, ours = both(act)
    assert plain == "Gasse 9, Bonn"
    assert ours == "False, False"


def test_person_with_an_address_joins_a_company(both):
    def act(odoo):
        nord = odoo.company("Adler Nord", **NORD)
        clara = odoo.person("Clara", **GASSE)
        odoo.partners.write([clara], {"parent_id": nord})
        return odoo.address(clara)

    plain, ours = both(act)
    assert plain == "Kai 2, Kiel"
    assert ours == "Gasse 9, Bonn"


def test_person_with_an_address_is_imported(both):
    def act(odoo):
        nord = odoo.company("Adler Nord", **NORD)
        result = odoo.partners.load(
            ["name", "parent_id/.id", "street", "city"],
            [["Clara", str(nord), "Gasse 9", "Bonn"]],
            context={"import_file": True},
        )
        [clara] = result["ids"]
        return odoo.address(clara)

    plain, ours = both(act)
    assert plain == "Kai 2, Kiel"
    assert ours == "Gasse 9, Bonn"


def test_company_of_a_person_with_an_address_moves(both):
    """Who shares the company's address goes along; who has his own stays."""

    def act(odoo):
        nord = odoo.company("Adler Nord", **NORD)
        bert = odoo.person("Bert", parent_id=nord)
        clara = odoo.had_address(odoo.person("Clara", parent_id=nord), **GASSE)
        odoo.partners.write([nord], {"street": "Mole 5", "city": "Husum"})
        return odoo.address(bert), odoo.address(clara)

    plain, ours = both(act)
    assert plain == ("Mole 5, Husum", "Mole 5, Husum")
    assert ours == ("Mole 5, Husum", "Gasse 9, Bonn")


def test_delivery_address_becomes_a_contact(both):
    def act(odoo):
        nord = odoo.company("Adler Nord", **NORD)
        depot = odoo.person("Depot", parent_id=nord, type="delivery", **GASSE)
        odoo.partners.write([depot], {"type": "contact"})
        return odoo.address(depot)

    plain, ours = both(act)
    assert plain == "Kai 2, Kiel"
    assert ours == "Gasse 9, Bonn"


def test_shop_of_an_owner_who_moves(both):
    """The owner is a person, the shop a company."""

    def act(odoo):
        owner = odoo.person("Owner", **GASSE)
        shop = odoo.had_address(odoo.company("Shop", parent_id=owner), **SUED)
        odoo.partners.write([owner], {"street": "Villa 1", "city": "Trier"})
        return odoo.address(shop)

    plain, ours = both(act)
    assert plain == "Villa 1, Trier"
    assert ours == "Alm 3, Lindau"


def test_vat_of_an_employee(both):
    def act(odoo):
        nord = odoo.company("Adler Nord", vat="DE123456788")
        bert = odoo.person("Bert", parent_id=nord)
        odoo.partners.write([bert], {"vat": "DE136695976"})
        return odoo.field(nord, "vat")

    plain, ours = both(act)
    assert plain == "DE136695976"
    assert ours == "DE123456788"


def test_price_list_of_an_employee(both):
    def act(odoo):
        nord = odoo.company("Adler Nord")
        bert = odoo.person("Bert", parent_id=nord)
        special = odoo.admin["product.pricelist"].create({"name": "Special"})
        name = "specific_property_product_pricelist"
        odoo.partners.write([bert], {name: special})
        return bool(odoo.field(nord, name))

    plain, ours = both(act)
    assert plain is True
    assert ours is False
