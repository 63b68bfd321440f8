"""How much is taken over: ``--partners 1000000`` for the whole promise."""

SMOKE = 2_000
SMOKE_TICKETS = 2_000


def pytest_addoption(parser):
    parser.addoption("--partners", type=int, default=SMOKE)
    parser.addoption("--former-tickets", type=int, default=SMOKE_TICKETS)
