"""How long the writers write, how often the telephone rings, what is broken."""

SMOKE = 10
SMOKE_CALLS = 100
SMOKE_CREATORS = 8
SMOKE_TICKETS = 6
SMOKE_FAULTS = 10
SMOKE_OBJECTIONS = 40


def pytest_addoption(parser):
    parser.addoption("--seconds", type=int, default=SMOKE)
    parser.addoption("--calls", type=int, default=SMOKE_CALLS)
    parser.addoption("--creators", type=int, default=SMOKE_CREATORS)
    parser.addoption("--tickets", type=int, default=SMOKE_TICKETS)
    parser.addoption("--faults", type=int, default=SMOKE_FAULTS)
    parser.addoption("--objections", type=int, default=SMOKE_OBJECTIONS)
    parser.addoption("--crash", action="store_true")
