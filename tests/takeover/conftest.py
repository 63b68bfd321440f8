"""How large the address book is: ``--partners 1000000`` for the whole promise."""

SMOKE = 2_000


def pytest_addoption(parser):
    parser.addoption("--partners", type=int, default=SMOKE)
