from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Since when a customer waits, if he asked before this ticket was made."""

    _inherit = "helpdesk.ticket"

    crm_opened_date = fields.Datetime(
        string="Asked on",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the customer asked first, if that was before this ticket was "
        "created: in a ticket merged into it, or in the message it was split from. "
        "Deadlines count from then.",
    )

    def _get_crm_start(self):
        """Return the moment from which this ticket's deadlines count."""
        self.ensure_one()
        start = self.crm_opened_date or self.create_date or fields.Datetime.now()
        return start.replace(microsecond=0)
