from odoo import fields, models


class CrmTicketStagePeriod(models.Model):
    """In which stage a ticket was, from when to when; the stage it is in has no row.

    Deadlines are computed from it anew whenever a target or a calendar changes.
    """

    _name = "crm.ticket.stage.period"
    _description = "Time of a Ticket in a Stage"
    _log_access = False
    _order = "date_from, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        ondelete="set null",
        help="Empty when the stage was deleted: the clock ran.",
    )
    date_from = fields.Datetime(required=True)
    date_to = fields.Datetime(required=True)
