from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import clean_context

# Messages that people write; notifications and answers of machines are no talks.
WRITTEN_TYPES = ("comment", "email")


class CrmConversation(models.Model):
    """Mails with customers enter the protocol by themselves, as links."""

    _inherit = "crm.conversation"

    message_id = fields.Many2one(
        "mail.message",
        string="Message",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    message_key = fields.Char(
        string="Message-ID",
        readonly=True,
        copy=False,
        help="Identifies a mail that arrived at several records.",
    )
    # Whoever may read the talk may read the mail that it is.
    # Cleaned when it was stored: once more at each reading takes longer than the page.
    message_body = fields.Html(related="message_id.body", string="Mail", sanitize=False)
    message_from = fields.Char(related="message_id.email_from", string="From")
    message_attachment_ids = fields.Many2many(
        related="message_id.attachment_ids", string="Attachments of the Mail"
    )

    _message_key = models.UniqueIndex(
        "(message_key, company_id) WHERE message_key IS NOT NULL",
        "This mail is in the protocol already.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_protocol_models(self):
        """Return the models whose messages with customers are talks.

        :return: {model name: the field of a talk that links to it}
        :rtype: dict[str, str]
        """
        links = {
            self._fields[link].comodel_name: link for link in self._get_link_fields()
        }
        return {**links, "res.partner": "partner_id"}

    @api.model
    def _get_mail_models(self):
        """Return the models whose messages may be talks.

        :rtype: list[str]
        """
        return list(self._get_protocol_models())

    @api.model
    def _get_mail_domain(self):
        """Return the domain of the messages that may be talks.

        :rtype: odoo.fields.Domain
        """
        return (
            Domain("model", "in", self._get_mail_models())
            & Domain("message_type", "in", WRITTEN_TYPES)
            & Domain("is_internal", "=", False)
            # Without a subtype a message is for employees only
            & Domain("subtype_id", "!=", False)
            & Domain("subtype_id.internal", "=", False)
        )

    @api.model
    def _log_mails(self, messages):
        """Enter the messages that customers wrote or got into the protocol.

        A mail that arrived at several records is one talk with a link to each.

        :return: the new talks
        """
        # sudo: the protocol is complete whoever posts, also a customer in the portal.
        # The context may hold defaults of the record that is posted to.
        # As keywords the defaults would stay: pylint: disable=context-overridden
        conversations = self.sudo().with_context(clean_context(self.env.context))
        messages = messages.sudo().filtered_domain(self._get_mail_domain())
        known = conversations.with_context(active_test=False).search(
            Domain("message_id", "in", messages.ids)
        )
        new_messages = (messages - known.message_id).sorted("id")
        cases = conversations._get_mail_cases(new_messages)
        return conversations._create_mail_talks(
            [
                values
                for message in new_messages
                if (case := cases.get((message.model, message.res_id)))
                and (values := conversations._prepare_mail_values(message, case))
            ]
        )

    @api.model
    def _get_mail_cases(self, messages):
        """Return the existing records that the messages belong to.

        :rtype: dict[tuple[str, int], odoo.models.BaseModel]
        """
        return {
            (model, record.id): record
            for model, of_model in messages.grouped("model").items()
            for record in self.env[model]
            .browse(set(of_model.mapped("res_id")))
            .exists()
        }

    @api.model
    def _create_mail_talks(self, vals_list):
        """Create a talk for each mail; one that arrived twice gets a link to each case.

        :param list[dict] vals_list: see :meth:`_prepare_mail_values`
        :return: the new talks
        """
        talks = {talk._get_mail_key(): talk for talk in self._find_mails(vals_list)}
        new, again = {}, []
        for values in vals_list:
            key = values["message_key"], values["company_id"]
            if key in talks or key in new:
                again.append((key, values))
            else:
                new[key] = values
        shared = {"kind_id": self._get_kind("mail").id, "origin": "mail"}
        created = self.create([{**shared, **values} for values in new.values()])
        talks.update(zip(new, created, strict=True))
        for key, values in again:
            talks[key]._add_links(values)
        return created

    @api.model
    def _find_mails(self, vals_list):
        """Return the talks of mails that also arrived at another record."""
        keys = [values["message_key"] for values in vals_list]
        return self.with_context(active_test=False).search(
            Domain("message_key", "in", keys)
        )

    def _get_mail_key(self):
        return self.message_key, self.company_id.id

    def _add_links(self, values):
        """Fill in the cases that this talk does not have yet."""
        self.write(
            {
                link: values[link]
                for link in self._get_link_fields()
                if values.get(link) and not self[link]
            }
        )

    @api.model
    def _prepare_mail_values(self, message, record):
        """Return the talk that a message is, None when no customer is concerned.

        :param record: the case that the message belongs to
        :rtype: dict|None
        """
        sender = message.author_id
        is_incoming = sender.partner_share or (
            not sender and message.message_type == "email"
        )
        receivers = message.notification_ids.filtered(
            lambda notification: notification.notification_type == "email"
        ).res_partner_id.filtered("partner_share")
        if not (is_incoming or receivers):
            return None
        link = self._get_protocol_models()[record._name]
        customer = record if link == "partner_id" else record.partner_id
        company = self._get_case_company(record, customer)
        people = sender | receivers if is_incoming else receivers
        person, others = self._choose_person(people, customer, company)
        return {
            "name": message.subject or self._get_first_line(message.body),
            "date": message.date,
            "direction": "in" if is_incoming else "out",
            "user_id": self._get_mail_user(message, record, is_incoming).id,
            link: record.id,
            "partner_id": person.id,
            "participant_ids": [fields.Command.set(others.ids)],
            "company_id": company.id,
            "message_id": message.id,
            "message_key": message.message_id or f"<{message.id}>",
        }

    @api.model
    def _get_case_company(self, record, customer):
        company = record.company_id if "company_id" in record._fields else False
        return company or customer.company_id or record.env.company

    @api.model
    def _choose_person(self, people, customer, company):
        """Return with whom a talk was held, and who else took part.

        The first of the customer's company, or of its tree, comes before the customer
        himself. People of another own company are left out.

        :rtype: tuple
        """
        people = people.filtered(
            lambda person: person.company_id in (company, company.browse())
        )
        for place in ("commercial_partner_id", "crm_root_id"):
            person = people.filtered(
                lambda person, place=place: person[place] == customer[place]
            )[:1]
            if person:
                break
        person = person or customer or people[:1]
        return person, people - person

    @api.model
    def _get_mail_user(self, message, record, is_incoming):
        """Return who of us wrote, or who is responsible for what a customer wrote."""
        if not is_incoming:
            return message.author_id.user_ids.filtered(lambda user: not user.share)[:1]
        user = record["user_id"] if "user_id" in record._fields else None
        return user if user and not user.share else self.env["res.users"]
