from markupsafe import Markup

from odoo import api, models


class HelpdeskTicket(models.Model):
    """Tickets are created with few queries, however many there are.

    Odoo posts a message for each of them, as if it had readers, and helpdesk_mgmt looks
    up the first stage of the same team again and again.
    """

    _inherit = "helpdesk.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._prepare_crm_stage_vals(vals_list)
        if self.env.context.get("tracking_disable"):
            return super().create(vals_list)
        quick = self.with_context(
            mail_create_nolog=True, crm_subscribes_followers_later=True
        )
        tickets = super(HelpdeskTicket, quick).create(vals_list).with_env(self.env)
        tickets._subscribe_crm_followers(vals_list)
        if tickets and not self.env.context.get("mail_create_nolog"):
            tickets._log_crm_creation()
        return tickets

    @api.model
    def _prepare_crm_stage_vals(self, vals_list):
        """Return copies of the values with the first stage of the team filled in."""
        team_ids = {
            vals["team_id"]
            for vals in vals_list
            if vals.get("team_id") and "stage_id" not in vals
        }
        stages = {
            team.id: team._get_applicable_stages()[:1].id
            for team in self.env["helpdesk.ticket.team"].browse(team_ids)
        }
        return [
            {**vals, "stage_id": stages[vals["team_id"]]}
            if vals.get("team_id") and "stage_id" not in vals
            else {**vals}
            for vals in vals_list
        ]

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        if self.env.context.get("crm_subscribes_followers_later"):
            return True
        return super()._message_auto_subscribe(
            updated_values, followers_existing_policy=followers_existing_policy
        )

    def _subscribe_crm_followers(self, vals_list):
        """Subscribe the followers of the teams and the assigned users, all at once.

        Tickets that agree in what Odoo looks at get their followers together.
        """
        defaults = {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        subtypes = self.env["mail.message.subtype"]
        relations = subtypes._get_auto_subscription_subtypes(self._name)[-1]
        names = sorted({"user_id"}.union(*relations.values()))
        groups = {}
        for ticket, vals in zip(self, vals_list, strict=True):
            key = tuple(vals.get(name, defaults.get(name)) for name in names)
            groups[key] = groups.get(key, self.browse()) | ticket
        for values, tickets in groups.items():
            tickets._message_auto_subscribe(
                dict(zip(names, values, strict=True)),
                followers_existing_policy="update",
            )

    def _log_crm_creation(self):
        """Say in the chatter that the tickets were created.

        The usual way for those that somebody else is to be told of; the others get
        the same message together.
        """
        # The same for all; helpdesk_mgmt would look it up for each.
        subtype = self[0]._creation_subtype()
        author = self.env.user.partner_id
        # sudo: as Odoo itself; whoever creates a ticket need not see its followers.
        tickets = self.sudo()
        readers = tickets.env["mail.followers"]._get_recipient_data(
            tickets, "notification", subtype.id
        )
        quiet = tickets.filtered(
            lambda ticket: readers.get(ticket.id, {}).keys() <= {author.id}
        )
        body = Markup('<div summary="o_mail_notification"><p>%s</p></div>')
        for ticket in tickets - quiet:
            ticket.message_post(
                subtype_id=subtype.id,
                author_id=author.id,
                body=body % ticket._creation_message(),
            )
        if quiet:
            quiet._message_create(
                [
                    {**values, "body": body % ticket._creation_message()}
                    for ticket, values in quiet._prepare_crm_messages(subtype, author)
                ]
            )

    def _prepare_crm_messages(self, subtype, author):
        """Return each ticket and the values of a notification that nobody gets."""
        author_id, email_from = self._message_compute_author(author.id)
        domains = self._mail_get_alias_domains(default_company=self.env.company)
        companies = self._mail_get_companies(default=self.env.company)
        reply_to = self._notify_get_reply_to(default=email_from, author_id=author_id)
        shared = {
            "author_id": author_id,
            "email_from": email_from,
            "message_type": "notification",
            "model": self._name,
            "subtype_id": subtype.id,
            "email_add_signature": True,
        }
        return [
            (
                ticket,
                {
                    **shared,
                    "res_id": ticket.id,
                    "record_alias_domain_id": domains[ticket.id].id,
                    "record_company_id": companies[ticket.id].id,
                    "reply_to": reply_to[ticket.id],
                },
            )
            for ticket in self
        ]
