import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH_SIZE = 50
WORDS = ("comment", "email", "email_outgoing")  # what people write


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    crm_inactive_days = fields.Integer(
        string="Remind after (Days)",
        help="When the customer has not answered for so many days, he is asked whether "
        "the ticket can be closed. 0: never.",
    )
    crm_inactive_close_days = fields.Integer(
        string="Close after (Days)",
        default=7,
        help="Days after the reminder. An answer, a talk, a note or a planned activity "
        "keeps the ticket open.",
    )
    crm_inactive_stage_ids = fields.Many2many(
        "helpdesk.ticket.stage",
        "crm_ticket_team_inactive_stage_rel",
        "team_id",
        "stage_id",
        string="Waiting for the Customer",
        domain=[("closed", "=", False)],
        help="Only tickets in these stages are closed, and only when the last word was "
        "ours.",
    )
    crm_inactive_template_id = fields.Many2one(
        "mail.template",
        string="Reminder Mail",
        domain=[("model", "=", "helpdesk.ticket")],
        ondelete="restrict",
        help="Empty: Ticket: Reminder before Closing",
    )

    _crm_inactive_days_positive = models.Constraint(
        "CHECK (crm_inactive_days >= 0 AND crm_inactive_close_days >= 1)",
        "Remind after 0 days or more, and close a day later or more.",
    )

    @api.onchange("crm_inactive_days")
    def _onchange_crm_inactive_days(self):
        xmlid = "helpdesk_mgmt.helpdesk_ticket_stage_awaiting"
        awaiting = self.env.ref(xmlid, raise_if_not_found=False)
        if self.crm_inactive_days and not self.crm_inactive_stage_ids and awaiting:
            self.crm_inactive_stage_ids = awaiting

    @api.constrains(
        "crm_inactive_days", "crm_inactive_stage_ids", "crm_inactive_template_id"
    )
    def _check_crm_inactive(self):
        for team in self.filtered("crm_inactive_days"):
            template = team._get_crm_inactive_template()
            if not team.crm_inactive_stage_ids or not template:
                raise UserError(
                    self.env._(
                        "Choose in which stages tickets of %(team)s wait for the "
                        "customer, and the mail that reminds him.",
                        team=team.name,
                    )
                )

    def _get_crm_inactive_template(self):
        """Return the mail that reminds: the one of the team, or ours."""
        self.ensure_one()
        xmlid = "crm_ext_service.mail_template_ticket_inactive"
        ours = self.env.ref(xmlid, raise_if_not_found=False)
        return self.crm_inactive_template_id or ours


