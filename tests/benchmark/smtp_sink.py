"""A mail server in a process of its own: it takes everything and notes the recipients.

Called with a file; prints the port that it listens on.
"""

import asyncio
import sys

LIMIT = 64 << 20  # bytes of a mail


async def talk(reader, writer, file):
    """Answer one client, as quickly as can be."""
    writer.write(b"220 sink\r\n")
    recipients = []
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"RCPT":
            recipients.append(line.split(b"<")[1].split(b">")[0].decode())
        if verb == b"DATA":
            writer.write(b"354 Go ahead\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            file.writelines(f"{recipient}\n" for recipient in recipients)
            file.flush()
            recipients = []
        writer.write(b"221 Bye\r\n" if verb == b"QUIT" else b"250 OK\r\n")
        await writer.drain()
        if verb == b"QUIT":
            break
    writer.close()


async def main():
    """Serve until the process is ended."""
    with open(sys.argv[1], "a") as file:
        server = await asyncio.start_server(
            lambda reader, writer: talk(reader, writer, file),
            "127.0.0.1",
            limit=LIMIT,
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
