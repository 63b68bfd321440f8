import hashlib
import logging
from email import policy
from email.message import EmailMessage
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import html2plaintext
from odoo.tools.mail import append_content_to_html

from ..tools.mended_mail import mend, original_of
from ..tools.winmail import read_winmail

_logger = logging.getLogger(__name__)

WINMAIL_TYPE = "application/ms-tnef"
# What a mail that cannot be read still says about itself
KEPT_HEADERS = (
    "From",
    "To",
    "Cc",
    "Delivered-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
)


class RawMail:
    """A mail as it came, for as long as it is being read."""

    def __init__(self, mail):
        self._mail = getattr(mail, "data", mail)

    @property
    def content(self):
        return self._mail.encode() if isinstance(self._mail, str) else self._mail


class MailThread(models.AbstractModel):
    """Nothing of a mail is lost, however it was written."""

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Try once more when another transaction was in the way.

        Odoo marks a fetched mail as read also when it failed: it would never come
        again.
        """
        threads = self.with_context(crm_raw_mail=RawMail(message))
        process = partial(
            super(MailThread, threads).message_process, model, message, *args, **kwargs
        )
        if self.env.context.get("default_fetchmail_server_id"):
            # Fetching commits after each mail, and so does this.
            return retrying(process, self.env)
        return process()

    @api.model
    def message_parse(self, message, save_original=False):
        """Read also what other programs broke; attach what cannot be read."""
        try:
            mend(message)
            values = super().message_parse(message, save_original=save_original)
        except psycopg2.Error:
            raise
        except Exception as error:
            _logger.info("A mail cannot be read: %s. It is attached as it came.", error)
            message = self._wrap_crm_unreadable(message)
            values = super().message_parse(message, save_original=save_original)
        values = {key: self._clean_crm_text(value) for key, value in values.items()}
        values["message_id"] = self._get_crm_own_id(values)
        values["attachments"] = [
            self._Attachment(self._clean_crm_text(name), content, info)
            for name, content, info in values.get("attachments") or ()
        ]
        self._add_crm_original(message, values)
        self._unpack_crm_winmail(values)
        self._add_crm_invitations(values)
        return values

    @api.model
    def _get_crm_own_id(self, values):
        """Return the id of a mail, another one if the program gives all the same.

        Odoo takes the second mail of an id for the first one, delivered again. The
        date tells them apart; it stays the same when a mail comes twice.

        :param dict values: as :meth:`message_parse` returns them
        """
        message_id, date = values["message_id"], values.get("date")
        # sudo: as Odoo's own look for doubles; a mail of ours is no double.
        messages = self.env["mail.message"].sudo()
        first = messages.search(
            [("message_id", "=", message_id), ("message_type", "=", "email")], limit=1
        )
        if not first or not date or fields.Datetime.to_string(first.date) == date:
            return message_id
        text = f"{message_id} {values['email_from']} {date} {values.get('subject')}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        return f"<{digest}@same-message-id>"

    @api.model
    def _wrap_crm_unreadable(self, message):
        """Return a mail that says the same about itself and has the broken one."""
        wrapper = EmailMessage(policy=policy.SMTP)
        headers = {name.lower(): value for name, value in message.raw_items()}
        for name in KEPT_HEADERS:
            text = " ".join(str(headers.get(name.lower()) or "").split())
            text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            try:
                if text:
                    wrapper[name] = text
                    str(wrapper[name])
            except (IndexError, LookupError, TypeError, ValueError, AttributeError):
                del wrapper[name]
        note = self._with_crm_lang().env._(
            "This mail could not be read. It is attached as it came."
        )
        wrapper.set_content(note)
        wrapper.add_attachment(
            self._get_crm_original(message),
            maintype="application",
            subtype="octet-stream",
            filename="message.eml",
        )
        mend(wrapper)  # it may have lost its id
        return wrapper

    @api.model
    def _clean_crm_text(self, value):
        """Leave out what PostgreSQL cannot store: zero bytes and half letters."""
        if not isinstance(value, str):
            return value
        text = value.encode("utf-8", "replace").decode().replace("\0", "")
        return type(value)(text)

    @api.model
    def _add_crm_original(self, message, values):
        """Attach the mail itself when nothing of what it says was found."""
        said = html2plaintext(values.get("body") or "").strip()
        if said or values["attachments"] or message.get_content_subtype() == "html":
            return
        if any(
            part.get_payload(decode=True)
            for part in message.walk()
            if not part.is_multipart() and part.get_content_subtype() != "html"
        ):
            original = self._get_crm_original(message)
            values["attachments"].append(self._Attachment("message.eml", original, {}))

    @api.model
    def _get_crm_original(self, message):
        """Return a mail as it came."""
        raw = self.env.context.get("crm_raw_mail")
        return raw.content if raw else original_of(message)

    # === WINMAIL.DAT === #

    @api.model
    def _unpack_crm_winmail(self, values):
        """Add the files in a winmail.dat, which only Outlook can open, to the others.

        The file itself stays: it also holds how the text was formatted.
        """
        unreadable = False
        unpacked = []
        for name, content, _info in values["attachments"]:
            if (name or "").lower() != "winmail.dat" or not isinstance(content, bytes):
                continue
            files, is_whole = read_winmail(content)
            unpacked += files
            unreadable = unreadable or not is_whole
        values["attachments"] += [
            self._Attachment(
                self._clean_crm_text(name), content, {"cid": cid} if cid else {}
            )
            for name, content, cid in unpacked
        ]
        if unreadable:
            note = self._with_crm_lang().env._(
                "The file winmail.dat could not be opened. It is attached as it came."
            )
            self._append_crm_note(values, note)

    # === HELPERS === #

    @api.model
    def _with_crm_lang(self):
        """Speak the language of our company to whoever reads the mail."""
        lang = self.env.company.partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    @api.model
    def _append_crm_note(self, values, note):
        """Add a line of ours below the text of a mail."""
        values["body"] = append_content_to_html(
            values.get("body") or "", note, plaintext=True, preserve=False
        )
