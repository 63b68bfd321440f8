"""A telephone system that reports its calls, as those on the market do."""

import itertools
import time

import requests

TIMEOUT = 120
TRIES = 10
_calls = itertools.count(1)


class TelephoneSystem:
    """One record of ``crm.phone.system``, and what only the machine itself knows."""

    def __init__(self, server, admin, shape="generic"):
        [self.id] = admin["crm.phone.system"].create([{"name": shape, "shape": shape}])
        self.renew_key(admin)
        self.url = f"{server.url}/crm_ext/phone"

    def renew_key(self, admin):
        action = admin["crm.phone.system"].action_create_key([self.id])
        self.key = action["context"]["default_key"]

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.key}"}

    def new_call(self):
        """Return an id that no other call has."""
        return f"{self.id}-{next(_calls)}-{time.time_ns()}"

    def post(self, payload, as_form=False, with_header=True):
        """Report an event and return the server's answer."""
        body = {"data": payload} if as_form else {"json": payload}
        if with_header:
            return requests.post(
                f"{self.url}/event", headers=self.headers, timeout=TIMEOUT, **body
            )
        return requests.post(f"{self.url}/event/{self.key}", timeout=TIMEOUT, **body)

    def report(self, event, call, session=requests, **fields):
        """Report an event of any telephone system until it is taken."""
        payload = {"event": event, "call_id": call, "direction": "in", **fields}
        for attempt in range(TRIES):
            try:
                answer = session.post(
                    f"{self.url}/event",
                    json=payload,
                    headers=self.headers,
                    timeout=TIMEOUT,
                )
            except requests.ConnectionError:
                time.sleep(0.1 * attempt)
                continue
            assert answer.status_code == 200, (answer.status_code, answer.text)
            return
        raise AssertionError(f"{payload} was never taken")

    def look_up(self, number):
        answer = requests.get(
            f"{self.url}/lookup",
            params={"number": number},
            headers=self.headers,
            timeout=TIMEOUT,
        )
        assert answer.status_code == 200
        return answer.json()["contacts"]
