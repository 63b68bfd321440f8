from datetime import datetime
from unittest.mock import patch

import pytz
from freezegun import freeze_time

from odoo import fields

from .common import ServiceCommon

BERLIN = pytz.timezone("Europe/Berlin")
HOLIDAYS = [
    ("2026-04-03", "Good Friday"),
    ("2026-04-06", "Easter Monday"),
    ("2026-05-01", "Labour Day"),
    ("2026-12-25", "Christmas Day"),
]


def berlin(text):
    """Return the UTC moment of "2026-03-02 14:00" in Berlin."""
    moment = BERLIN.localize(datetime.strptime(text, "%Y-%m-%d %H:%M"), is_dst=None)
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


class SlaCommon(ServiceCommon):
    """Our team works Monday to Friday from 8 to 12 and from 13 to 17 in Berlin."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.ticket.sla"].with_context(active_test=False).search([]).unlink()
        cls.office = cls._create_calendar(
            "Office",
            [
                (day, start, end)
                for day in range(5)
                for start, end in ((8, 12), (13, 17))
            ],
        )
        cls.always = cls._create_calendar(
            "Around the clock", [(day, 0, 24) for day in range(7)]
        )
        cls.env["resource.calendar.leaves"].create(
            [
                {
                    "name": name,
                    "calendar_id": cls.office.id,
                    "company_id": cls.company.id,
                    "date_from": berlin(f"{day} 00:00"),
                    "date_to": berlin(f"{day} 23:59"),
                    "time_type": "leave",
                }
                for day, name in HOLIDAYS
            ]
        )
        cls.team.crm_calendar_id = cls.office
        cls.stage_progress = cls.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )
        cls.stage_awaiting = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")

    @classmethod
    def _create_calendar(cls, name, hours, tz="Europe/Berlin"):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "company_id": cls.company.id,
                "attendance_ids": [
                    (5, 0, 0),
                    *(
                        (
                            0,
                            0,
                            {
                                "name": f"{day} {start}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": end,
                                "day_period": "morning" if start < 12 else "afternoon",
                            },
                        )
                        for day, start, end in hours
                    ),
                ],
            }
        )

    @classmethod
    def _create_target(cls, **values):
        return cls.env["crm.ticket.sla"].create(
            {
                "name": "Solve",
                "goal": "resolution",
                "hours": 8,
                "company_id": cls.company.id,
                "pause_stage_ids": [(6, 0, cls.stage_awaiting.ids)],
                **values,
            }
        )

    def _create_chain(self):
        self.team.user_id = self.paula
        return self._create_target(
            step_ids=[
                (0, 0, {"hours": 2, "timing": "before", "recipient": "assignee"}),
                (0, 0, {"hours": 1, "timing": "after", "recipient": "leader"}),
            ]
        )

    def _at(self, text):
        """Do the next thing at a moment in Berlin."""
        self.env.flush_all()
        return freeze_time(berlin(text))

    def _create_ticket_at(self, text, **values):
        """Create a ticket at a moment in Berlin, also for the database."""
        moment = berlin(text)
        with self._at(text), patch.object(self.env.cr, "now", lambda: moment):
            ticket = self._create_ticket(**values)
            self.env.flush_all()
        return ticket

    def _get_deadline(self, ticket, goal="resolution"):
        """Return the deadline of one goal."""
        rows = ticket.crm_deadline_ids.filtered(lambda row: row.goal == goal)
        self.assertEqual(len(rows), 1)
        return rows

    def _run_job(self):
        """Let the job do its work, as every five minutes."""
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1000
        ):
            self.env["crm.ticket.deadline"]._cron_update()


def to_berlin(moment):
    """Return "2026-03-02 14:00" of a moment in UTC; nothing for no moment."""
    moment = moment and fields.Datetime.to_datetime(moment)
    local = moment and pytz.utc.localize(moment).astimezone(BERLIN)
    return local and local.strftime("%Y-%m-%d %H:%M")
