from odoo.addons.mail.tests.common import MailCase

from .common import ServiceCommon

HEADERS = b"""From: Max Muster <max@kunde.example>
To: help@own.example
Subject: Pump leaks
Date: Mon, 2 Mar 2026 08:00:00 +0100
MIME-Version: 1.0
"""


class MailIntakeCommon(ServiceCommon, MailCase):
    """Mails reach the team Repairs as the gateway hands them over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.bert.write({"email": "bert@adler.example", "lang": "en_US"})
        cls.company.partner_id.write({"lang": "en_US", "tz": "Europe/Berlin"})
        cls.company.email = "info@own.example"

    def _receive(self, rest, **headers):
        """Return the ticket that a mail went to.

        :param bytes|str rest: the rest of the headers, an empty line and the body
        :param headers: replace those of the mail: ``From``, ``Message_ID`` ...
        """
        self.mails = getattr(self, "mails", 0) + 1
        lines = dict(line.split(": ", 1) for line in HEADERS.decode().splitlines())
        lines["Message-ID"] = f"<{self.mails}@kunde.example>"
        lines |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\n" for name, value in lines.items() if value)
        body = rest.encode() if isinstance(rest, str) else rest
        ticket_id = self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            head.encode() + body,
            custom_values={"team_id": self.team.id},
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def _get_mail(self, ticket):
        """Return the latest mail on a ticket."""
        return ticket.message_ids.filtered(lambda m: m.message_type == "email")[:1]
