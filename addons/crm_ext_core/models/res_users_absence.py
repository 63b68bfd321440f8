from datetime import datetime, time, timedelta

from odoo import api, models
from odoo.tools import SQL

from ..tools import local_time
from ..tools.stand_in import Chain, Person

# An all-day event begins that much earlier or later than its day in UTC.
DAY = timedelta(days=1)


class ResUsers(models.Model):
    """Who is away when, and who stands in for whom then."""

    _inherit = "res.users"

    # === BUSINESS METHODS - CHAINS === #

    @api.model
    def _crm_get_chains(self, assignees, now, until):
        """Return the deputies of users, with everybody's absence in a period.

        1. the deputy whom the assignee has chosen;
        2. the deputies of his sales teams;
        3. the leaders of his sales teams, where anybody is a deputy at all.

        Users without any deputy are absent. One query.

        :param odoo.tools.SQL assignees: a query that yields ids of users
        :rtype: dict[int, Chain]
        """
        self._crm_flush_chains()
        rows = self.env.execute_query(
            SQL(
                """
                WITH assignee AS (%(assignees)s),
                %(chain)s,
                person AS MATERIALIZED (
                    SELECT id, active, partner_id, out_of_office_from, out_of_office_to
                      FROM res_users
                     WHERE id = ANY(ARRAY(
                        SELECT user_id FROM chain UNION SELECT deputy_id FROM chain))
                ),
                absence AS (%(absence)s),
                away AS (
                    SELECT user_id,
                           json_agg(json_build_array(start, stop, tz)) AS periods
                      FROM absence
                     GROUP BY user_id
                )
                SELECT chain.user_id, chain.deputy_id, chain.minutes,
                       away.periods, deputy_away.periods
                  FROM chain
                  LEFT JOIN away ON away.user_id = chain.user_id
                  LEFT JOIN away deputy_away ON deputy_away.user_id = chain.deputy_id
                 ORDER BY chain.user_id, chain.place
                """,
                assignees=assignees,
                chain=self._crm_get_chain_sql(),
                absence=self._crm_get_absence_sql(now, until),
            )
        )
        chains = {}
        for user_id, deputy_id, minutes, periods, deputy_periods in rows:
            if user_id not in chains:
                assignee = Person(user_id, _parse_periods(periods))
                chains[user_id] = Chain(assignee, minutes, ())
            deputy = Person(deputy_id, _parse_periods(deputy_periods))
            chain = chains[user_id]
            chains[user_id] = Chain(
                chain.assignee, chain.minutes, (*chain.deputies, deputy)
            )
        return chains

    @api.model
    def _crm_get_represented_sql(self, user_ids):
        """Return the query of the users for whom others may have to act."""
        return SQL(
            """
            SELECT id FROM res_users WHERE crm_deputy_id = ANY(%(ids)s)
             UNION
            SELECT member.user_id
              FROM crm_team team
              JOIN crm_team_member member ON member.crm_team_id = team.id
             WHERE team.active AND member.active
               AND (team.crm_deputy_id = ANY(%(ids)s) OR team.user_id = ANY(%(ids)s))
             UNION
            SELECT user_id FROM crm_team
             WHERE active AND user_id IS NOT NULL AND crm_deputy_id = ANY(%(ids)s)
            """,
            ids=list(user_ids),
        )

    @api.model
    def _crm_get_chain_sql(self):
        """Return the WITH query ``chain``: user_id, deputy_id, minutes, place.

        Arrays instead of joins, so that PostgreSQL takes the indexes for few users.
        """
        return SQL(
            """
            seat AS (
                SELECT own.id AS user_id, own.crm_deputy_id AS own_deputy_id,
                       team.id AS team_id, team.sequence, team.user_id AS leader_id,
                       team.crm_deputy_id AS deputy_id,
                       team.crm_reaction_minutes AS minutes
                  FROM res_users own
                  LEFT JOIN (
                      SELECT user_id, crm_team_id FROM crm_team_member
                       WHERE active AND user_id = ANY(ARRAY(SELECT id FROM assignee))
                       UNION ALL
                      SELECT user_id, id FROM crm_team WHERE user_id IS NOT NULL
                  ) member ON member.user_id = own.id
                  LEFT JOIN crm_team team
                         ON team.id = member.crm_team_id AND team.active
                 WHERE own.id = ANY(ARRAY(SELECT id FROM assignee))
                   AND (own.crm_deputy_id IS NOT NULL
                        OR team.crm_deputy_id IS NOT NULL)
            ),
            step AS (
                SELECT user_id, own_deputy_id AS deputy_id, ARRAY[1, 0, 0] AS place
                  FROM seat
                 UNION ALL
                SELECT user_id, deputy_id, ARRAY[2, sequence, team_id] FROM seat
                 UNION ALL
                SELECT user_id, leader_id, ARRAY[3, sequence, team_id] FROM seat
            ),
            patience AS (
                SELECT user_id, COALESCE(MIN(NULLIF(minutes, 0)), 0) AS minutes
                  FROM seat GROUP BY user_id
            ),
            deputy AS MATERIALIZED (
                SELECT id FROM res_users
                 WHERE id = ANY(ARRAY(SELECT DISTINCT deputy_id FROM step))
                   AND active AND NOT share
            ),
            chain AS (
                SELECT step.user_id, step.deputy_id, MIN(step.place) AS place,
                       MIN(patience.minutes) AS minutes
                  FROM step
                  JOIN deputy ON deputy.id = step.deputy_id
                  JOIN patience ON patience.user_id = step.user_id
                 WHERE step.deputy_id != step.user_id
                 GROUP BY step.user_id, step.deputy_id
            )
            """
        )

    @api.model
    def _crm_flush_chains(self):
        """Write what the queries of chains and absences read."""
        for model in (
            "calendar.attendee",
            "calendar.event",
            "crm.team",
            "crm.team.member",
            "res.users",
            "resource.calendar.leaves",
            "resource.resource",
        ):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["tz"])

    # === BUSINESS METHODS - ABSENCE === #

    def _crm_filter_away(self, moment):
        """Return those of these users who are away at a moment; one query."""
        self._crm_flush_chains()
        rows = self.env.execute_query(
            SQL(
                """
                WITH person AS (
                    SELECT id, active, partner_id, out_of_office_from, out_of_office_to
                      FROM res_users
                     WHERE id = ANY(%(ids)s)
                ),
                absence AS (%(absence)s)
                SELECT user_id, json_agg(json_build_array(start, stop, tz))
                  FROM absence
              GROUP BY user_id
                """,
                ids=self.ids,
                absence=self._crm_get_absence_sql(moment, moment),
            )
        )
        return self.browse(
            user_id
            for user_id, periods in rows
            if Person(user_id, _parse_periods(periods)).is_away(moment)
        )

    @api.model
    def _crm_get_absence_sql(self, now, until):
        """Return the query of absences of the WITH query ``person`` in a period.

        Away is who is out of office, has time off, takes part in an all-day event that
        shows him as busy, or does not work here any more. The days of an all-day event
        are days in the time zone of the person. Time off of hr_holidays arrives in the
        calendar of the resource. Override to add a kind of absence.

        :return: user_id, start, stop and, for days instead of moments, tz
        :rtype: odoo.tools.SQL
        """
        return SQL(
            """
            SELECT id AS user_id, out_of_office_from AS start,
                   COALESCE(out_of_office_to, %(after)s) AS stop, NULL AS tz
              FROM person
             WHERE out_of_office_from <= %(until)s
               AND COALESCE(out_of_office_to, %(after)s) >= %(now)s
             UNION ALL
            SELECT id, %(before)s, %(after)s, NULL FROM person WHERE NOT active
             UNION ALL
            SELECT person.id, leave.date_from, leave.date_to, NULL
              FROM person
              JOIN resource_resource resource ON resource.user_id = person.id
              JOIN resource_calendar_leaves leave ON leave.resource_id = resource.id
             WHERE leave.time_type = 'leave'
               AND leave.date_from <= %(until)s AND leave.date_to >= %(now)s
             UNION ALL
            SELECT person.id, event.start_date, event.stop_date,
                   COALESCE(partner.tz, 'UTC')
              FROM calendar_event event
              JOIN calendar_attendee attendee ON attendee.event_id = event.id
              JOIN person ON person.partner_id = attendee.partner_id
              JOIN res_partner partner ON partner.id = person.partner_id
             WHERE event.active AND event.allday AND event.show_as = 'busy'
               AND attendee.state = 'accepted'
               AND event.start <= %(after)s AND event.stop >= %(before)s
            """,
            now=now,
            until=until,
            before=now - DAY,
            after=until + DAY,
        )


def _parse_periods(periods):
    """Return JSON's [[start, stop, time zone or None], …] as ((start, stop), …)."""
    return tuple(_parse_period(*period) for period in periods or [])


def _parse_period(start, stop, tz):
    start, stop = datetime.fromisoformat(start), datetime.fromisoformat(stop)
    if tz is None:
        return start, stop
    zone = local_time.get_timezone(tz)
    # The last day belongs to the event.
    return tuple(
        local_time.to_utc(datetime.combine(day, time.min), zone)
        for day in (start.date(), stop.date() + DAY)
    )
