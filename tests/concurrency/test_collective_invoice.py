"""Several accountants press the button for the same collective invoices at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from odoo_client import OdooError

ACCOUNTANTS = 4
BRANCHES = 5


@pytest.fixture
def orders(admin):
    """Confirmed orders of the branches of a group whose head office pays monthly."""
    partners = admin["res.partner"]
    country = admin.ref("base.de")
    address = {"street": "Ring 1", "zip": "89073", "city": "Ulm", "country_id": country}
    head = partners.create(
        {
            "name": "Press AG",
            "is_company": True,
            "crm_payer": "root",
            "crm_invoice_rhythm": "month",
            **address,
        }
    )
    template = admin["product.template"].create(
        {"name": "Press", "type": "service", "list_price": 10.0, "taxes_id": False}
    )
    product = admin["product.product"].search([("product_tmpl_id", "=", template)])[0]
    ids = admin["sale.order"].create(
        [
            {
                "partner_id": partners.create(
                    {"name": f"Press {i}", "is_company": True, "crm_parent_id": head}
                ),
                "order_line": [(0, 0, {"product_id": product})],
            }
            for i in range(BRANCHES)
        ]
    )
    admin["sale.order"].action_confirm(ids)
    admin["sale.order"].write(ids, {"date_order": "2020-01-15 10:00:00"})
    return ids


def test_nothing_is_invoiced_twice_when_several_press_the_button(server, admin, orders):
    def press(client, barrier):
        wizards = client["crm.collective.invoice"]
        wizard = wizards.create({"date_until": "2020-01-31"})
        barrier.wait()
        try:
            wizards.action_create([wizard])
        except OdooError as error:
            return error.name
        return None

    clients = [server.login("admin") for _accountant in range(ACCOUNTANTS)]
    with ThreadPoolExecutor(ACCOUNTANTS) as pool:
        answers = list(pool.map(press, clients, [Barrier(ACCOUNTANTS)] * ACCOUNTANTS))

    assert answers.count(None) == 1
    assert set(answers) == {None, "odoo.exceptions.UserError"}
    invoices = {
        invoice
        for order in admin["sale.order"].read(orders, ["invoice_ids"])
        for invoice in order["invoice_ids"]
    }
    assert len(invoices) == 1
    amounts = admin["account.move"].read(list(invoices), ["amount_untaxed"])
    assert amounts[0]["amount_untaxed"] == BRANCHES * 10.0
