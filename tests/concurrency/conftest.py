"""How long the writers write, and how often the telephone rings."""

SMOKE = 10
SMOKE_CALLS = 100


def pytest_addoption(parser):
    parser.addoption("--seconds", type=int, default=SMOKE)
    parser.addoption("--calls", type=int, default=SMOKE_CALLS)
