from odoo import api, fields, models
from odoo.tools import SQL

from .helpdesk_ticket_response import WRITTEN


class HelpdeskTicket(models.Model):
    """Since when a customer waits for an answer of ours."""

    _inherit = "helpdesk.ticket"

    crm_waiting_since = fields.Datetime(
        string="Waiting since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="When the customer first wrote or called without an answer of ours since; "
        "at first when the ticket was created. Empty while it is his turn, and on "
        "closed tickets.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        # sudo: customers create tickets, but do not see how long they wait.
        waiting = tickets.sudo().filtered(lambda ticket: not ticket.closed)
        for date, created in waiting.grouped("create_date").items():
            created.crm_waiting_since = date.replace(microsecond=0)
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._update_crm_waiting_since()
        return result

    # === BUSINESS METHODS === #

    def _on_crm_closed(self):
        result = super()._on_crm_closed()
        self._update_crm_waiting_since()
        return result

    def _on_crm_reopened(self):
        result = super()._on_crm_reopened()
        self._update_crm_waiting_since()
        return result

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in WRITTEN and not message.is_internal:
            self._update_crm_waiting_since()
        return result

    def _update_crm_first_response(self):
        """Whoever moves answers between tickets moves the waiting with them."""
        result = super()._update_crm_first_response()
        self._update_crm_waiting_since()
        return result

    def _update_crm_waiting_since(self):
        """Find out anew since when the customers of these tickets wait."""
        if not self:
            return
        self.env["mail.message"].flush_model()
        self.env["crm.conversation"].flush_model()
        self.flush_model(["active", "crm_opened_date", "partner_id", "stage_id"])
        found = dict(self.env.execute_query(self._get_crm_waiting_sql(self.ids)))
        # sudo: whoever answers need not be allowed to write the ticket.
        for ticket in self.sudo():
            moment = found.get(ticket.id) or False
            if ticket.crm_waiting_since != moment:
                ticket.crm_waiting_since = moment

    @api.model
    def _fill_crm_waiting_since(self):
        """Find out who waits on the tickets from before this addon."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE helpdesk_ticket ticket
                   SET crm_waiting_since = waiting.since
                  FROM (%s) AS waiting (id, since)
                 WHERE waiting.id = ticket.id
                   AND ticket.crm_waiting_since IS DISTINCT FROM waiting.since
                """,
                self._get_crm_waiting_sql(),
            )
        )
        self.invalidate_model(["crm_waiting_since"])

    @api.model
    def _get_crm_waiting_sql(self, ticket_ids=None):
        """Return the query of open ticket and since when its customer waits.

        :param ticket_ids: all open tickets if None
        """
        only = SQL()
        if ticket_ids is not None:
            only = SQL("AND ticket.id IN %s", tuple(ticket_ids) or (0,))
        return SQL(
            """
                WITH said AS (%(said)s),
                     last AS (
                         SELECT id, max(date) AS date
                           FROM said
                          WHERE is_answer
                       GROUP BY id)
              SELECT ticket.id,
                     date_trunc('second', CASE
                         WHEN last.date IS NULL
                         THEN COALESCE(ticket.crm_opened_date, ticket.create_date)
                         ELSE min(said.date)
                     END)
                FROM helpdesk_ticket ticket
           LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
           LEFT JOIN last ON last.id = ticket.id
           LEFT JOIN said
                  ON said.id = ticket.id
                 AND said.date > last.date
                 AND NOT said.is_answer
               WHERE stage.closed IS NOT TRUE
                 %(only)s
            GROUP BY ticket.id, last.date
            """,
            said=self._get_crm_said_sql(ticket_ids),
            only=only,
        )
