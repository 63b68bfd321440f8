"""Six salespeople confirm orders of one group at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from odoo_client import OdooError

SALESPEOPLE = 6
ROUNDS = 3
PRICE = 400.0
LIMIT = 3 * PRICE + 1  # three orders fit


@pytest.fixture
def blocking(admin):
    """Orders over the limit are blocked, as long as the test runs."""
    companies = admin["res.company"]
    company = admin["res.users"].read([admin.uid], ["company_id"])[0]["company_id"][0]
    companies.write(
        [company], {"account_use_credit_limit": True, "crm_credit_policy": "block"}
    )
    yield
    companies.write(
        [company], {"account_use_credit_limit": False, "crm_credit_policy": "warn"}
    )


@pytest.fixture
def pump(admin):
    values = {"name": "Pump", "type": "service", "list_price": PRICE, "taxes_id": False}
    template = admin["product.template"].create(values)
    return admin["product.product"].search([("product_tmpl_id", "=", template)])[0]


def order_of_new_group(admin, pump, name):
    """Return an order of each branch of a new group."""
    partners = admin["res.partner"]
    head = partners.create(
        {"name": name, "is_company": True, "crm_group_credit_limit": LIMIT}
    )
    branches = partners.create(
        [
            {"name": f"{name} {number}", "is_company": True, "crm_parent_id": head}
            for number in range(SALESPEOPLE)
        ]
    )
    return admin["sale.order"].create(
        [
            {"partner_id": branch, "order_line": [(0, 0, {"product_id": pump})]}
            for branch in branches
        ]
    )


@pytest.mark.usefixtures("blocking")
def test_no_two_orders_slip_through_a_group_limit_together(server, admin, pump):
    clients = [server.login("admin") for _salesperson in range(SALESPEOPLE)]
    for client in clients:  # the first call of a session also notes its device
        client["sale.order"].search_count([])

    def confirm(client, order, barrier):
        barrier.wait()
        try:
            client["sale.order"].action_confirm([order])
        except OdooError as error:
            return error.name
        return None

    for number in range(ROUNDS):
        orders = order_of_new_group(admin, pump, f"Crowd {number}")
        barriers = [Barrier(SALESPEOPLE)] * SALESPEOPLE
        with ThreadPoolExecutor(SALESPEOPLE) as pool:
            answers = list(pool.map(confirm, clients, orders, barriers))
        confirmed = admin["sale.order"].search_count(
            [("id", "in", orders), ("state", "=", "sale")]
        )
        assert answers.count(None) == confirmed == 3
        assert set(answers) == {None, "odoo.exceptions.UserError"}