class HelpdeskTicket(models.Model):
    """Tickets that wait for a customer in vain are closed, after a reminder."""

    _inherit = "helpdesk.ticket"

    crm_inactive_warned = fields.Datetime(
        string="Reminded of Closing",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    @api.model
    def _cron_close_inactive(self):
        """Remind customers who do not answer, and close what nobody answered."""
        to_warn, to_close = self._find_crm_inactive()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(to_warn) + len(to_close))
        for tickets, handle in (
            (to_close, "_close_crm_inactive"),
            (to_warn, "_warn_crm_inactive"),
        ):
            for start in range(0, len(tickets), BATCH_SIZE):
                batch = tickets[start : start + BATCH_SIZE]
                for ticket in batch.try_lock_for_update():
                    ticket._handle_crm_inactive(handle)
                if not cron._commit_progress(len(batch)):
                    return

    def _handle_crm_inactive(self, method_name):
        """Do one ticket; one that cannot be done does not hold up the others."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method_name)()
        except UserError as error:
            _logger.warning("Ticket %s stays open: %s", self.number, error)

    def _warn_crm_inactive(self):
        self.ensure_one()
        self.crm_inactive_warned = fields.Datetime.now()
        self._post_crm_as_robot(self.team_id._get_crm_inactive_template())

    def _close_crm_inactive(self):
        self.ensure_one()
        stage = self._get_crm_close_stages()[:1]
        if not stage:
            raise UserError(self.env._("Its team has no stage for closed tickets."))
        reason = self.env.ref(
            "crm_ext_service.close_reason_no_answer", raise_if_not_found=False
        )
        self._message_log(
            body=self.env._(
                "Closed, as the customer has not answered for %(days)s days after the "
                "reminder.",
                days=self.team_id.crm_inactive_close_days,
            )
        )
        self.write(
            {
                "stage_id": stage.id,
                "crm_close_reason_id": reason.id if reason else False,
            }
        )

    @api.model
    def _find_crm_inactive(self):
        """Return the tickets to remind of, and those to close; one query.

        A ticket waits for its customer when it stands in a stage for that, the last
        word was ours and no activity is planned. Customers without an address cannot
        be reminded: their tickets stay open.

        :rtype: tuple[helpdesk.ticket, helpdesk.ticket]
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        to_warn, to_close = [], []
        for ticket_id, active_at, warned, days, close_days in self.env.execute_query(
            self._get_crm_inactive_sql(now)
        ):
            if warned and warned > active_at:
                if warned <= now - timedelta(days=close_days):
                    to_close.append(ticket_id)
            elif active_at <= now - timedelta(days=days):
                to_warn.append(ticket_id)
        return self.browse(to_warn), self.browse(to_close)

    @api.model
    def _get_crm_inactive_sql(self, now):
        """Return the query of the tickets that wait: id, last activity, last reminder
        and the days of the team.
        """
        return SQL(
            """
              SELECT ticket.id,
                     greatest(ticket.create_date, ticket.last_stage_update,
                              written.date, talk.date) AS active_at,
                     ticket.crm_inactive_warned,
                     team.crm_inactive_days,
                     team.crm_inactive_close_days
                FROM helpdesk_ticket_team team
                JOIN crm_ticket_team_inactive_stage_rel waiting
                     ON waiting.team_id = team.id
                JOIN helpdesk_ticket_stage stage
                     ON stage.id = waiting.stage_id AND stage.closed IS NOT TRUE
                JOIN helpdesk_ticket ticket
                     ON ticket.team_id = team.id AND ticket.stage_id = stage.id
           LEFT JOIN res_partner partner ON partner.id = ticket.partner_id
           LEFT JOIN LATERAL (
                     SELECT max(message.date) AS date
                       FROM mail_message message
                      WHERE message.model = 'helpdesk.ticket'
                        AND message.res_id = ticket.id
                        AND message.message_type IN %(words)s) written ON TRUE
           LEFT JOIN LATERAL (
                     SELECT EXISTS (
                            SELECT FROM res_users colleague
                             WHERE colleague.partner_id = message.author_id
                               AND colleague.share IS NOT TRUE) AS is_ours
                       FROM mail_message message
                       JOIN mail_message_subtype subtype
                            ON subtype.id = message.subtype_id
                      WHERE message.model = 'helpdesk.ticket'
                        AND message.res_id = ticket.id
                        AND message.message_type IN %(words)s
                        AND message.is_internal IS NOT TRUE
                        AND subtype.internal IS NOT TRUE
                   ORDER BY message.date DESC, message.id DESC
                      LIMIT 1) word ON TRUE
           LEFT JOIN LATERAL (
                     SELECT max(talk.date) AS date
                       FROM crm_conversation talk
                      WHERE talk.ticket_id = ticket.id
                        AND talk.active
                        AND talk.date <= %(now)s) talk ON TRUE
               WHERE team.crm_inactive_days > 0
                 AND team.active
                 AND ticket.active
                 AND word.is_ours IS NOT FALSE
                 AND COALESCE(NULLIF(partner.email, ''), ticket.partner_email, '') <> ''
                 AND NOT EXISTS (
                     SELECT FROM mail_activity activity
                      WHERE activity.res_model = 'helpdesk.ticket'
                        AND activity.res_id = ticket.id
                        AND activity.active)
            ORDER BY ticket.id
            """,
            words=WORDS,
            now=now,
        )
