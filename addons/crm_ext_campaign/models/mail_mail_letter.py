# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import models
from odoo.tools.mail import email_split_and_format_normalize

from odoo.addons.base.models.ir_mail_server import extract_rfc2822_addresses

from ..tools.smtp_line import explain_assertion
from .mail_mail_delivery import Letter

_logger = logging.getLogger(__name__)


class MailMail(models.Model):
    """Build the messages of mails, by the methods that Odoo builds them by."""

    _inherit = "mail.mail"

    def _crm_build(self, workshop):
        """Build the messages of these mails; what cannot be built has failed.

        :return: {id: letter}
        :rtype: dict[int, Letter]
        """
        letters = {}
        for mail in self:
            try:
                messages = mail._crm_get_messages(workshop)
                letters[mail.id] = Letter(mail.id, messages, mail._crm_get_retry_date())
            except psycopg2.Error:
                raise
            except AssertionError as error:
                mail._crm_fail(*explain_assertion(error))
            except Exception as error:
                _logger.exception("%s cannot be built", mail)
                mail._crm_fail("unknown", str(error))
        return letters

    def _crm_build_messages(self, workshop):
        """Return pairs of the mail server model that is to send, and the message.

        :rtype: list[tuple(ir.mail_server, email.message.EmailMessage)]
        """
        headers, messages = workshop.headers, []
        senders = email_split_and_format_normalize(self.email_from)
        email_from = senders[0] if senders else self.email_from
        for values in self._prepare_outgoing_list(
            mail_server=workshop.server or self.mail_server_id
        ):
            sender = self._crm_get_sender(
                workshop,
                values["headers"].get("Return-Path"),
                [*values["email_to"], *values["email_cc"]],
                values["email_to_normalized"],
            )
            message = sender._build_email__(
                email_from=headers.parse("From", email_from),
                email_to=values["email_to"],
                subject=headers.parse("Subject", values["subject"]),
                body=values["body"],
                body_alternative=values["body_alternative"],
                email_cc=values["email_cc"],
                reply_to=headers.parse("Reply-To", values["reply_to"] or email_from),
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
            messages.append((sender, message))
        assert messages, self.env["ir.mail_server"].NO_VALID_RECIPIENT
        return messages

    def _crm_get_sender(self, workshop, return_path, to, validated_to):
        """Return the mail server model that is to send a message.

        :param str return_path: where its bounces go to
        :param list to: its formatted recipients
        :param list validated_to: the only addresses to which it may go
        """
        # Odoo's mail server takes whatever looks like an address in "To" for one
        if extract_rfc2822_addresses(", ".join(to)) == validated_to:
            validated_to = []
        key = return_path, *validated_to
        if key not in workshop.senders:
            context = {"send_validated_to": validated_to}
            if workshop.alias_domain:
                alias_domain = workshop.alias_domain.sudo()
                context |= {
                    "domain_notifications_email": alias_domain.default_from_email,
                    "domain_bounce_address": return_path or alias_domain.bounce_email,
                }
            sender = self.env["ir.mail_server"].with_context(**context)
            workshop.senders[key] = sender
        return workshop.senders[key]

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
