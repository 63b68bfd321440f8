"""Many people unsubscribe at the same moment: nobody waits, the log has no gap."""

from concurrent.futures import ThreadPoolExecutor

PEOPLE = 8
TURNS = 5


def _object(client, address):
    for turn in range(TURNS):
        action = "withdrawn" if turn % 2 else "lifted"
        client["crm.consent"].create(
            [{"email": address, "action": action, "company_id": False}]
        )


def test_log_stays_one_chain_when_many_write_at_once(server, admin):
    addresses = [f"person{number}@log.example" for number in range(PEOPLE)]
    clients = [server.login("admin") for _address in addresses]

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(_object, clients, addresses))

    rows = admin["crm.consent"].search_read(
        [["email", "in", addresses]], ["number", "hash"]
    )
    assert len(rows) == PEOPLE * TURNS
    assert len({row["hash"] for row in rows}) == len(rows)
    action = admin["crm.consent.check"].action_check([])
    check = admin.read_one("crm.consent.check", action["res_id"], ["state", "findings"])
    assert check["state"] == "intact", check["findings"]
