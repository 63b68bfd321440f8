from odoo import api, fields, models
from odoo.tools import SQL

# The measures, and what ends them.
HOURS = {
    "crm_response_hours": "crm_first_response",
    "crm_resolution_hours": "closed_date",
}


class HelpdeskTicket(models.Model):
    """How long customers waited, computed by the database for lists and charts."""

    _inherit = "helpdesk.ticket"

    crm_response_hours = fields.Float(
        string="Hours to First Response",
        compute="_compute_crm_hours",
        compute_sudo=True,
        aggregator="avg",
        groups="base.group_user",
        help="Hours around the clock from the first question to our first response. "
        "Charts show the average of the tickets that were answered.",
    )
    crm_resolution_hours = fields.Float(
        string="Hours to Resolution",
        compute="_compute_crm_hours",
        compute_sudo=True,
        aggregator="avg",
        groups="base.group_user",
        help="Hours around the clock from the first question to closing. "
        "Charts show the average of the tickets that are closed.",
    )

    @api.depends("create_date", "crm_opened_date", "crm_first_response", "closed_date")
    def _compute_crm_hours(self):
        for ticket in self:
            for name, end in HOURS.items():
                start = ticket.crm_opened_date or ticket.create_date
                ticket[name] = _get_hours(start, ticket[end])

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database sort by the hours and average them."""
        if field_expr not in HOURS:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        start = SQL(
            "COALESCE(%s, %s)",
            super()._field_to_sql(alias, "crm_opened_date", query),
            super()._field_to_sql(alias, "create_date", query),
        )
        end = super()._field_to_sql(alias, HOURS[field_expr], query)
        return SQL(
            "CASE WHEN %(end)s IS NOT NULL"
            " THEN EXTRACT(EPOCH FROM GREATEST(%(end)s, %(start)s) - %(start)s) / 3600"
            " END",
            start=start,
            end=end,
        )


def _get_hours(start, end):
    return max((end - start).total_seconds() / 3600, 0) if start and end else 0
