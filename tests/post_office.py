"""The mail of everybody on loopback: SMTP takes it, IMAP hands out ours."""

import email
import email.policy
import smtplib
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from imap_server import ImapServer
from smtp_sink import free_port

OUR_DOMAIN = "own.example"
MAX_SIZE = 64 << 20  # bytes


@dataclass
class Letter:
    """A mail in a mailbox, as it came."""

    raw: bytes
    recipients: list = field(default_factory=list)
    seen: bool = False

    @property
    def message(self):
        return email.message_from_bytes(self.raw, policy=email.policy.default)


class PostOffice:
    """Mail to our domain waits in ``inbox`` for IMAP, all other in ``outbox``.

    ``machines`` answer by themselves: {address: function(message) -> bytes or None}.
    """

    def __init__(self):
        self.inbox = []
        self.outbox = []
        self.machines = {}
        self.port = free_port()
        self.imap_port = free_port()
        self._answers = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        ours = [rcpt for rcpt in envelope.rcpt_tos if rcpt.endswith(f"@{OUR_DOMAIN}")]
        others = [rcpt for rcpt in envelope.rcpt_tos if rcpt not in ours]
        raw = envelope.content
        if ours:
            head = f"Return-Path: <{envelope.mail_from or ''}>\r\n"
            head += "".join(f"Delivered-To: {rcpt}\r\n" for rcpt in ours)
            self.inbox.append(Letter(head.encode() + raw, ours))
        if others:
            self.outbox.append(Letter(raw, others))
            self._answers += [(rcpt, raw) for rcpt in others if rcpt in self.machines]
        return "250 Message accepted for delivery"

    def send(self, raw, sender="max@kunde.example", recipient=f"repairs@{OUR_DOMAIN}"):
        """Hand a mail in by SMTP, as mail programs do."""
        with smtplib.SMTP("127.0.0.1", self.port) as smtp:
            smtp.sendmail(sender, [recipient], raw)

    def let_machines_answer(self):
        """Send what machines answer to the mails they got; return how many."""
        waiting, self._answers = self._answers, []
        sent = 0
        for address, raw in waiting:
            message = email.message_from_bytes(raw, policy=email.policy.default)
            answer = self.machines[address](message)
            if answer:
                self.send(answer, sender=address)
                sent += 1
        return sent

    def letters_to(self, address):
        """Return the messages that were delivered to an address, in order."""
        return [
            letter.message for letter in self.outbox if address in letter.recipients
        ]

    @contextmanager
    def open(self):
        smtp = Controller(
            self, hostname="127.0.0.1", port=self.port, data_size_limit=MAX_SIZE
        )
        imap = ImapServer(self.inbox, self.imap_port)
        smtp.start()
        imap.start()
        try:
            yield self
        finally:
            imap.stop()
            smtp.stop()
