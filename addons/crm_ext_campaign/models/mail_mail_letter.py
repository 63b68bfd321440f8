# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import models
from odoo.tools.mail import email_split_and_format_normalize

from ..tools.mail_header import HeaderCache
from ..tools.smtp_line import explain_assertion
from .mail_mail_delivery import Letter

_logger = logging.getLogger(__name__)


class MailMail(models.Model):
    """Build the messages of mails, by the methods that Odoo builds them by."""

    _inherit = "mail.mail"

    def _crm_build(self, server, alias_domain):
        """Build the messages of these mails; what cannot be built has failed.

        :return: {id: letter}
        :rtype: dict[int, Letter]
        """
        letters, headers = {}, HeaderCache()
        for mail in self:
            try:
                messages = mail._crm_build_messages(server, alias_domain, headers)
                letters[mail.id] = Letter(mail.id, messages, mail._crm_get_retry_date())
            except psycopg2.Error:
                raise
            except AssertionError as error:
                mail._crm_fail(*explain_assertion(error))
            except Exception as error:
                _logger.exception("%s cannot be built", mail)
                mail._crm_fail("unknown", str(error))
        return letters

    def _crm_build_messages(self, server, alias_domain, headers):
        """Return pairs of the mail server model that is to send, and the message.

        :param HeaderCache headers: of messages that have much in common
        :rtype: list[tuple(ir.mail_server, email.message.EmailMessage)]
        """
        senders = email_split_and_format_normalize(self.email_from)
        messages = []
        for values in self._prepare_outgoing_list(
            mail_server=server or self.mail_server_id
        ):
            mail_server = self.env["ir.mail_server"].with_context(
                send_validated_to=values["email_to_normalized"],
                **self._crm_get_domain_context(alias_domain, values["headers"]),
            )
            message = mail_server._build_email__(
                email_from=senders[0] if senders else self.email_from,
                email_to=values["email_to"],
                subject=headers.parse("Subject", values["subject"]),
                body=values["body"],
                body_alternative=values["body_alternative"],
                email_cc=values["email_cc"],
                reply_to=values["reply_to"],
                attachments=values["attachments"],
                message_id=headers.plain("Message-Id", values["message_id"]),
                references=headers.plain("references", values["references"]),
                object_id=values["object_id"],
                subtype="html",
                subtype_alternative="plain",
                headers={
                    name: headers.plain(name, value)
                    for name, value in values["headers"].items()
                },
            )
            messages.append((mail_server, message))
        assert messages, self.env["ir.mail_server"].NO_VALID_RECIPIENT
        return messages

    def _crm_get_domain_context(self, alias_domain, headers):
        """Return where bounces of a message go to, as Odoo's mail server reads it."""
        if not alias_domain:
            return {}
        alias_domain = alias_domain.sudo()
        return {
            "domain_notifications_email": alias_domain.default_from_email,
            "domain_bounce_address": headers.get("Return-Path")
            or alias_domain.bounce_email,
        }

    def _crm_fail(self, failure_type, reason):
        """Give these mails up."""
        self.write(
            {
                "state": "exception",
                "failure_type": failure_type,
                "failure_reason": reason,
            }
        )
        self._postprocess_sent_message(
            [], [], failure_type=failure_type, failure_reason=reason
        )
