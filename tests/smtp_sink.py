"""A real SMTP server on loopback that keeps what it is given."""

import email
import email.policy
import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class SmtpSink:
    """Collects every delivered message with its envelope recipients."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(
            envelope.content, policy=email.policy.default
        )
        self.messages.append((list(envelope.rcpt_tos), message))
        return "250 Message accepted for delivery"

    def recipients(self):
        """Return the sorted addresses that mail was delivered to, one per delivery."""
        return sorted(rcpt for rcpts, _message in self.messages for rcpt in rcpts)

    def html_for(self, address):
        """Return the HTML part of the only message to an address."""
        [message] = [m for rcpts, m in self.messages if address in rcpts]
        return message.get_body(preferencelist=("html",)).get_content()


def free_port():
    """Return a TCP port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def smtp_sink():
    """Run a sink on a free port; yields ``(sink, port)``."""
    sink = SmtpSink()
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()
