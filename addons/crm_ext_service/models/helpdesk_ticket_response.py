from odoo import api, fields, models
from odoo.tools import SQL

WRITTEN = ("comment", "email", "email_outgoing")


class HelpdeskTicket(models.Model):
    """When the customer first heard from us."""

    _inherit = "helpdesk.ticket"

    crm_first_response = fields.Datetime(
        string="First Response",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Our first message that the customer can read, or the first outgoing "
        "talk about the ticket.",
    )

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        ticket = self.sudo()
        if (
            message.message_type in WRITTEN
            and not message.author_id.partner_share
            and not ticket.crm_first_response
        ):
            ticket._update_crm_first_response()
        return result

    def _update_crm_first_response(self):
        """Find out anew when these tickets were answered first."""
        if not self:
            return
        self.env["mail.message"].flush_model()
        self.env["crm.conversation"].flush_model()
        self.flush_model(["partner_id"])
        found = dict(self.env.execute_query(self._get_crm_first_response_sql(self.ids)))
        changed = self.browse()
        # sudo: whoever answers need not be allowed to write the ticket.
        for ticket in self.sudo():
            moment = found.get(ticket.id) or False
            if moment:
                moment = moment.replace(microsecond=0)
            if ticket.crm_first_response != moment:
                ticket.crm_first_response = moment
                changed |= ticket
        changed._update_crm_deadlines()

    @api.model
    def _fill_crm_first_response(self):
        """Find out when the tickets from before this addon were answered first."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE helpdesk_ticket ticket
                   SET crm_first_response = date_trunc('second', answer.date)
                  FROM (%s) AS answer (id, date)
                 WHERE answer.id = ticket.id
                   AND ticket.crm_first_response IS NULL
                """,
                self._get_crm_first_response_sql(),
            )
        )
        self.invalidate_model(["crm_first_response"])

    @api.model
    def _get_crm_first_response_sql(self, ticket_ids=None):
        """Return the query of ticket id and first response, of all tickets if None."""
        return SQL(
            "SELECT id, min(date) FROM (%s) said WHERE is_answer GROUP BY id",
            self._get_crm_said_sql(ticket_ids),
        )

    @api.model
    def _get_crm_said_sql(self, ticket_ids=None):
        """Return the query of what was said to or by customers about tickets.

        Its columns are the ticket's id, the date and whether it is an answer of ours.
        What robots wrote is not said, and no customer answers his own ticket.
        """
        only = {"message": SQL(), "talk": SQL()}
        if ticket_ids is not None:
            ids = tuple(ticket_ids) or (0,)
            only["message"] = SQL("AND message.res_id IN %s", ids)
            only["talk"] = SQL("AND talk.ticket_id IN %s", ids)
        return SQL(
            """
              SELECT ticket.id, message.date,
                     message.author_id IS DISTINCT FROM ticket.partner_id
                     AND EXISTS (
                         SELECT FROM res_users colleague
                          WHERE colleague.partner_id = message.author_id
                            AND colleague.share IS NOT TRUE) AS is_answer
                FROM mail_message message
                JOIN helpdesk_ticket ticket ON ticket.id = message.res_id
                JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
               WHERE message.model = 'helpdesk.ticket'
                 AND message.message_type IN %(written)s
                 AND message.is_internal IS NOT TRUE
                 AND subtype.internal IS NOT TRUE
                 AND message.author_id IS DISTINCT FROM %(robot)s
                 %(messages)s
           UNION ALL
              SELECT talk.ticket_id, talk.date, talk.direction = 'out'
                FROM crm_conversation talk
               WHERE talk.ticket_id IS NOT NULL
                 AND talk.active
                 %(talks)s
            """,
            written=WRITTEN,
            robot=self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root"),
            messages=only["message"],
            talks=only["talk"],
        )
