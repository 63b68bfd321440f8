from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import sql

from odoo.addons.rating.models.rating_data import (
    RATING_HAPPY_VALUE,
    RATING_NEUTRAL_VALUE,
    RATING_UNHAPPY_VALUE,
)

BATCH_SIZE = 50
# A job that stood still does not ask for a rating of what is long forgotten.
LATEST = timedelta(days=7)


class HelpdeskTicket(models.Model):
    """The customer rates a closed ticket by one click in the mail."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "rating.mixin"]

    # No average: tickets that nobody rated count as 0. Ratings have their own report.
    rating_last_value = fields.Float(string="Last Rating", aggregator=None)
    crm_rating_requested = fields.Datetime(
        string="Asked for a Rating",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    _crm_rating_due_idx = models.Index(
        "(team_id, closed_date) "
        "WHERE closed_date IS NOT NULL AND crm_rating_requested IS NULL"
    )

    def _auto_init(self):
        """Create the column empty: tickets from before have no rating yet."""
        cr = self.env.cr
        if sql.table_exists(cr, self._table):
            if not sql.column_exists(cr, self._table, "rating_last_value"):
                sql.create_column(cr, self._table, "rating_last_value", "float8")
        return super()._auto_init()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A new ticket has no rating: the mixin need not look for it."""
        return super().create([{"rating_last_value": 0, **v} for v in vals_list])

    # === ACTIONS === #

    def action_crm_open_ratings(self):
        """Open what customers said about this ticket."""
        self.ensure_one()
        xmlid = "crm_ext_service.rating_rating_action_tickets"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {
            **action,
            "domain": [("crm_ticket_id", "=", self.id), ("consumed", "=", True)],
        }

    # === RATING MIXIN === #

    def _rating_get_parent_field_name(self):
        return "team_id"

    def _rating_apply_get_default_subtype_id(self):
        xmlid = "crm_ext_service.mt_ticket_rating"
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid)

    # === BUSINESS METHODS === #

    def _get_crm_rating_urls(self):
        """Return the addresses by which the customer rates this ticket.

        Empty while it is open, when the team does not ask, and when he has rated it
        since it was closed. For templates in sudo: the address is the permission.

        :rtype: dict[int, str]
        """
        self.ensure_one()
        if not self.closed or not self.team_id.crm_rating or not self.partner_id:
            return {}
        given = self.rating_ids.filtered(
            lambda rating: rating.consumed
            and rating.write_date >= (self.closed_date or self.write_date)
        )
        if given:
            return {}
        token = self._rating_get_access_token()
        return {
            rate: f"{self.get_base_url()}/rate/{token}/{rate}"
            for rate in (RATING_HAPPY_VALUE, RATING_NEUTRAL_VALUE, RATING_UNHAPPY_VALUE)
        }

    def _on_crm_closed(self):
        """Have the job run when the customers are to be asked."""
        result = super()._on_crm_closed()
        now = fields.Datetime.now()
        teams = self.sudo().team_id.filtered("crm_rating")
        if hours := set(teams.mapped("crm_rating_hours")):
            cron = self.env.ref("crm_ext_service.ir_cron_ticket_rating").sudo()
            cron._trigger(at=[now + timedelta(hours=delay) for delay in hours])
        return result

    def _on_crm_reopened(self):
        """Ask again when the ticket is closed for good."""
        result = super()._on_crm_reopened()
        self.sudo().crm_rating_requested = False
        return result

    @api.model
    def _get_crm_rating_domain(self, team):
        """Return the domain of the tickets whose contacts are to be asked now.

        Nobody is asked about a merged ticket, after a reason that asks for none, and
        none of our own people is.
        """
        now = fields.Datetime.now()
        since = max(now - LATEST, team.crm_rating_since or now)
        return (
            Domain("team_id", "=", team.id)
            & Domain("stage_id.closed", "=", True)
            & Domain("crm_rating_requested", "=", False)
            & Domain("closed_date", ">=", since)
            & Domain("closed_date", "<=", now - timedelta(hours=team.crm_rating_hours))
            & Domain("duplicate_id", "=", False)
            & Domain("partner_id.email", "not in", [False, ""])
            & Domain("partner_id.partner_share", "=", True)
            & (
                Domain("crm_close_reason_id", "=", False)
                | Domain("crm_close_reason_id.ask_rating", "=", True)
            )
        )

    @api.model
    def _cron_request_ratings(self):
        """Ask the contacts of closed tickets how satisfied they were, once each."""
        cron = self.env["ir.cron"]
        teams = self.env["helpdesk.ticket.team"].search([("crm_rating", "=", True)])
        due = {team: self.search(self._get_crm_rating_domain(team)) for team in teams}
        cron._commit_progress(remaining=sum(map(len, due.values())))
        for team, tickets in due.items():
            for start in range(0, len(tickets), BATCH_SIZE):
                batch = tickets[start : start + BATCH_SIZE]
                for ticket in batch.try_lock_for_update():
                    ticket.crm_rating_requested = fields.Datetime.now()
                    template = team._get_crm_rating_template()
                    ticket._post_crm_as_robot(template, "mail.mt_note")
                if not cron._commit_progress(len(batch)):
                    return


class RatingRating(models.Model):
    _inherit = "rating.rating"

    crm_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Ticket",
        compute="_compute_crm_ticket_id",
        store=True,
        index="btree_not_null",
        ondelete="cascade",
    )

    @api.depends("res_model", "res_id")
    def _compute_crm_ticket_id(self):
        for rating in self:
            is_ticket = rating.res_model == "helpdesk.ticket"
            rating.crm_ticket_id = is_ticket and rating.res_id


class CrmTicketCloseReason(models.Model):
    _inherit = "crm.ticket.close.reason"

    ask_rating = fields.Boolean(
        string="Ask for a Rating",
        default=True,
        help="Where the team asks for ratings: also after this reason.",
    )
