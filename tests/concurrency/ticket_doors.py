"""The ways by which a ticket comes in, each as its users do it."""

import http.client
import itertools
import re
import xmlrpc.client
from xml.parsers.expat import ExpatError

import requests
from odoo_client import TIMEOUT, OdooClient, OdooError

UNKNOWN_PRIORITY = "unknown"
# No answer, or an empty one
CUT = (requests.ConnectionError, http.client.HTTPException, ConnectionError, ExpatError)
FAILED = (OdooError, requests.RequestException, xmlrpc.client.Error, *CUT, OSError)
# Each from somebody else: who writes all the time is taken for a machine.
MAIL = """From: Bert <bert-{key}@flood.example>
To: {alias}
Subject: Pump
Message-ID: <{key}@flood.example>
Content-Type: text/plain; charset="utf-8"

It leaks.
"""


class Door:
    """Somebody who creates tickets; he logs in anew when he was cut off."""

    _keys = itertools.count(1)

    def __init__(self, server, setting):
        self.server = server
        self.setting = setting
        self.client = None

    def values(self, **values):
        return {
            "name": "Pump",
            "description": "It leaks.",
            "team_id": self.setting.team,
            **values,
        }

    def open(self):
        """Log in, unless it was done."""
        if not self.client:
            self.client = self.connect()

    def close(self):
        self.client = None

    def connect(self):
        raise NotImplementedError

    def create(self):
        """Create a ticket.

        :return: its id, and its number if this door shows it
        """
        raise NotImplementedError


class WebClient(Door):
    """A colleague saves the form of a new ticket."""

    def connect(self):
        return self.server.login(self.setting.colleague)

    def create(self, **values):
        [saved] = self.client["helpdesk.ticket"].web_save(
            [], self.values(**values), specification={"number": {}}
        )
        return saved["id"], saved["number"]


class Rpc(Door):
    """A program calls the external API."""

    login = None

    def connect(self):
        proxy = xmlrpc.client.ServerProxy(f"{self.server.url}/xmlrpc/2/common")
        login = self.login or self.setting.colleague
        uid = proxy.authenticate(self.server.database, login, login, {})
        proxy = xmlrpc.client.ServerProxy(f"{self.server.url}/xmlrpc/2/object")
        return lambda *call: proxy.execute_kw(self.server.database, uid, login, *call)

    def create(self, **values):
        [ticket] = self.client("helpdesk.ticket", "create", [[self.values(**values)]])
        return ticket, None


class MailGateway(Rpc):
    """A mail server hands a mail over, as Odoo's mail gateway does."""

    login = "admin"

    def create(self):
        key = next(self._keys)
        mail = MAIL.format(alias=self.setting.alias, key=key)
        ticket = self.client("mail.thread", "message_process", [False, mail])
        return ticket or self._find(key), None

    def _find(self, key):
        """Return the ticket of a mail that is known: its first answer was cut off."""
        domain = [["message_id", "=", f"<{key}@flood.example>"]]
        options = {"fields": ["res_id"]}
        call = ("mail.message", "search_read", [domain], options)
        [message] = self.client(*call)
        return message["res_id"]


class Portal(Door):
    """A customer fills in the form in the portal."""

    def connect(self):
        customer = self.setting.customer
        client = OdooClient(self.server.url, self.server.database, customer)
        page = client.session.get(f"{self.server.url}/new/ticket", timeout=TIMEOUT)
        page.raise_for_status()
        self.token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page.text)[1]
        return client

    def create(self):
        answer = self.client.session.post(
            f"{self.server.url}/submitted/ticket",
            data={
                "csrf_token": self.token,
                "subject": "Pump",
                "description": "It leaks.",
                "team": self.setting.team,
            },
            allow_redirects=False,
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        found = re.search(r"/my/ticket/(\d+)", answer.headers.get("Location", ""))
        if not found:
            raise requests.RequestException(f"no ticket: {answer.status_code}")
        return int(found[1]), None


DOORS = (WebClient, Rpc, MailGateway, Portal)
CAN_FAIL = (WebClient, Rpc)
