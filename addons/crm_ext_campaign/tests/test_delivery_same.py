# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import email
from email.policy import SMTP
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.mail.models.mail_mail import MailMail

from ..models import mail_mail_mould
from ..models.mail_mail_mould import Workshop
from .common_delivery import DeliveryCommon

PEOPLE = {
    "Zoë Müller": "zoe@example.com",
    'Dan "The Man"': "dan@example.com",
    "Eve, Dr.": "eve+news@example.com",
    "bob@home": "bob&sons@example.com",
    "Gil": "Gil <gil@example.com>",
    "": "nameless@example.com",
}
BODY = """
<div style="color: red">
  <p>Größe &amp; Preis: <b>100 €</b><br/>
  siehe <a href="https://own.example/a?b=1&amp;c">hier</a> und
  <a href="https://own.example/ä">dort</a>, <a href="mailto:us@own.example">Mail</a></p>
  <p><a href="/view">Online</a> <a href="/unsubscribe_from_list">Abmelden</a></p>
</div>
"""


@tagged("post_install", "-at_install")
class TestDeliverySame(DeliveryCommon):
    """Nothing is lost because a message is cast: each is what Odoo would send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [shared] = cls._create_people(["Shared"], email="a@example.com, b@example.com")
        for name, address in PEOPLE.items():
            shared |= cls._create_people([name], email=address, parent_id=cls.adler.id)
        cls.selection = cls._create_selection()
        cls.selection.action_freeze()
        cls.mailing = cls._create_mailing(cls.selection)
        cls.mailing.body_html = BODY

    def _get_ours(self, mails):
        """Deliver what we make of mails; return the same as `_get_odoos`."""
        casts = []
        cast_message = type(mails)._crm_cast_message

        def note_cast(mail, *args):
            casts.append(mail)
            return cast_message(mail, *args)

        workshop = Workshop(
            self.env["ir.mail_server"].browse(), mails.record_alias_domain_id
        )
        with (
            self.mock_mail_gateway(),
            patch.object(type(mails), "_crm_cast_message", note_cast),
        ):
            session = self.env["ir.mail_server"]._connect__()
            for letter in mails._crm_build(workshop).values():
                letter.deliver(session, False)
        return self._get_deliveries(), len(casts) - 1  # one of them as a proof

    def _get_odoos(self, mails):
        """Let Odoo send mails; return {recipients: (sender, headers, parts)}."""
        with self.mock_mail_gateway():
            for (
                _server,
                domain,
                smtp_from,
                mail_ids,
            ) in mails._split_by_mail_configuration():
                session = self.env["ir.mail_server"]._connect__(smtp_from=smtp_from)
                mails.browse(mail_ids)._send(
                    smtp_session=session, alias_domain_id=domain
                )
        return self._get_deliveries()

    def _get_deliveries(self):
        return {
            tuple(mail["smtp_to_list"]): (
                mail["smtp_from"],
                *self._take_apart(mail["message"]),
            )
            for mail in self.emails
        }

    def _take_apart(self, text):
        message = email.message_from_string(text, policy=SMTP)
        headers = {
            name: value
            for name, value in message.items()
            if name not in ("Date", "Content-Type")
        }
        parts = [
            (part.get_content_type(), part.get_content())
            for part in message.walk()
            if not part.is_multipart()
        ]
        return headers, parts

    def _assert_same(self, mails):
        """Return how many of the messages were cast."""
        ours, casts = self._get_ours(mails)
        odoos = self._get_odoos(mails)
        self.assertEqual(ours.keys(), odoos.keys())
        for recipients, delivery in ours.items():
            with self.subTest(recipients=recipients):
                self.assertEqual(delivery, odoos[recipients])
        self.assertEqual(len(ours), len(mails))
        return casts

    def _write(self):
        return self.env["mail.mail"].concat(*self._write_mails().values())

    def test_everybody_gets_what_odoo_would_send(self):
        mails = self._write()

        casts = self._assert_same(mails)

        # Two are built, and whoever has two addresses
        self.assertEqual((len(mails), casts), (10, 7))

    def test_text_with_a_placeholder_is_written_for_each(self):
        self.mailing.body_html = "<p>Dear <t t-out='object.name'>customer</t></p>"
        mails = self._write()

        self.assertIn(
            "Dear Bert", mails.filtered(lambda m: m.res_id == self.bert.id).body
        )
        self.assertEqual(self._assert_same(mails), -1)

    def test_subject_with_a_placeholder_is_written_for_each(self):
        self.mailing.subject = "For {{ object.name }}"
        mails = self._write()

        self.assertIn("For Bert", mails.mapped("subject"))
        self.assertEqual(self._assert_same(mails), -1)

    def test_attachments_arrive(self):
        self.mailing.sudo().attachment_ids = self.env["ir.attachment"].create(
            {"name": "gears.txt", "raw": b"Gears", "mimetype": "text/plain"}
        )
        mails = self._write()

        self.assertEqual(self._assert_same(mails), -1)
        message = email.message_from_string(self.emails[0]["message"], policy=SMTP)
        [attachment] = message.iter_attachments()
        self.assertEqual(attachment.get_filename(), "gears.txt")

    def test_people_of_two_languages_get_their_own_text(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        (self.anna | self.bert | self.cora).lang = "fr_FR"
        mails = self._write()

        self.assertEqual(self._assert_same(mails), 7)

    def test_kept_mailing_leaves_a_copy_in_the_chatter(self):
        self.mailing.keep_archives = True
        mails = self._write()

        self._assert_same(mails)

        self.assertIn("Größe &amp; Preis", self.anna.message_ids[0].body)

    # === OTHER ADDONS === #
    def test_addon_that_takes_part_in_building_is_asked_for_each(self):
        known = mail_mail_mould.KNOWN_MODULES - {MailMail.__module__}
        mails = self._write()

        with patch.object(mail_mail_mould, "KNOWN_MODULES", known):
            self.assertEqual(self._assert_same(mails), -1)

    def test_text_that_differs_unexpectedly_is_built_for_each(self):
        personalize = MailMail._personalize_outgoing_body

        def greet(mail, body, partner=False, **kwargs):
            return f"Dear {partner.name}, {personalize(mail, body, partner, **kwargs)}"

        mails = self._write()

        with patch.object(MailMail, "_personalize_outgoing_body", greet):
            self.assertEqual(self._assert_same(mails), 0)

    # === ONCE FOR ALL === #
    def test_what_everybody_gets_is_rendered_and_sanitised_once(self):
        render = type(self.env["mail.render.mixin"])._render_template_qweb_regex
        rendered = []

        def note_render(mixin, template_src, model, res_ids):
            rendered.append(len(res_ids))
            return render(mixin, template_src, model, res_ids)

        with patch.object(
            type(self.env["mail.compose.message"]),
            "_render_template_qweb_regex",
            note_render,
        ):
            mails = self._write()

        self.assertEqual(rendered, [1])
        self.assertEqual(len({mail.body for mail in mails}), 1)
        self.assertIn("Größe &amp; Preis", mails[0].body)
        self.assertNotIn("<script", mails[0].body)

    def test_mails_are_built_with_as_many_queries_for_few_as_for_many(self):
        mails = self._write()
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            workshop = Workshop(self.env["ir.mail_server"].browse(), False)
            before = self.env.cr.sql_log_count
            self.assertEqual(len(some._crm_build(workshop)), len(some))
            return self.env.cr.sql_log_count - before

        count(mails[:3])
        self.assertEqual(count(mails[:9]), count(mails[:3]))
