"""Head office gets one electronic invoice for its branches and can read it in."""

import pytest
from electronic_invoice import embedded_xml, german_violations, texts, violations

OURS = {
    "street": "Werkstr. 1",
    "zip": "70173",
    "city": "Stuttgart",
    "phone": "+49 711 123456",
    "email": "invoices@own-firm.example",
    "vat": "DE123456788",
}
BRANCHES = {"Nord": ("Kai 3", "24103", "Kiel"), "Süd": ("Am See 9", "88131", "Lindau")}
BUYER = "cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID"
DELIVERED_TO = "cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:CityName"


@pytest.fixture(scope="module")
def company(admin):
    """Our company has what the law wants on an invoice."""
    company = admin.read_one("res.users", admin.uid, ["company_id"])["company_id"][0]
    admin["res.company"].write(
        [company], {**OURS, "crm_draft_invoice_on_confirm": False}
    )
    partner = admin.read_one("res.company", company, ["partner_id"])["partner_id"][0]
    account = {"acc_number": "DE89370400440532013000", "partner_id": partner}
    if not admin["res.partner.bank"].search([("partner_id", "=", partner)]):
        bank = admin["res.partner.bank"].create({**account, "allow_out_payment": True})
        [journal] = admin["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company)], limit=1
        )
        admin["account.journal"].write([journal], {"bank_account_id": bank})
    return company


@pytest.fixture(scope="module")
def goods(admin, company):
    """A pump at 19 % and a book at 7 %."""
    return [
        admin["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "order",
                "list_price": price,
                "taxes_id": [
                    (
                        6,
                        0,
                        admin["account.tax"].search(
                            [
                                ("type_tax_use", "=", "sale"),
                                ("amount", "=", rate),
                                ("company_id", "=", company),
                            ],
                            limit=1,
                        ),
                    )
                ],
            }
        )
        for name, price, rate in (("Pump", 99.99, 19), ("Book", 17.77, 7))
    ]


def _group(admin, name, electronic_format):
    """A head office that pays for two branches once a month."""
    germany = admin.ref("base.de")
    head = admin["res.partner"].create(
        {
            "name": f"{name} GmbH",
            "is_company": True,
            "street": "Hauptstr. 1",
            "zip": "89073",
            "city": "Ulm",
            "country_id": germany,
            "vat": "DE129273398",
            "email": f"{name.lower()}@customers.example",
            "crm_payer": "root",
            "crm_invoice_rhythm": "month",
            "invoice_edi_format": electronic_format,
            "invoice_sending_method": "email",
        }
    )
    branches = [
        admin["res.partner"].create(
            {
                "name": f"{name} {branch}",
                "is_company": True,
                "crm_parent_id": head,
                "country_id": germany,
                "street": street,
                "zip": postcode,
                "city": city,
            }
        )
        for branch, (street, postcode, city) in BRANCHES.items()
    ]
    return head, branches


def _order(sabine, partner, goods, reference):
    pump, book = goods
    order = sabine["sale.order"].create(
        {
            "partner_id": partner,
            "client_order_ref": reference,
            "order_line": [
                (0, 0, {"product_id": pump, "product_uom_qty": 3, "discount": 10}),
                (0, 0, {"product_id": book, "product_uom_qty": 7}),
            ],
        }
    )
    sabine["sale.order"].action_confirm([order])
    return order


def _collect(alma, head):
    """Alma invoices what a payer's branches ordered."""
    wizard = alma["crm.collective.invoice"].create(
        {"rhythm": "month", "date_until": "2099-12-31"}
    )
    payers = alma["crm.collective.invoice"].read([wizard], ["payer_ids"])[0][
        "payer_ids"
    ]
    others = [
        line["id"]
        for line in alma["crm.collective.invoice.payer"].read(payers, ["partner_id"])
        if line["partner_id"][0] != head
    ]
    alma["crm.collective.invoice"].write(
        [wizard], {"payer_ids": [(2, line) for line in others]}
    )
    alma["crm.collective.invoice"].action_create([wizard])
    return alma["account.move"].search([("partner_id", "=", head)])


def _send(alma, mail, invoice, address):
    """Post an invoice, mail it and return the files by the ends of their names."""
    alma["account.move"].action_post([invoice])
    before = len(mail.messages)
    wizard = alma["account.move.send.wizard"].create(
        {}, context={"active_model": "account.move", "active_ids": [invoice]}
    )
    alma["account.move.send.wizard"].action_send_and_print([wizard])
    [message] = [m for to, m in mail.messages[before:] if address in to]
    return {
        part.get_filename().rpartition(".")[2]: part.get_payload(decode=True)
        for part in message.iter_attachments()
    }


@pytest.mark.parametrize("electronic_format", ["xrechnung", "ubl_bis3", "facturx"])
def test_collective_invoice_and_its_credit_note_keep_the_rules(
    admin, sabine, alma, mail, goods, electronic_format
):
    name = f"Adler {electronic_format}".replace("_", "")
    head, (north, south) = _group(admin, name.replace(" ", "-"), electronic_format)
    address = admin.read_one("res.partner", head, ["email"])["email"]
    _order(sabine, north, goods, "4711")
    _order(sabine, south, goods, "B-9")

    [invoice] = _collect(alma, head)
    sent = _send(alma, mail, invoice, address)
    reversal = alma["account.move.reversal"].create(
        {
            "journal_id": alma.read_one("account.move", invoice, ["journal_id"])[
                "journal_id"
            ][0]
        },
        context={"active_model": "account.move", "active_ids": [invoice]},
    )
    credit_note = alma["account.move.reversal"].refund_moves([reversal])["res_id"]
    returned = _send(alma, mail, credit_note, address)

    for files in (sent, returned):
        xml = files.get("xml") or embedded_xml(files["pdf"])
        assert violations(xml) == []
        if electronic_format == "xrechnung":
            assert german_violations(xml) == []


def test_invoice_for_one_branch_names_who_pays_and_where_the_goods_went(
    admin, sabine, alma, mail, goods
):
    head, (north, _south) = _group(admin, "Habicht", "xrechnung")
    admin["res.partner"].write([head], {"crm_invoice_rhythm": "order"})
    order = _order(sabine, north, goods, "4712")
    wizard = sabine["sale.advance.payment.inv"].create(
        {"advance_payment_method": "delivered"},
        context={"active_model": "sale.order", "active_ids": [order]},
    )
    sabine["sale.advance.payment.inv"].create_invoices([wizard])
    [invoice] = alma["account.move"].search([("partner_id", "=", head)])

    xml = _send(alma, mail, invoice, "habicht@customers.example")["xml"]

    assert violations(xml) == []
    assert german_violations(xml) == []
    assert texts(xml, BUYER) == ["DE129273398"]
    assert texts(xml, DELIVERED_TO) == ["Kiel"]
    assert texts(xml, "cac:OrderReference/cbc:ID") == ["4712"]


def test_a_broken_invoice_is_noticed():
    broken = b"""<Invoice
        xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
        xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
    </Invoice>"""

    assert any("[BR-02]" in text for text in violations(broken))
    assert "BR-DE-15" in german_violations(broken)
