"""A small IMAP server on loopback: what it takes to fetch mail (RFC 3501)."""

import asyncio
import re
import threading

MAX_LINE = 1 << 16


class ImapServer:
    """Serves one mailbox, a list of :class:`Letter`, to whoever logs in."""

    def __init__(self, mailbox, port):
        self.mailbox = mailbox
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._server = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        """Listen before this returns."""
        listening = asyncio.start_server(
            self._talk, "127.0.0.1", self.port, limit=MAX_LINE
        )
        self._server = self._loop.run_until_complete(listening)
        self._thread.start()

    def stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        self._loop.close()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _talk(self, reader, writer):
        writer.write(b"* OK ready\r\n")
        try:
            while line := (await reader.readline()).decode().strip():
                tag, command, *rest = line.split(" ", 2)
                answer = getattr(self, f"_do_{command.lower()}", None)
                if answer is None:
                    writer.write(f"{tag} BAD {command} is not served\r\n".encode())
                    continue
                for untagged in answer(rest[0] if rest else ""):
                    writer.write(untagged + b"\r\n")
                writer.write(f"{tag} OK {command} completed\r\n".encode())
                await writer.drain()
                if command.upper() == "LOGOUT":
                    break
        except ConnectionError:
            pass  # who fetches may hang up
        finally:
            writer.close()

    # === COMMANDS: each returns its untagged answers === #

    def _do_capability(self, _arguments):
        return [b"* CAPABILITY IMAP4rev1"]

    def _do_login(self, _arguments):
        return []

    def _do_noop(self, _arguments):
        return []

    def _do_close(self, _arguments):
        return []

    def _do_select(self, _arguments):
        return [
            rb"* FLAGS (\Seen)",
            b"* %d EXISTS" % len(self.mailbox),
            b"* 0 RECENT",
            b"* OK [UIDVALIDITY 1]",
        ]

    def _do_search(self, _arguments):
        unseen = [
            str(number)
            for number, letter in enumerate(self.mailbox, 1)
            if not letter.seen
        ]
        return [" ".join(["* SEARCH", *unseen]).encode()]

    def _do_fetch(self, arguments):
        number = int(arguments.split()[0])
        letter = self.mailbox[number - 1]
        letter.seen = True
        raw = letter.raw
        return [b"* %d FETCH (RFC822 {%d}\r\n%s)" % (number, len(raw), raw)]

    def _do_store(self, arguments):
        number, sign = re.match(r"(\d+) ([+-])FLAGS", arguments).groups()
        letter = self.mailbox[int(number) - 1]
        letter.seen = sign == "+"
        flags = rb"\Seen" if letter.seen else b""
        return [b"* %s FETCH (FLAGS (%s))" % (number.encode(), flags)]

    def _do_logout(self, _arguments):
        return [b"* BYE"]
