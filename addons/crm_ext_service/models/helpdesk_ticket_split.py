from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# What people wrote: a log line is no request.
SPLIT_TYPES = ("comment", "email", "email_outgoing", "sms", "auto_comment")


class HelpdeskTicket(models.Model):
    """One ticket, two requests: some of its messages get a ticket of their own."""

    _inherit = "helpdesk.ticket"

    crm_split_from_id = fields.Many2one(
        "helpdesk.ticket",
        string="Split from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    crm_split_ids = fields.One2many(
        "helpdesk.ticket",
        "crm_split_from_id",
        string="Split Off",
        readonly=True,
        groups="base.group_user",
    )

    def action_crm_split(self):
        """Ask what goes into the new ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_service.crm_ticket_split_action"
        )
        return {**action, "context": {"default_ticket_id": self.id}}

    def _get_crm_split_domain(self):
        """Return the domain of the messages that can be split off."""
        self.ensure_one()
        return (
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("message_type", "in", SPLIT_TYPES)
        )

    def _split_crm(self, messages, values, keep_messages=False):
        """Open a new ticket with some of the messages, and return it.

        :param dict values: of the new ticket, its title at least
        :param bool keep_messages: leave the messages here, too
        :raise UserError: when a message is not one of this ticket
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_crm_for_merge()
        # sudo: messages move as a whole, whoever wrote them.
        ticket_sudo, messages = self.sudo(), messages.sudo().sorted("date")
        if not messages or messages - messages.filtered_domain(
            ticket_sudo._get_crm_split_domain()
        ):
            raise UserError(
                self.env._("Choose messages of %(ticket)s.", ticket=self.display_name)
            )
        new = self.create(
            {
                **self._prepare_crm_split_vals(messages),
                **values,
                "company_id": self.company_id.id,
            }
        )
        new_sudo = new.sudo()
        (messages._copy_crm_to if keep_messages else messages._move_crm_to)(new_sudo)
        involved = messages.author_id | messages.partner_ids | new_sudo.partner_id
        new_sudo.message_subscribe((involved & ticket_sudo.message_partner_ids).ids)
        for own, other, text in (
            (new_sudo, ticket_sudo, self.env._("Split from %(ticket)s.")),
            (ticket_sudo, new_sudo, self.env._("Split into %(ticket)s.")),
        ):
            body = Markup.escape(text) % {"ticket": other._get_html_link()}
            own._message_log(body=body)
        (ticket_sudo | new_sudo)._update_crm_after_merge()
        return new

    def _prepare_crm_split_vals(self, messages):
        """Return the values of a ticket about these messages, in sudo.

        What stands in internal notes is no description: customers read that.
        """
        ticket = self.sudo()
        shared = messages & ticket._get_crm_portal_messages()
        requests = messages.filtered(lambda m: m._is_crm_of_customer())
        return {
            "description": Markup("<br/>").join(shared.mapped("body"))
            or Markup.escape(messages[:1].subject or ticket.name),
            "partner_id": (requests.author_id or ticket.partner_id)[:1].id,
            "user_id": ticket.user_id.id,
            "team_id": ticket.team_id.id,
            "category_id": ticket.category_id.id,
            "channel_id": ticket.channel_id.id,
            "priority": ticket.priority,
            "crm_split_from_id": ticket.id,
            "crm_opened_date": requests[:1].date,
        }


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _is_crm_of_customer(self):
        """Tell whether the message came from outside."""
        self.ensure_one()
        robot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        users = self.author_id.with_context(active_test=False).user_ids
        is_ours = self.author_id.id == robot or any(not user.share for user in users)
        return self.message_type in ("comment", "email") and not is_ours

    @api.private
    def _move_crm_to(self, ticket):
        """Let these messages, their attachments and talks belong to another ticket."""
        former_ids = self.mapped("res_id")
        talks = self.env["crm.conversation"].with_context(active_test=False)
        talks = talks.search(
            [("message_id", "in", self.ids), ("ticket_id", "in", former_ids)]
        )
        files = self.attachment_ids.filtered(
            lambda file: file.res_model == ticket._name and file.res_id in former_ids
        )
        files.res_id = ticket.id
        self.res_id = ticket.id
        talks.ticket_id = ticket
        self.env.invalidate_all()

    @api.private
    def _copy_crm_to(self, ticket):
        """Put copies of these messages and their attachments into another ticket."""
        self.create(
            [
                {
                    "model": ticket._name,
                    "res_id": ticket.id,
                    "attachment_ids": [
                        Command.set(message.attachment_ids.copy(_of(ticket)).ids)
                    ],
                    **{
                        name: message._fields[name].convert_to_write(
                            message[name], message
                        )
                        for name in (
                            "subject",
                            "body",
                            "date",
                            "message_type",
                            "subtype_id",
                            "author_id",
                            "email_from",
                            "is_internal",
                        )
                    },
                }
                for message in self
            ]
        )


def _of(ticket):
    return {"res_model": ticket._name, "res_id": ticket.id}
