from odoo.tests import tagged

from .common_sla import SlaCommon, berlin, to_berlin

# Each case, computed by hand: calendar, hours of the target, creation, what happened
# (moment and stage), deadline; all in Berlin. In 2026 summer time begins on March 29
# and ends on October 25; April 3 and 6, May 1 and December 25 are holidays.
# o: office, Mon-Fri 8-12 and 13-17; a: around the clock.
# w: awaiting the customer, the clock stands; p: in progress; d: done.
CASES = [
    # Within a day
    ("o", 1, "2026-03-02 08:00", [], "2026-03-02 09:00"),
    ("o", 4, "2026-03-02 08:00", [], "2026-03-02 12:00"),
    ("o", 5, "2026-03-02 08:00", [], "2026-03-02 14:00"),
    ("o", 8, "2026-03-02 08:00", [], "2026-03-02 17:00"),
    ("o", 0.5, "2026-03-02 11:45", [], "2026-03-02 13:15"),
    ("o", 2, "2026-03-02 12:30", [], "2026-03-02 15:00"),
    # Outside of working hours
    ("o", 1, "2026-03-02 06:10", [], "2026-03-02 09:00"),
    ("o", 1, "2026-03-02 17:00", [], "2026-03-03 09:00"),
    ("o", 4, "2026-03-02 22:47", [], "2026-03-03 12:00"),
    ("o", 1, "2026-03-07 10:00", [], "2026-03-09 09:00"),
    ("o", 8, "2026-03-08 23:59", [], "2026-03-09 17:00"),
    # Over nights and weekends
    ("o", 8, "2026-03-02 15:00", [], "2026-03-03 15:00"),
    ("o", 4, "2026-03-06 16:00", [], "2026-03-09 11:00"),
    ("o", 8, "2026-03-06 12:00", [], "2026-03-09 12:00"),
    ("o", 40, "2026-03-02 08:00", [], "2026-03-06 17:00"),
    ("o", 41, "2026-03-02 08:00", [], "2026-03-09 09:00"),
    ("o", 80, "2026-03-04 10:20", [], "2026-03-18 10:20"),
    # Over holidays
    ("o", 8, "2026-04-02 16:00", [], "2026-04-07 16:00"),
    ("o", 1, "2026-04-03 09:00", [], "2026-04-07 09:00"),
    ("o", 16, "2026-04-02 08:00", [], "2026-04-07 17:00"),
    ("o", 2, "2026-04-30 16:00", [], "2026-05-04 09:00"),
    ("o", 8, "2026-12-24 13:00", [], "2026-12-28 12:00"),
    ("o", 4, "2026-12-25 10:00", [], "2026-12-28 12:00"),
    # Over daylight saving
    ("o", 8, "2026-03-27 12:30", [], "2026-03-30 12:00"),
    ("o", 40, "2026-03-26 08:00", [], "2026-04-01 17:00"),
    ("o", 8, "2026-10-23 15:30", [], "2026-10-26 15:30"),
    ("a", 4, "2026-03-29 00:00", [], "2026-03-29 05:00"),
    ("a", 24, "2026-03-28 12:00", [], "2026-03-29 13:00"),
    ("a", 4, "2026-10-25 00:00", [], "2026-10-25 03:00"),
    ("a", 24, "2026-10-24 12:00", [], "2026-10-25 11:00"),
    ("a", 72, "2026-04-02 09:30", [], "2026-04-05 09:30"),
    ("a", 24, "2026-12-31 18:00", [], "2027-01-01 18:00"),
    # With pauses
    (
        "o",
        8,
        "2026-03-02 08:00",
        [("2026-03-02 10:00", "w"), ("2026-03-02 15:00", "p")],
        "2026-03-03 12:00",
    ),
    (
        "o",
        4,
        "2026-03-02 08:00",
        [("2026-03-02 09:00", "w"), ("2026-03-09 11:00", "p")],
        "2026-03-09 15:00",
    ),
    (
        "o",
        8,
        "2026-04-02 15:00",
        [("2026-04-02 16:00", "w"), ("2026-04-05 12:00", "p")],
        "2026-04-07 16:00",
    ),
    (
        "o",
        8,
        "2026-03-02 08:00",
        [
            ("2026-03-02 09:00", "w"),
            ("2026-03-02 11:00", "p"),
            ("2026-03-02 14:00", "w"),
            ("2026-03-03 09:00", "p"),
        ],
        "2026-03-03 15:00",
    ),
    ("o", 8, "2026-03-02 08:00", [("2026-03-02 10:00", "w")], False),
    # Reopened: the time it was closed does not count
    (
        "o",
        8,
        "2026-03-02 08:00",
        [("2026-03-02 09:00", "d"), ("2026-03-04 16:00", "p")],
        "2026-03-05 15:00",
    ),
    (
        "a",
        6,
        "2026-03-28 20:00",
        [("2026-03-28 22:00", "w"), ("2026-03-29 01:00", "p")],
        "2026-03-29 06:00",
    ),
    # Paused only after the deadline: it stays where it was
    ("o", 2, "2026-03-02 08:00", [("2026-03-02 11:00", "w")], "2026-03-02 10:00"),
]


@tagged("post_install", "-at_install")
class TestCrmTicketDeadlineTable(SlaCommon):
    """Deadlines equal those computed by hand, over daylight saving and holidays."""

    def test_deadlines_equal_a_table_computed_by_hand(self):
        self.assertEqual(len(CASES), 40)
        calendars = {"o": self.office, "a": self.always}
        stages = {
            "w": self.stage_awaiting,
            "p": self.stage_progress,
            "d": self.stage_done,
        }
        target = self._create_target()
        for number, (calendar, hours, created, moves, deadline) in enumerate(CASES, 1):
            with self.subTest(case=number, created=created, hours=hours):
                target.write({"hours": hours, "calendar_id": calendars[calendar].id})
                ticket = self._create_ticket_at(created)
                for moment, stage in moves:
                    with self._at(moment):
                        ticket.stage_id = stages[stage]
                row = self._get_deadline(ticket)
                self.assertEqual(to_berlin(row.deadline), deadline)

    def test_what_is_left_of_a_paused_target_is_known(self):
        self._create_target()
        ticket = self._create_ticket_at("2026-03-02 08:00")
        with self._at("2026-03-02 10:30"):
            ticket.stage_id = self.stage_awaiting
        row = self._get_deadline(ticket)
        self.assertEqual(row.state, "paused")
        self.assertEqual(row.remaining_hours, 5.5)
        self.assertFalse(ticket.crm_deadline)
        self.assertEqual(ticket.crm_sla_state, "paused")

    def test_two_week_calendars_are_followed(self):
        self._create_target(calendar_id=self.office.id)
        self.office.switch_calendar_type()
        self.office.attendance_ids.filtered(
            lambda line: line.week_type == "1" and not line.display_type
        ).unlink()
        # Week 10 of 2026 begins on March 2.
        weeks = self.env["resource.calendar.attendance"]
        free_first = weeks.get_week_type(berlin("2026-03-02 12:00").date()) == 1
        ticket = self._create_ticket_at("2026-03-02 08:00")
        self.assertEqual(
            to_berlin(self._get_deadline(ticket).deadline),
            "2026-03-09 17:00" if free_first else "2026-03-02 17:00",
        )
