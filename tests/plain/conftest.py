"""Two servers beside each other: Odoo as it comes, and Odoo with our addons."""

import pytest
from odoo_server import odoo_server


@pytest.fixture(scope="session")
def plain(env, mail):
    """The administrator of a plain Odoo."""
    with odoo_server(env, env.template(), mail.port) as server:
        yield Firm(server)


@pytest.fixture(scope="session")
def ours(env, mail):
    """The administrator of an Odoo with our addons."""
    with odoo_server(env, env.prepared(), mail.port) as server:
        yield Firm(server)


@pytest.fixture
def both(plain, ours):
    """Return a function that lets the same happen on both, and returns both results.

    :rtype: Callable[[Callable[[Firm], T]], tuple[T, T]]
    """
    return lambda act: (act(plain), act(ours))


class Firm:
    """An Odoo of a firm that keeps the addresses of the Adler group."""

    def __init__(self, server):
        self.server = server
        self.admin = server.login("admin")
        self.partners = self.admin["res.partner"]

    def person(self, name, **vals):
        return self.partners.create({"name": name, **vals})

    def company(self, name, **vals):
        return self.person(name, is_company=True, **vals)

    def branch(self, name, parent, **vals):
        """Create a branch as Odoo knows it, with an address of its own."""
        branch = self.company(name, parent_id=parent)
        self.partners.write([branch], {"type": "other"})
        self.partners.write([branch], vals)
        return branch

    def had_address(self, partner, street, city):
        """Give a contact the address it has had since an older Odoo.

        Odoo 19 lets no contact have an address that differs from its company's.
        """
        self.server.sql(
            f"UPDATE res_partner SET street = '{street}', city = '{city}'"
            f" WHERE id = {partner}"
        )
        return partner

    def address(self, partner):
        [values] = self.partners.read([partner], ["street", "city"])
        return f"{values['street']}, {values['city']}"

    def field(self, partner, name):
        [values] = self.partners.read([partner], [name])
        return values[name]

    def invoice(self, partner, amount):
        """Post an invoice without tax."""
        line = {"name": "Pump", "price_unit": amount, "tax_ids": [(5, 0, 0)]}
        invoice = self.admin["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner,
                "invoice_date": "2026-03-02",
                "invoice_line_ids": [(0, 0, line)],
            }
        )
        self.admin["account.move"].action_post([invoice])
        return invoice

    def portal_login(self, name, company):
        """Give a new person of the company access to the portal, and log in."""
        login = name.lower()
        self.admin["res.users"].create(
            {
                "partner_id": self.person(name, parent_id=company),
                "login": login,
                "password": login,
                "group_ids": [(6, 0, [self.admin.ref("base.group_portal")])],
            }
        )
        return self.server.login(login)
