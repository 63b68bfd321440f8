from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # Held meetings that are no talks yet: those that ended or changed since a moment.
    _crm_stop_idx = models.Index("(stop) WHERE active")
    _crm_write_date_idx = models.Index("(write_date) WHERE active")

    def unlink(self):
        """Keep in the protocol what a deleted meeting was about."""
        talks = self.env["crm.conversation"]
        talks._outlive_sources("event_id", "event_description", self)
        return super().unlink()
