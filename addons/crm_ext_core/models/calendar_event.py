from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # Held meetings that are no talks yet: those that ended or changed since a moment.
    _crm_stop_idx = models.Index("(stop) WHERE active")
    _crm_write_date_idx = models.Index("(write_date) WHERE active")

    def unlink(self):
        """Keep in the protocol what a deleted meeting was about."""
        # sudo: whoever may delete a meeting need not see the talk.
        talks = self.env["crm.conversation"].sudo().with_context(active_test=False)
        for talk in talks.search([("event_id", "in", self.ids)]):
            if not talk.body:
                talk.body = talk.event_description
        return super().unlink()
