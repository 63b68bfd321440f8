from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# The moment up to which meetings have been looked at.
SEEN_UNTIL = "crm_ext_core.meetings_seen_until"
# Changes that were under way during the last run are seen by the next one.
OVERLAP = timedelta(hours=1)
BATCH = 200


class CrmConversation(models.Model):
    """Meetings with customers enter the protocol once they are over, as links."""

    _inherit = "crm.conversation"

    event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    event_description = fields.Html(
        related="event_id.description",
        string="Notes of the Meeting",
        help="",
        sanitize=False,
    )

    # === BUSINESS METHODS === #

    @api.model
    def _cron_log_meetings(self):
        """Enter the meetings that ended since the last run into the protocol."""
        parameters = self.env["ir.config_parameter"].sudo()
        now = fields.Datetime.now()
        since = fields.Datetime.to_datetime(parameters.get_param(SEEN_UNTIL)) or now
        since -= OVERLAP
        domain = Domain("stop", "<=", now) & (
            Domain("stop", ">", since) | Domain("write_date", ">", since)
        )
        meetings = self.env["calendar.event"].search(domain, order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(meetings))
        for start in range(0, len(meetings), BATCH):
            batch = meetings[start : start + BATCH]
            self._log_meetings(batch)
            cron._commit_progress(len(batch))
        parameters.set_param(SEEN_UNTIL, fields.Datetime.to_string(now))

    @api.model
    def _log_meetings(self, events):
        """Enter held meetings with customers into the protocol, each once.

        :return: the new talks
        """
        known = self.with_context(active_test=False).search(
            Domain("event_id", "in", events.ids)
            | Domain("activity_id.calendar_event_id", "in", events.ids)
        )
        known_events = known.event_id | known.activity_id.calendar_event_id
        vals_list = [
            values
            for event in events - known_events
            if (values := self._prepare_meeting_values(event))
        ]
        return self.create(vals_list)

    @api.model
    def _prepare_meeting_values(self, event):
        """Return the talk that a meeting is, None when no customer came.

        :rtype: dict|None
        """
        came = event.attendee_ids.filtered(lambda guest: guest.state != "declined")
        people = (came.partner_id or event.partner_ids).filtered("partner_share")
        link, record = self._get_meeting_case(event)
        customer = record.partner_id if record else people[:1]
        if not people:
            return None
        company = event.user_id.company_id or self.env.company
        if record:
            company = self._get_case_company(record, customer)
        person, others = self._choose_person(people, customer, company)
        if not (person or record):
            return None
        values = {
            "name": event.name,
            "kind_id": self._get_kind("meeting").id,
            "origin": "meeting",
            "date": event.start,
            "duration": max(event.duration, 0),
            "direction": "out",
            "user_id": event.user_id.id,
            "partner_id": person.id,
            "participant_ids": [fields.Command.set(others.ids)],
            "company_id": company.id,
            "is_confidential": event.effective_privacy == "private",
            "event_id": event.id,
        }
        return {**values, link: record.id} if record else values

    @api.model
    def _get_meeting_case(self, event):
        """Return the case that a meeting was planned from, with its field."""
        link = self._get_protocol_models().get(event.res_model)
        if event.opportunity_id:
            return "lead_id", event.opportunity_id
        if not link or link == "partner_id":
            return None, None
        record = self.env[event.res_model].browse(event.res_id).exists()
        return (link, record) if record else (None, None)
