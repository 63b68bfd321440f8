from odoo import api, fields, models
from odoo.tools import SQL


class CrmTicketMovement(models.Model):
    """A ticket came in, was closed or came back: summed up, they are the backlog."""

    _name = "crm.ticket.movement"
    _description = "Ticket Movement"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "active",
            "category_id",
            "closed_date",
            "commercial_partner_id",
            "company_id",
            "create_date",
            "crm_is_complaint",
            "priority",
            "stage_id",
            "team_id",
            "user_id",
        ],
        "helpdesk.ticket.stage": ["closed"],
        "crm.ticket.stage.period": ["date_from", "date_to", "stage_id", "ticket_id"],
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [("created", "Created"), ("reopened", "Reopened"), ("closed", "Closed")],
        readonly=True,
    )
    change = fields.Integer(
        string="Open Tickets",
        readonly=True,
        help="1 for a ticket that came in or came back, -1 for one that was closed.",
    )
    company_id = fields.Many2one("res.company", string="Own Company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Assigned User", readonly=True)
    category_id = fields.Many2one("helpdesk.ticket.category", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    priority = fields.Selection(
        lambda self: self.env["helpdesk.ticket"]._fields["priority"].selection,
        readonly=True,
    )
    crm_is_complaint = fields.Boolean(string="Complaint", readonly=True)

    @property
    def _table_query(self):
        ticket_columns = SQL(
            "ticket.company_id, ticket.team_id, ticket.user_id, ticket.category_id,"
            " ticket.commercial_partner_id AS partner_id, ticket.priority,"
            " ticket.crm_is_complaint"
        )
        return SQL(" UNION ALL ").join(
            SQL(
                """SELECT %(id)s AS id, ticket.id AS ticket_id, %(date)s AS date,
                          %(kind)s AS kind, %(change)s AS change, %(columns)s
                     FROM %(source)s
                    WHERE ticket.active AND %(condition)s""",
                columns=ticket_columns,
                **movement,
            )
            for movement in self._get_movements()
        )

    def action_open_ticket(self):
        """Open the ticket that moved."""
        self.ensure_one()
        return self.ticket_id.get_formview_action()

    @api.model
    def _get_movements(self):
        """Return the parts of the query: id, date, kind, change, source, condition.

        A ticket that moved from one closed stage to another one was closed once.

        :rtype: list[dict]
        """
        ticket = SQL("helpdesk_ticket ticket")
        period = SQL(
            "crm_ticket_stage_period period"
            " JOIN helpdesk_ticket_stage stage"
            " ON stage.id = period.stage_id AND stage.closed"
            " JOIN helpdesk_ticket ticket ON ticket.id = period.ticket_id"
            # What was before is told of a ticket that was merged into this one.
            " AND period.date_to > ticket.create_date"
        )
        # The closing that still holds is that of the ticket.
        is_past = SQL(
            "(ticket.closed_date IS NULL OR period.date_to <= ticket.closed_date)"
        )
        moved_on = """NOT EXISTS (
            SELECT FROM crm_ticket_stage_period other
              JOIN helpdesk_ticket_stage other_stage
                ON other_stage.id = other.stage_id AND other_stage.closed
             WHERE other.ticket_id = period.ticket_id
               AND other.id <> period.id
               AND %s = %s)"""
        came = SQL(moved_on, SQL("other.date_to"), SQL("period.date_from"))
        went = SQL(moved_on, SQL("other.date_from"), SQL("period.date_to"))
        return [
            {
                "id": SQL("4 * ticket.id"),
                "date": SQL("ticket.create_date"),
                "kind": "created",
                "change": 1,
                "source": ticket,
                "condition": SQL("TRUE"),
            },
            {
                "id": SQL("4 * ticket.id + 1"),
                "date": SQL("ticket.closed_date"),
                "kind": "closed",
                "change": -1,
                "source": ticket,
                "condition": SQL("ticket.closed_date IS NOT NULL"),
            },
            {
                "id": SQL("4 * period.id + 2"),
                "date": SQL("period.date_from"),
                "kind": "closed",
                "change": -1,
                "source": period,
                "condition": SQL("%s AND %s", is_past, came),
            },
            {
                "id": SQL("4 * period.id + 3"),
                "date": SQL("period.date_to"),
                "kind": "reopened",
                "change": 1,
                "source": period,
                "condition": SQL("%s AND %s", is_past, went),
            },
        ]
