# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import ast
import logging
from email.utils import format_datetime

from odoo import api, fields, models
from odoo.tools import email_normalize, email_normalize_all, formataddr

from ..tools.mail_header import HeaderCache
from ..tools.mail_mould import Mould, is_same

_logger = logging.getLogger(__name__)

# In these, messages of the same text differ in the facts of _crm_get_facts only
BUILDERS = {
    "_prepare_outgoing_list",
    "_prepare_outgoing_body",
    "_personalize_outgoing_body",
    "_build_email__",
}
KNOWN_MODULES = {
    "odoo.addons.base.models.ir_mail_server",
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.mass_mailing.models.mail_mail",
}


class Workshop:
    """What the mails of one configuration are built with.

    ``moulds`` are by what their messages have in common; nothing in place of a mould
    tells that each of these messages must be built by itself.
    """

    def __init__(self, server, alias_domain):
        self.server = server
        self.alias_domain = alias_domain
        self.headers = HeaderCache()
        self.moulds = {}
        self.senders = {}


class MailMail(models.Model):
    """Cast messages that differ from one that is built in a few facts only.

    The second message of a mould is built as well: nothing more is cast if the two are
    not the same.
    """

    _inherit = "mail.mail"

    def _crm_get_messages(self, workshop):
        """Return the messages of a mail, cast if possible, else built.

        :rtype: list[tuple(ir.mail_server, email.message.EmailMessage)]
        """
        key = self._crm_get_mould_key()
        emails = email_normalize_all(self.recipient_ids.email) if key else []
        if len(emails) != 1 or workshop.moulds.get(key, key) is None:
            return self._crm_build_messages(workshop)
        to = formataddr((self.recipient_ids.name or "", emails[0]))
        facts = self._crm_get_facts(email_normalize(to, strict=False) or to)
        if key not in workshop.moulds:
            built = self._crm_build_messages(workshop)
            workshop.moulds[key] = self._crm_get_mould(built, facts)
            return built
        mould = workshop.moulds[key]
        message = self._crm_cast_message(mould, facts, to, workshop.headers)
        if mould.is_proven:
            sender = self._crm_get_sender(
                workshop, message["Return-Path"], [to], emails
            )
            return [(sender, message)]
        built = self._crm_build_messages(workshop)
        mould.is_proven = len(built) == 1 and is_same(built[0][1], message)
        if not mould.is_proven:
            _logger.info("Every message of %s is built by itself.", self.mailing_id)
            workshop.moulds[key] = None
        return built

    def _crm_get_mould_key(self):
        """Return what this message has in common with those that are cast alike.

        :return: nothing if it must be built by itself
        :rtype: tuple or None
        """
        headers = self._crm_get_headers()
        if (
            headers is None
            or self.email_to
            or self.email_cc
            or self.attachment_ids
            or len(self.mailing_trace_ids) != 1
            or len(self.recipient_ids) != 1
            or not self._crm_is_built_as_known()
        ):
            return None
        return (
            self.body_html,
            self.subject,
            self.email_from,
            self.reply_to,
            bool(self.references),
            self.mailing_id,
            self.mail_server_id,
            self.record_alias_domain_id,
            *headers,
        )

    @api.model
    def _crm_is_built_as_known(self):
        """Tell whether no other addon takes part in building messages."""
        return all(
            cls.__module__ in KNOWN_MODULES
            for model in (self, self.env["ir.mail_server"])
            for cls in type(model).__mro__
            if BUILDERS & vars(cls).keys()
        )

    def _crm_get_headers(self):
        """Return the headers that a mail was given when it was written.

        :rtype: dict[str, str] or None
        """
        try:
            headers = ast.literal_eval(self.headers or "{}")
        except (SyntaxError, ValueError):
            return None
        return headers if isinstance(headers, dict) else None

    def _crm_get_facts(self, email):
        """Return what Odoo tells each recipient of his own, by any name.

        :param str email: to which the mail goes
        :rtype: dict[str, str]
        """
        mailing, res_id = self.mailing_id, self.res_id
        return {
            "tracking": self._get_tracking_url(),
            "trace": f"/m/{self.mailing_trace_ids.id}",
            "unsubscribe": mailing._get_unsubscribe_url(email, res_id),
            "one_click": mailing._get_unsubscribe_oneclick_url(email, res_id),
            "view": mailing._get_view_url(email, res_id),
        }

    def _crm_get_mould(self, messages, facts):
        """Return the mould of the only one of these messages, if there is one."""
        if len(messages) != 1:
            return None
        [(_sender, message)] = messages
        try:
            return Mould(message, facts)
        except ValueError:
            return None

    def _crm_cast_message(self, mould, facts, to, cache):
        """Return a message with the facts and headers of this mail.

        :param str to: its recipient, formatted
        :param HeaderCache cache: of headers
        :rtype: email.message.EmailMessage
        """
        own = self._crm_get_headers()
        headers = {name: cache.plain(name, value) for name, value in own.items()} | {
            "Message-Id": cache.plain("Message-Id", self.message_id),
            "references": cache.plain("references", self.references),
            "To": cache.addresses("To", [to]),
            "Date": cache.plain("Date", format_datetime(fields.Datetime.now())),
        }
        return mould.cast(facts, headers, cache.plain)
