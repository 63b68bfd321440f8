import base64
import inspect
from email import message_from_bytes, policy

from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.helpdesk_mgmt.models import helpdesk_ticket
from odoo.addons.mail.models import fetchmail

from ..models import mail_thread_intake
from .common_mail import MailIntakeCommon

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)
INVITATION = b"""BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:1
DTSTART:20260310T090000Z
DTEND:20260310T100000Z
SUMMARY:Look at the pump
LOCATION:Ulm
ORGANIZER;CN=Max:MAILTO:max@kunde.example
END:VEVENT
END:VCALENDAR
"""


def mixed(*parts, boundary=b"AAA"):
    """Return the rest of a mail of several parts."""
    lines = b"".join(b"--%s\n%s\n" % (boundary, part) for part in parts)
    head = b"Content-Type: multipart/mixed; boundary=%s\n\n" % boundary
    return head + lines + b"--%s--\n" % boundary


TEXT = b"Content-Type: text/plain\n\nIt leaks."


@tagged("post_install", "-at_install")
class TestMailMending(MailIntakeCommon):
    """Whatever a mail program does wrong: what was written can be read."""

    def _read(self, rest, **headers):
        # One sender each: nobody counts as a flood
        headers.setdefault("From", f"max{getattr(self, 'mails', 0)}@kunde.example")
        return self._get_mail(self._receive(rest, **headers))

    def assertSays(self, text, rest, **headers):
        mail = self._read(rest, **headers)
        self.assertEqual(html2plaintext(mail.body).strip(), text)
        return mail

    def assertFiles(self, mail, **files):
        self.assertEqual(
            {a.name: a.raw for a in mail.attachment_ids},
            {name.replace("_", "."): content for name, content in files.items()},
        )

    def test_text_in_a_charset_that_is_wrong_unknown_or_missing(self):
        for content_type, data in (
            (b"text/plain", "Grüße".encode()),
            (b"text/plain", "Grüße".encode("latin-1")),
            (b"text/plain; charset=us-ascii", "Grüße".encode("latin-1")),
            (b"text/plain; charset=utf-8", "Grüße".encode("latin-1")),
            (b"text/plain; charset=x-klingon", "Grüße".encode()),
            (b"text/plain; charset=_autodetect_all", "Grüße".encode()),
            (b"text/plain; charset", "Grüße".encode()),
            (b"text/html; charset=", "<p>Grüße</p>".encode()),
        ):
            with self.subTest(content_type):
                self.assertSays(
                    "Grüße", b"Content-Type: %s\n\n%s" % (content_type, data)
                )

    def test_text_in_a_foreign_charset(self):
        for charset, text in (
            ("koi8-r", "Привет"),
            ("iso-2022-jp", "テスト"),
            ("big5", "你好"),
            ("windows-1253", "Γειά"),
            ("utf-16", "Grüße"),
            ("utf-7", "Grüße"),
        ):
            with self.subTest(charset):
                data = base64.b64encode(text.encode(charset)).decode()
                self.assertSays(
                    text,
                    f"Content-Type: text/plain; charset={charset}\n"
                    f"Content-Transfer-Encoding: base64\n\n{data}",
                )

    def test_signs_that_a_program_takes_from_the_larger_set(self):
        self.assertSays(
            "10 €", b"Content-Type: text/plain; charset=iso-8859-1\n\n10 \x80"
        )
        self.assertSays(
            "镕", b"Content-Type: text/plain; charset=gb2312\n\n" + "镕".encode("gbk")
        )

    def test_a_subject_of_raw_letters(self):
        for charset in ("utf-8", "latin-1"):
            mail = self.env["mail.thread"].message_process(
                "helpdesk.ticket",
                b"From: a@b.example\nMessage-ID: <%s>\nSubject: " % charset.encode()
                + "Grüße".encode(charset)
                + b"\n\nIt leaks.",
            )
            ticket = self.env["helpdesk.ticket"].browse(mail)
            self.assertEqual(ticket.name, "Grüße")

    def test_zero_bytes_are_left_out(self):
        mail = self._read(
            mixed(
                b"Content-Type: text/plain\n\nIt\0 leaks.",
                b"Content-Type: application/pdf\nContent-Disposition: attachment; "
                b'filename="a\0b.pdf"\n\nPDF',
            ),
            Subject="=?utf-8?Q?Pump=00_leaks?=",
        )
        self.assertIn("It leaks.", mail.body)
        self.assertEqual(mail.subject, "Pump leaks")
        self.assertFiles(mail, ab_pdf=b"PDF")

    def test_parts_without_a_boundary_or_with_another_one(self):
        self.assertSays("It leaks.", "Content-Type: multipart/mixed\n\nIt leaks.")
        body = mixed(TEXT, b"Content-Type: text/csv; name=a.csv\n\n1;2", boundary=b"BB")
        wrong = body.replace(b"boundary=BB", b"boundary=AA")
        missing = body.replace(b"; boundary=BB", b"")
        for rest in (wrong, missing):
            mail = self.assertSays("It leaks.", rest)
            self.assertFiles(mail, a_csv=b"1;2")

    def test_a_mail_that_was_cut_off(self):
        whole = mixed(
            TEXT,
            b"Content-Type: application/pdf; name=a.pdf\n"
            b"Content-Transfer-Encoding: base64\n\nJVBERi0xLjQ=",
        )
        mail = self.assertSays("It leaks.", whole[: whole.index(b"LjQ=")])
        self.assertEqual(mail.attachment_ids.name, "a.pdf")

    def test_headers_that_nobody_can_parse(self):
        for headers in (
            {"Message_ID": "<[abc]@foo"},
            {"References": "<[x]> <x@[y> ;;", "In_Reply_To": '"foo bar'},
            {"Content_Type": ";;;/x="},
            {"Content_Type": "foo"},
            {"Content_Transfer_Encoding": "x-rot"},
            {"Date": "Mon, 99 Foo 20266 99:99"},
            {"From": "=?utf-8?Q?M=FCller <max@@kunde>, foo"},
            {"From": "Undisclosed:;", "To": "undisclosed-recipients:;"},
            {"From": None, "To": None, "Subject": None, "Date": None},
        ):
            with self.subTest(headers):
                self.assertSays("It leaks.", "\nIt leaks.", **headers)

    def test_a_mail_without_id_arrives_once(self):
        first = self._receive("\nIt leaks.", Message_ID=None)
        self.assertTrue(first)
        again = self._receive("\nIt leaks.", Message_ID=None)
        self.assertFalse(again)
        other = self._receive("\nIt leaks more.", Message_ID=None)
        self.assertNotIn(other.id, (False, first.id))

    def test_a_mail_that_arrives_twice_is_one(self):
        ticket = self._receive("\nIt leaks.", Message_ID="<twice@kunde.example>")
        again = self._receive("\nIt leaks.", Message_ID="<twice@kunde.example>")
        self.assertFalse(again)
        mails = ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(mails), 1)

    def test_a_program_that_gives_all_mails_one_id_loses_none(self):
        same = {"Message_ID": "<1@scanner>"}
        first = self._receive("\nPage 1", **same)
        late = {**same, "Date": "Mon, 2 Mar 2026 09:00:00 +0100"}
        second = self._receive("\nPage 2", **late)
        self.assertNotIn(second.id, (False, first.id))
        self.assertFalse(self._receive("\nPage 2", **late))

    def test_a_fetched_mail_is_read_again_when_another_transaction_was_first(self):
        calls = []
        self.patch(
            mail_thread_intake,
            "retrying",
            lambda func, env: calls.append(env) or func(),
        )
        self._receive("\nIt leaks.")
        self.assertFalse(calls)
        self.env = self.env(context={"default_fetchmail_server_id": 1})
        self.assertTrue(self._receive("\nIt drips.", Subject="Valve"))
        self.assertEqual(len(calls), 1)

    def test_upstream_still_leaves_dead_images_and_forgets_the_channel(self):
        """Ours can go when this fails."""
        source = inspect.getsource(helpdesk_ticket)
        self.assertIn('"description": msg.get("body")', source)
        self.assertIn('self.env.context.get("fetchmail_cron_running")', source)
        self.assertNotIn("cid:", source)
        fetching = inspect.getsource(fetchmail.FetchmailServer._fetch_mail)
        self.assertIn("with_env(self.env(cr=message_cr))", fetching)  # no such context
        self.assertNotIn("retrying", fetching)

    def test_a_mail_comes_by_the_channel_email(self):
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        self.assertEqual(self._receive("\nIt leaks.").channel_id, channel)

    def test_what_cannot_be_read_is_attached_as_it_came(self):
        broken = "Content-Type: text/plain\n\nIt leaks."
        parts = type(self.env["mail.thread"])._message_parse_extract_payload
        calls = []

        def fail_once(threads, message, *args, **kwargs):
            calls.append(message)
            if len(calls) == 1:
                raise AssertionError("a fault of the reader")
            return parts(threads, message, *args, **kwargs)

        self.patch(
            type(self.env["mail.thread"]), "_message_parse_extract_payload", fail_once
        )
        mail = self.assertSays(
            "This mail could not be read. It is attached as it came.", broken
        )
        self.assertEqual(mail.subject, "Pump leaks")
        self.assertEqual(mail.attachment_ids.name, "message.eml")
        self.assertIn(b"It leaks.", mail.attachment_ids.raw)

    # === INVITATIONS, IMAGES, FORWARDED MAILS === #

    def test_an_invitation_says_what_when_and_where(self):
        part = b"Content-Type: text/calendar; method=REQUEST\n\n" + INVITATION
        for rest in (part, mixed(TEXT, part)):
            mail = self._read(rest)
            text = html2plaintext(mail.body)
            for words in (
                "Invitation: Look at the pump",
                "03/10/2026 10:00:00 AM (Europe/Berlin)",
                "Where: Ulm",
                "Organizer: max@kunde.example",
            ):
                self.assertIn(words, text)
            self.assertEqual(mail.attachment_ids.name, "invite.ics")
            self.assertIn(b"DTSTART:20260310T090000Z", mail.attachment_ids.raw)

    def test_a_cancelled_meeting_and_a_broken_invitation(self):
        cancelled = INVITATION.replace(b"REQUEST", b"CANCEL")
        head = b"Content-Type: text/calendar\n\n"
        self.assertIn(
            "Cancelled meeting: Look at the pump", self._read(head + cancelled).body
        )
        broken = self._read(mixed(TEXT, head + INVITATION[:60]))
        self.assertEqual(broken.attachment_ids.name, "invite.ics")
        self.assertNotIn("Invitation", broken.body)

    def test_images_in_the_text_show_in_mail_and_description(self):
        html = b'Content-Type: text/html\n\n<p>Here: <img src="cid:im1@x"></p>'
        for name in (b"; name=im.png", b""):
            image = (
                b"Content-Type: image/png%s\nContent-ID: <im1@x>\n"
                b"Content-Transfer-Encoding: base64\n\n%s" % (name, PIXEL)
            )
            ticket = self._receive(mixed(html, image))
            mail = self._get_mail(ticket)
            source = f"/web/image/{mail.attachment_ids.id}"
            self.assertIn(source, mail.body)
            self.assertIn(source, ticket.description)
            self.assertNotIn("cid:", ticket.description)

    def test_a_forwarded_mail_is_a_file_that_mail_programs_open(self):
        mail = self._read(
            mixed(TEXT, b"Content-Type: message/rfc822\n\nSubject: Inner\n\nDrip.")
        )
        self.assertEqual(mail.attachment_ids.name, "message.eml")
        inner = message_from_bytes(mail.attachment_ids.raw, policy=policy.default)
        self.assertEqual(inner["Subject"], "Inner")
        self.assertEqual(inner.get_content().strip(), "Drip.")

    def test_signed_and_encrypted_mails_keep_their_parts(self):
        mail = self._read(
            b"Content-Type: application/pkcs7-mime; name=smime.p7m\n"
            b"Content-Transfer-Encoding: base64\n\nTUlJQg=="
        )
        self.assertFiles(mail, smime_p7m=b"MIIB")
