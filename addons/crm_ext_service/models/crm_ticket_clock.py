from collections import defaultdict
from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..formulas.working_time import WorkingTime
from .crm_ticket_deadline import NO_OFFSET

ONE_SECOND = timedelta(seconds=1)


class CrmTicketClock(models.AbstractModel):
    """Computes deadlines of many tickets at once, from their history alone."""

    _name = "crm.ticket.clock"
    _description = "Clock of Ticket Deadlines"

    @api.model
    def _update(self, tickets, targets, rows):
        """Write the deadlines of the tickets.

        :param tickets: in sudo, also archived ones
        :param targets: active ones of the tickets' companies, by sequence
        :param rows: the deadlines that the tickets have
        """
        plan = self._plan(tickets, targets, rows)
        obsolete = rows - rows.browse(
            row.id for chosen in plan.values() for row in chosen.values() if row
        )
        obsolete.unlink()
        calendars = self._get_calendars(plan)
        times = self._get_working_times(plan, calendars)
        periods = self._get_periods(tickets)
        vals_list = []
        for ticket, chosen in plan.items():
            history = periods[ticket.id]
            for sla, row in chosen.items():
                clock = times[calendars[ticket, sla], ticket.company_id]
                vals = self._prepare_vals(ticket, sla, row, clock, history)
                if (
                    row
                    and row.reached_date
                    and row.reached_date == vals["reached_date"]
                ):
                    continue
                if row:
                    row.write(_get_changes(row, vals))
                else:
                    vals_list.append({**vals, "ticket_id": ticket.id, "sla_id": sla.id})
        rows.create(vals_list)

    @api.model
    def _plan(self, tickets, targets, rows):
        """Return which targets each ticket follows, and the row of each if it has one.

        :rtype: dict[helpdesk.ticket, dict[crm.ticket.sla, crm.ticket.deadline]]
        """
        none = rows.browse()
        rows_of = rows.grouped("ticket_id")
        matched = targets._match(tickets)
        plan = {}
        for ticket in tickets:
            own = rows_of.get(ticket, none)
            settled = own.filtered("reached_date")
            if ticket.closed or not ticket.active:
                kept = own if ticket.active else settled
                plan[ticket] = {row.sla_id: row for row in kept}
                continue
            # A resolution is taken back by opening the ticket again.
            kept = settled.filtered(lambda row: row.goal != "resolution")
            chosen = {row.sla_id: row for row in kept}
            goals = {(sla.goal, sla.stage_id) for sla in chosen}
            row_by_sla = {row.sla_id: row for row in own}
            for sla in matched[ticket]:
                if (sla.goal, sla.stage_id) not in goals:
                    chosen[sla] = row_by_sla.get(sla, none)
            plan[ticket] = chosen
        return plan

    # === HISTORY === #

    @api.model
    def _get_periods(self, tickets):
        """Return the stages of each ticket: (stage, from, to), to is None at the end.

        :rtype: dict[int, list[tuple]]
        """
        rows = (
            self.env["crm.ticket.stage.period"]
            .sudo()
            .search_fetch(
                [("ticket_id", "in", tickets.ids)],
                ["ticket_id", "stage_id", "date_from", "date_to"],
            )
        )
        periods = defaultdict(list)
        for row in rows:
            periods[row.ticket_id.id].append((row.stage_id, row.date_from, row.date_to))
        for ticket in tickets:
            known = periods[ticket.id]
            # Nobody knows where a ticket that is older than this log was before.
            since = known[-1][2] if known else ticket.last_stage_update
            since = max(since or _get_start(ticket), _get_start(ticket))
            known.append((ticket.stage_id, since, None))
        return periods

    @api.model
    def _get_pauses(self, sla, history, until=None):
        """Return when the clock stood still, only what had begun before ``until``."""
        return [
            (date_from, date_to)
            for stage, date_from, date_to in history
            if (stage.closed or stage in sla.pause_stage_ids)
            and (until is None or date_from < until)
        ]

    @api.model
    def _get_reached_date(self, ticket, sla, history):
        """Return when the goal was reached, if it was."""
        start = _get_start(ticket)
        closed = ticket.closed and (ticket.closed_date or history[-1][1])
        dates = [closed] if closed else []
        if sla.goal == "response" and ticket.crm_first_response:
            dates.append(ticket.crm_first_response)
        if sla.goal == "stage":
            dates += [
                date_from
                for stage, date_from, _date_to in history
                if stage
                and not stage.closed
                and stage.sequence >= sla.stage_id.sequence
            ][:1]
        return max(min(dates), start) if dates else False

    # === TIMES === #

    @api.model
    def _get_calendars(self, plan):
        """Return whose hours count for each ticket and target.

        :rtype: dict[tuple, resource.calendar]
        """
        calendars = {}
        tickets = self.env["helpdesk.ticket"].union(*plan)
        for company, of_company in tickets.grouped("company_id").items():
            accounts = of_company.commercial_partner_id
            customers = accounts._get_crm_calendars(company) if accounts else {}
            for ticket in of_company:
                for sla in plan[ticket]:
                    calendars[ticket, sla] = sla._get_calendar(ticket, customers)
        return calendars

    @api.model
    def _get_working_times(self, plan, calendars):
        """Return a clock for each calendar and company that the tickets need."""
        starts = {}
        for ticket, chosen in plan.items():
            start = _get_start(ticket)
            for sla in chosen:
                key = calendars[ticket, sla], ticket.company_id
                starts[key] = min(starts.get(key, start), start)
        return {
            (calendar, company): WorkingTime(self._get_fetch(calendar, company), start)
            for (calendar, company), start in starts.items()
        }

    @api.model
    def _get_fetch(self, calendar, company):
        """Return a function that reads the working intervals of the calendar."""
        if not calendar:
            return lambda start, stop: [(start, stop)]
        # Odoo would take the days off of all companies that name no calendar.
        leaves = [
            ("time_type", "=", "leave"),
            ("company_id", "in", [company.id, False]),
        ]

        def fetch(start, stop):
            intervals = calendar._work_intervals_batch(
                pytz.utc.localize(start), pytz.utc.localize(stop), domain=leaves
            )[False]
            return _merge(
                (_to_naive(begin), _to_naive(end)) for begin, end, _meta in intervals
            )

        return fetch

    @api.model
    def _compute(self, ticket, sla, history, clock):
        """Return when the goal was reached and until when it is to be reached.

        :rtype: tuple[datetime | bool, datetime | None]
        """
        reached = self._get_reached_date(ticket, sla, history)
        pauses = self._get_pauses(sla, history, until=reached or None)
        if reached and pauses and pauses[-1][1] is None:
            pauses[-1] = (pauses[-1][0], reached)
        return reached, clock.add(_get_start(ticket), sla.hours, pauses)

    @api.model
    def _prepare_vals(self, ticket, sla, row, clock, history):
        """Return the values of a deadline."""
        reached, deadline = self._compute(ticket, sla, history, clock)
        pauses = self._get_pauses(sla, history)
        standing = pauses and pauses[-1][1] is None and not deadline and not reached
        start = _get_start(ticket)
        remaining = 0
        if standing:
            remaining = sla.hours - clock.count(start, pauses[-1][0], pauses[:-1])
        step_vals = {"next_step_on": False}
        if deadline and not reached:
            step_vals = self._prepare_step_vals(row, sla, start, pauses, clock)
        return {
            **step_vals,
            "goal": sla.goal,
            "deadline": deadline or False,
            "reached_date": reached,
            "remaining_hours": remaining,
            "state": _get_state(deadline, reached, standing),
        }

    @api.model
    def _prepare_step_vals(self, row, sla, start, pauses, clock):
        """Return when the next escalation step is due.

        A step whose time comes again, because the deadline moved, is taken again.
        """
        now = fields.Datetime.now()
        last = row.last_offset if row else NO_OFFSET
        done = NO_OFFSET
        for step in sla.step_ids:
            moment = clock.add(start, sla.hours + step.offset, pauses)
            if moment and (step.offset > last or moment > now):
                return {"next_step_on": moment, "last_offset": done}
            done = step.offset
        return {"next_step_on": False}


def _get_start(ticket):
    return ticket._get_crm_start()


def _get_state(deadline, reached, standing):
    if reached:
        return "missed" if deadline and reached > deadline else "met"
    if standing:
        return "paused"
    return "missed" if deadline and deadline <= fields.Datetime.now() else "running"


def _get_changes(row, vals):
    """Return the values that differ from those of the row."""
    now = {name: row[name] for name in vals}
    return {name: value for name, value in vals.items() if value != now[name]}


def _to_naive(moment):
    """Return the moment in UTC; a day that ends at 23:59:59.999999 ends at 24:00."""
    moment = moment.astimezone(pytz.utc).replace(tzinfo=None)
    if moment.microsecond:
        moment = moment.replace(microsecond=0) + ONE_SECOND
    return moment


def _merge(intervals):
    """Return the intervals sorted, those that touch or overlap joined."""
    merged = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
