"""A mail server that has its moods, and remembers what it accepted."""

import asyncio
import email
import math
import random
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from smtp_sink import free_port

LIMIT = 64 << 20  # bytes of a mail
AWAY_SECONDS = 1.0
SLOW_SECONDS = 1.5

# What the next mail, or the next caller, comes to feel. After the last two the sender
# cannot know whether its mail was accepted.
BEFORE_CONTENT = ("away", "busy", "hang up", "later", "greylist", "slow")
AFTER_CONTENT = ("drop and hang up", "accept and hang up")


@dataclass
class Delivery:
    """A mail that was accepted, and when, by the monotonic clock."""

    recipient: str
    message_id: str
    time: float


class HangUp(Exception):
    """The server closes the connection without a word."""


class MoodySmtp:
    """Accepts mail on a port of loopback; what it is to ``feel`` the next one gets."""

    def __init__(self):
        self.port = free_port()
        self.deliveries = []
        self.moods = []
        self.quota = math.inf  # mails after which it stops in the middle of one
        self.delay = 0.0  # seconds that each mail takes
        self._loop = asyncio.new_event_loop()
        self._server = None

    def feel(self, mood):
        """Have a mood, once."""
        if mood == "away":
            asyncio.run_coroutine_threadsafe(self._go_away(), self._loop).result()
        else:
            self.moods.append(mood)

    def recipients(self):
        """Return the address of each accepted mail, in order."""
        return [delivery.recipient for delivery in self.deliveries]

    async def _rest(self, stage, moment):
        """Stop at a random moment of a mail, while there is no quota."""
        while stage == moment and len(self.deliveries) >= self.quota:
            await asyncio.sleep(0.01)

    def _has(self, mood):
        with suppress(ValueError):
            self.moods.remove(mood)
            return True
        return False

    async def _listen(self):
        self._server = await asyncio.start_server(
            self._talk, "127.0.0.1", self.port, limit=LIMIT
        )

    async def _go_away(self):
        self._server.close()
        await asyncio.sleep(AWAY_SECONDS)
        await self._listen()

    async def _talk(self, reader, writer):
        async def say(text):
            writer.write(text.encode() + b"\r\n")
            await writer.drain()

        with suppress(HangUp, ConnectionError, asyncio.IncompleteReadError):
            if self._has("busy"):
                await say("421 Too many connections")
                raise HangUp
            await say("220 moody.example")
            recipients, stage = [], random.randrange(3)
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipients.append(line.split(b"<")[1].split(b">")[0].decode())
                    await self._rest(stage, 0)
                    await say(self._answer_recipient())
                elif verb == b"DATA":
                    await say("354 Go ahead")
                    content = await reader.readuntil(b"\r\n.\r\n")
                    await self._rest(stage, 1)
                    answer = await self._answer_content(recipients, content)
                    await self._rest(stage, 2)
                    await say(answer)
                    recipients, stage = [], random.randrange(3)
                elif verb == b"RSET":
                    recipients = []
                    await say("250 OK")
                elif verb == b"QUIT":
                    await say("221 Bye")
                    break
                else:
                    await say("250 OK")
        writer.close()

    def _answer_recipient(self):
        if self._has("hang up"):
            raise HangUp
        return "451 Greylisted, come again" if self._has("greylist") else "250 OK"

    async def _answer_content(self, recipients, content):
        await asyncio.sleep(self.delay)
        if self._has("slow"):
            await asyncio.sleep(SLOW_SECONDS)
        if self._has("drop and hang up"):
            raise HangUp
        if self._has("later"):
            return "452 Disk full, come again"
        message_id = email.message_from_bytes(content)["Message-Id"]
        self.deliveries += [
            Delivery(recipient, message_id, time.monotonic())
            for recipient in recipients
        ]
        if self._has("accept and hang up"):
            raise HangUp
        return "250 Accepted"

    @contextmanager
    def open(self):
        """Run the server in a thread of its own."""
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._server.close()
            self._loop.run_until_complete(asyncio.sleep(0))
