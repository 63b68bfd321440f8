"""What every story has: a server, people who log in, a mail sink, a browser."""

import functools
from pathlib import Path

import pytest
from browser.web_client import DESKTOP, web_client
from odoo_server import odoo_server
from playwright.sync_api import expect, sync_playwright
from smtp_sink import smtp_sink

from setup import environment

expect.set_options(timeout=30_000)  # ms; a busy machine is slow
PICTURES = Path(__file__).parents[1] / "build" / "pictures"


@pytest.fixture(scope="session")
def env():
    """The machine: Odoo, PostgreSQL and a browser, set up if need be."""
    with environment(with_browser=True) as env:
        yield env


@pytest.fixture(scope="session")
def mail():
    """The sink that all mail of the server goes to, and its port."""
    with smtp_sink() as (sink, port):
        sink.port = port
        yield sink


@pytest.fixture(scope="session")
def server(env, mail):
    """Odoo with our addons and the demo company."""
    with odoo_server(env, env.prepared(demo=True), mail.port) as server:
        yield server


@pytest.fixture(scope="session")
def admin(server):
    return server.login("admin")


@pytest.fixture(scope="session")
def employ(server, admin):
    """Return a function that creates a colleague with these rights and logs him in."""
    return functools.partial(_employ, server, admin)


def _employ(server, admin, login, name, groups):
    if not admin["res.users"].search([["login", "=", login]]):
        admin["res.users"].create(
            {
                "name": name,
                "login": login,
                "password": login,
                "email": f"{login}@own-firm.example",
                "lang": "en_US",
                "tz": "Europe/Berlin",
                "group_ids": [(6, 0, [admin.ref(group) for group in groups])],
            }
        )
    return server.login(login)


@pytest.fixture(scope="session")
def sabine(server, admin):
    """Sabine sells: she sees all customers' documents, but keeps no books."""
    groups = ["sales_team.group_sale_salesman_all_leads"]
    return _employ(server, admin, "story.sabine", "Sabine Sommer", groups)


@pytest.fixture(scope="session")
def sven(server, admin):
    """Sven serves: tickets of all teams."""
    groups = ["helpdesk_mgmt.group_helpdesk_user"]
    return _employ(server, admin, "story.sven", "Sven Seifert", groups)


@pytest.fixture(scope="session")
def ole(server, admin):
    """Ole serves, sells and ships: he settles a complaint alone."""
    groups = [
        "helpdesk_mgmt.group_helpdesk_manager",
        "sales_team.group_sale_salesman_all_leads",
        "stock.group_stock_user",
    ]
    return _employ(server, admin, "story.ole", "Ole Oltmanns", groups)


@pytest.fixture(scope="session")
def alma(server, admin):
    """Alma keeps the books."""
    groups = ["account.group_account_invoice"]
    return _employ(server, admin, "story.alma", "Alma Ahrens", groups)


@pytest.fixture(scope="session")
def mara(server, admin):
    """Mara markets."""
    groups = ["mass_mailing.group_mass_mailing_user"]
    return _employ(server, admin, "story.mara", "Mara Marx", groups)


@pytest.fixture(scope="session")
def chromium(env):
    """A headless browser; without one the stories of the screen are skipped."""
    if not env.browser:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(env.browser),
            env=env.variables,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium):
    """Return a function that opens a tab for a logged-in person."""
    stack = []

    def open_tab(client, viewport=None, **options):
        context = web_client(
            chromium, client, PICTURES, viewport=viewport or DESKTOP, **options
        )
        stack.append(context)
        return context.__enter__()

    yield open_tab
    errors = []
    for context in reversed(stack):
        try:
            context.__exit__(None, None, None)
        except AssertionError as error:
            errors.append(str(error))
    assert not errors, errors
