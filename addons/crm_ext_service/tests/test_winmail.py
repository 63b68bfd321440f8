import base64
import doctest
import struct

from odoo.tests import tagged

from ..tools import automatic_mail, invitation, mended_mail
from ..tools import winmail as winmail_tool
from ..tools.winmail import read_winmail
from .common_mail import MailIntakeCommon

MESSAGE, ATTACHMENT = 1, 2


def attribute(level, key, data):
    head = struct.pack("<BHHI", level, key, 0, len(data))
    return head + data + struct.pack("<H", sum(data) & 0xFFFF)


def padded(data):
    return data + b"\0" * (-len(data) % 4)


def properties(*values):
    """Return the properties of an attachment: (type, number, bytes) each."""
    packed = struct.pack("<I", len(values))
    for kind, key, data in values:
        packed += struct.pack("<HH", kind, key)
        if key >= 0x8000:  # a named one: group, kind of name, name
            name = "Näme".encode("utf-16-le")
            packed += b"G" * 16 + struct.pack("<II", 1, len(name)) + padded(name)
        if kind in (0x1E, 0x1F, 0x102, 0x0D):
            packed += struct.pack("<II", 1, len(data)) + padded(data)
        else:
            packed += data
    return packed


def winmail(*attributes):
    codepage = attribute(MESSAGE, 0x9007, struct.pack("<II", 1252, 0))
    return struct.pack("<IH", 0x223E9F78, 1) + codepage + b"".join(attributes)


def attached(title, data, *values):
    return b"".join(
        (
            attribute(ATTACHMENT, 0x9002, b"\0" * 14),
            attribute(ATTACHMENT, 0x8010, title.encode("cp1252") + b"\0"),
            attribute(ATTACHMENT, 0x800F, data),
            attribute(ATTACHMENT, 0x9005, properties(*values)),
        )
    )


LONG_NAME = (0x1F, 0x3707, "Grüße aus Köln.pdf\0".encode("utf-16-le"))
PLAN = attached(
    "GRUEE~1.PDF",
    b"%PDF plan",
    (0x0003, 0x0E21, struct.pack("<I", 7)),
    (0x001F, 0x8005, "own".encode("utf-16-le")),
    (0x0040, 0x3007, b"\1" * 8),
    LONG_NAME,
)
PHOTO = attached("Foto.jpg", b"JPEG", (0x1E, 0x3712, b"im1@x\0"))


@tagged("post_install", "-at_install")
class TestWinmail(MailIntakeCommon):
    """What Outlook packs into winmail.dat can be opened by everybody."""

    def _send(self, data):
        encoded = base64.encodebytes(data).decode()
        return self._get_mail(
            self._receive(
                "Content-Type: multipart/mixed; boundary=AAA\n\n"
                "--AAA\nContent-Type: text/plain\n\nIt leaks.\n"
                "--AAA\nContent-Type: application/ms-tnef; name=winmail.dat\n"
                f"Content-Transfer-Encoding: base64\n\n{encoded}\n--AAA--\n"
            )
        )

    def test_the_files_in_it_are_attached_under_their_long_names(self):
        mail = self._send(winmail(PLAN, PHOTO))
        files = {a.name: a.raw for a in mail.attachment_ids}
        self.assertEqual(files.pop("winmail.dat"), winmail(PLAN, PHOTO))
        self.assertEqual(
            files, {"Grüße aus Köln.pdf": b"%PDF plan", "Foto.jpg": b"JPEG"}
        )
        self.assertNotIn("winmail", mail.body)

    def test_images_in_the_text_keep_their_id(self):
        self.assertEqual(
            read_winmail(winmail(PHOTO)), ([("Foto.jpg", b"JPEG", "im1@x")], True)
        )

    def test_a_mail_attached_to_the_mail_gives_its_files(self):
        inner = b"I" * 16 + winmail(PLAN)
        outer = attribute(ATTACHMENT, 0x9002, b"\0" * 14) + attribute(
            ATTACHMENT, 0x9005, properties((0x0D, 0x3701, inner))
        )
        self.assertEqual(
            read_winmail(winmail(outer)),
            ([("Grüße aus Köln.pdf", b"%PDF plan", "")], True),
        )

    def test_the_examples_in_the_readers_hold(self):
        for module in (automatic_mail, invitation, mended_mail, winmail_tool):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    def test_a_broken_one_is_kept_and_said(self):
        whole = winmail(PLAN, PHOTO)
        broken = whole[: len(winmail(PLAN)) + 20]
        mail = self._send(broken)
        files = {a.name: a.raw for a in mail.attachment_ids}
        self.assertEqual(
            files, {"winmail.dat": broken, "Grüße aus Köln.pdf": b"%PDF plan"}
        )
        self.assertIn("The file winmail.dat could not be opened.", mail.body)
        self.assertEqual(read_winmail(b"no such file"), ([], False))

    def test_wherever_it_is_cut_or_changed_it_can_be_read_up_to_there(self):
        whole = winmail(PLAN, PHOTO)
        for end in range(len(whole)):
            files, _is_whole = read_winmail(whole[:end])
            self.assertLessEqual(len(files), 2)
            files, _is_whole = read_winmail(whole[:end] + b"\xff" + whole[end + 1 :])
            self.assertLessEqual(len(files), 2)
