"""Talk to a running Odoo as the web client does: one session per person."""

import itertools

import requests

TIMEOUT = 120


class OdooError(Exception):
    """The server's answer instead of a result: ``name`` is the exception's class."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.name = data.get("name", "")
        self.message = data.get("message") or error.get("message", "")
        super().__init__(f"{self.name}: {self.message}\n{data.get('debug', '')}")


class OdooClient:
    """A logged-in user: ``client["res.partner"].search([...])`` calls a method."""

    def __init__(self, url, database, login, password=None, context=None):
        self.url = url
        self.login = login
        self.session = requests.Session()
        self.context = {"lang": "en_US", "tz": "Europe/Berlin", **(context or {})}
        self._ids = itertools.count(1)
        answer = self.json_rpc(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password or login},
        )
        self.uid = answer["uid"]

    def json_rpc(self, path, params):
        """POST a JSON-RPC call and return its result.

        :raise OdooError: when the server answers with an error
        """
        response = self.session.post(
            self.url + path,
            json={"jsonrpc": "2.0", "id": next(self._ids), "params": params},
            timeout=TIMEOUT,
        )
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            raise OdooError(answer["error"])
        return answer.get("result")

    def call(self, model, method, args=(), kwargs=None):
        """Call a public method of a model as this user."""
        kwargs = {**(kwargs or {})}
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        params = {
            "model": model,
            "method": method,
            "args": list(args),
            "kwargs": kwargs,
        }
        return self.json_rpc(f"/web/dataset/call_kw/{model}/{method}", params)

    def __getitem__(self, model):
        return _Model(self, model)

    def run_job(self, xmlid):
        """Run a scheduled action now, as its server would."""
        self["ir.cron"].method_direct_trigger([self.ref(xmlid)])

    def read_one(self, model, record_id, fields):
        """Return {field: value} of one record."""
        [values] = self[model].read([record_id], fields)
        return values

    def ref(self, xmlid):
        """Return the id behind an external id."""
        module, _dot, name = xmlid.partition(".")
        found = self["ir.model.data"].search_read(
            [("module", "=", module), ("name", "=", name)], ["res_id"]
        )
        assert found, f"{xmlid} does not exist"
        return found[0]["res_id"]


class _Model:
    def __init__(self, client, name):
        self._client = client
        self._name = name

    def __getattr__(self, method):
        def call(*args, **kwargs):
            return self._client.call(self._name, method, args, kwargs)

        return call
