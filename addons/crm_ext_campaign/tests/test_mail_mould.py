# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from odoo.tests import BaseCase, tagged

from ..tools.mail_header import HeaderCache
from ..tools.mail_mould import GappedText, Mould, is_same

ALPHABET = "abc äß€日 <>&=.\t\n/"


@tagged("post_install", "-at_install")
class TestMailMould(BaseCase):
    def _build(self, html, text="", **headers):
        message = EmailMessage(policy=SMTP)
        for name, value in {"Subject": "Hello", "To": "anna@example.com"}.items():
            message[name] = headers.pop(name, value)
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.add_alternative(text or html, subtype="plain", charset="utf-8")
        message.add_alternative(html, subtype="html", charset="utf-8")
        return message

    def _cast(self, mould, facts, **headers):
        return mould.cast(facts, headers, HeaderCache().plain)

    def test_other_facts_take_the_place_of_those_of_the_first(self):
        text = GappedText("see /r/x/m/1, /r/x/m/12 and /r/y/m/1", {"trace": "/m/1"})

        self.assertEqual(
            text.fill({"trace": "/m/77"}), "see /r/x/m/77, /r/x/m/12 and /r/y/m/77"
        )

    def test_fact_is_escaped_where_that_of_the_first_is(self):
        text = GappedText("a?b=1&c <a href='a?b=1&amp;c'>", {"link": "a?b=1&c"})

        self.assertEqual(text.fill({"link": "x&y"}), "x&y <a href='x&amp;y'>")

    def test_cast_message_is_the_one_that_would_be_built(self):
        """Random texts, mostly of ASCII or not, long and short lines."""
        rng = random.Random(20261122)
        casts = 0
        for _case in range(300):
            weights = [rng.random() ** 3 for _letter in ALPHABET]
            pieces = [
                "".join(rng.choices(ALPHABET, weights, k=rng.randrange(400)))
                for _piece in range(4)
            ]
            facts, others = (
                {
                    "link": f"https://own.example/{rng.randrange(10**9)}?a=1&b",
                    "one_click": f"https://own.example/u/{'x' * rng.randrange(90)}{n}",
                }
                for n in range(2)
            )

            def build(told, pieces=pieces):
                html = f" {told['link']} ".join(pieces)
                return self._build(html, List_Unsubscribe=f"<{told['one_click']}>")

            built = build(others)
            try:
                mould = Mould(build(facts), facts)
            except ValueError:  # all lines are short
                continue
            message = self._cast(mould, others)
            received = message_from_bytes(message.as_bytes(), policy=SMTP)
            casts += 1
            self.assertTrue(is_same(message, built))
            for part, other in zip(
                received.iter_parts(), built.iter_parts(), strict=True
            ):
                texts = [one.get_content().splitlines() for one in (part, other)]
                self.assertEqual(*texts)
            self.assertEqual(received["List-Unsubscribe"], f"<{others['one_click']}>")
            self.assertLessEqual(
                max(
                    len(line)
                    for part in message.iter_parts()
                    for line in part.get_payload().splitlines()
                ),
                76,
            )
        self.assertGreater(casts, 200)

    def test_messages_that_differ_are_told_apart(self):
        built = self._build("<p>Hello</p>")

        self.assertTrue(is_same(built, self._build("<p>Hello</p>")))
        self.assertFalse(is_same(built, self._build("<p>Hallo</p>")))
        self.assertFalse(is_same(built, self._build("<p>Hello</p>", Subject="Hi")))
        self.assertFalse(is_same(built, self._build("<p>Hello</p>", Cc="b@x.de")))

    def test_message_with_attachment_or_short_lines_is_no_mould(self):
        short, attached = self._build("<p>Hi</p>"), self._build("<p>ä</p>" * 30)
        attached.add_attachment(b"x", "text", "plain", filename="x.txt")

        for message in (short, attached):
            with self.assertRaises(ValueError):
                Mould(message, {"link": "https://own.example"})
