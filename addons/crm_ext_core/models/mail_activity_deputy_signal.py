from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .mail_activity_deputy import IS_FOR_DEPUTY, IS_UNANSWERED
from .mail_activity_signal import MAX_MISSED, MAX_PLANNED, SIGNAL_TIME

# What nobody answered for a week is no case for a signal any more.
MISSED_DAYS = 7


class MailActivity(models.Model):
    """A deputy is signalled what the assignee does not answer.

    The client of the deputy plans these signals like its own, later by the minutes that
    the assignee has to react. Who is the deputy is decided at the claim: the first of
    the chain who is not away and may read the document.
    """

    _inherit = "mail.activity"

    # === RPC OF THE WEB CLIENT === #

    @api.model
    @api.readonly
    def crm_get_followups(self):
        """Add what the user may have to signal as a deputy: two queries for deputies,
        none for anybody else."""
        planned = super().crm_get_followups()
        if self.env.uid not in self.env.user._crm_get_deputy_ids():
            return planned
        followups, until = self._crm_plan_as_deputy(
            fields.Datetime.to_datetime(planned["now"]),
            fields.Datetime.to_datetime(planned["until"]),
        )
        return {
            **planned,
            "until": fields.Datetime.to_string(until),
            "followups": planned["followups"] + followups,
        }

    @api.model
    @api.readonly
    def crm_get_shown_followups(self, activity_ids):
        """Add what the tab shows to the user as a deputy, and what a deputy took."""
        shown = super().crm_get_shown_followups(activity_ids)
        rows = self._crm_query(
            SQL(
                """
                SELECT id FROM mail_activity
                 WHERE id = ANY(%(ids)s)
                   AND (%(own)s AND crm_deputy_shown_in = %(tab)s
                        OR active AND user_id = %(uid)s AND crm_shown_in = %(tab)s
                           AND crm_deputy_id IS NOT NULL)
                """,
                ids=list(activity_ids),
                own=self._crm_get_own_as_deputy_sql(),
                tab=self._crm_get_tab() or "",
                uid=self.env.uid,
            )
        )
        activities = self.browse([activity_id for (activity_id,) in rows])
        return shown + [
            activity._prepare_crm_followup_data() for activity in activities
        ]

    # === BUSINESS METHODS - PLAN === #

    @api.model
    def _crm_plan_as_deputy(self, now, until):
        """Return ([{"id": int, "at": str}, …], until when that is all)."""
        users = self.env["res.users"]
        chains = users._crm_get_chains(
            users._crm_get_represented_sql([self.env.uid]), now, until
        )
        wanted = {user_id for user_id, chain in chains.items() if chain.is_wanted}
        rows = self._crm_query_as_deputy(wanted, now, until)
        coming = [
            moment for _id, user_id, moment, _shown in rows if user_id and moment > now
        ]
        if len(coming) == MAX_PLANNED:
            until = max(coming)
        unable = self._crm_find_unable(chains, rows, self.env.user)
        readable = self._crm_get_readable(
            [row[0] for row in rows if row[1] and row[2] <= now]
        )
        followups = []
        for activity_id, user_id, moment, is_shown in rows:
            if user_id and moment <= now and activity_id not in readable:
                continue
            if user_id:
                moment = chains[user_id].get_time(
                    self.env.uid, moment, now, unable[activity_id]
                )
            if moment and moment <= until:
                followup = {"id": activity_id, "at": fields.Datetime.to_string(moment)}
                followups.append({**followup, "shown": True} if is_shown else followup)
        return followups, until

    @api.model
    def _crm_query_as_deputy(self, assignee_ids, now, until):
        """Return [(id, assignee id, signal time, is shown), …] for the user as deputy.

        The assignee is None where the user has been signalled already, and so needs
        no chain to be asked.
        """
        return self._crm_query(
            SQL(
                """
                (SELECT missed.*, FALSE
                   FROM unnest(%(assignees)s::int[]) assignee(id)
                  CROSS JOIN LATERAL (
                    SELECT id, user_id, %(moment)s AS moment FROM mail_activity
                     WHERE user_id = assignee.id AND %(pending)s
                       AND %(moment)s > %(oldest)s AND %(moment)s <= %(now)s
                     ORDER BY %(moment)s DESC LIMIT %(max_missed)s) missed
                  ORDER BY missed.moment DESC LIMIT %(max_missed)s)
                 UNION ALL
                (SELECT coming.*, FALSE
                   FROM unnest(%(assignees)s::int[]) assignee(id)
                  CROSS JOIN LATERAL (
                    SELECT id, user_id, %(moment)s AS moment FROM mail_activity
                     WHERE user_id = assignee.id AND %(pending)s
                       AND %(moment)s > %(now)s AND %(moment)s <= %(until)s
                     ORDER BY %(moment)s LIMIT %(max_planned)s) coming
                  ORDER BY coming.moment LIMIT %(max_planned)s)
                 UNION ALL
                (SELECT id, NULL, %(moment)s, crm_deputy_shown_at IS NOT NULL
                   FROM mail_activity
                  WHERE %(own)s AND %(moment)s <= %(until)s
                  ORDER BY %(moment)s DESC LIMIT %(max_missed)s)
                """,
                assignees=list(assignee_ids),
                moment=SQL(SIGNAL_TIME),
                pending=SQL(IS_FOR_DEPUTY),
                own=self._crm_get_own_as_deputy_sql(),
                oldest=now - timedelta(days=MISSED_DAYS),
                now=now,
                until=until,
                max_missed=MAX_MISSED,
                max_planned=MAX_PLANNED,
            )
        )

    @api.model
    def _crm_get_own_as_deputy_sql(self):
        """Return the condition of what was signalled to the user and is open still."""
        return SQL(
            "crm_deputy_shown_id = %(uid)s "
            "AND (crm_deputy_shown_in IS NOT NULL OR crm_deputy_shown_at IS NULL) "
            "AND (active AND crm_deputy_id = %(uid)s OR %(unanswered)s)",
            uid=self.env.uid,
            unanswered=SQL(IS_UNANSWERED),
        )

    @api.model
    def _crm_find_unable(self, chains, rows, last=None):
        """Return which deputies may not read which activities.

        Only those are asked who come before another one.

        :param rows: [(id, assignee id or None, …), …]
        :param last: the user whose predecessors are asked; all but the last otherwise
        :rtype: dict[int, set[int]]
        """
        asked = defaultdict(list)
        for activity_id, user_id, *_rest in rows:
            chain = chains.get(user_id)
            if chain:
                last_id = last.id if last else chain.deputies[-1].id
                for deputy_id in chain.get_earlier(last_id):
                    asked[deputy_id].append(activity_id)
        unable = defaultdict(set)
        for deputy_id, activity_ids in asked.items():
            activities = self._crm_as_seen_by(
                self.env["res.users"].browse(deputy_id), activity_ids
            )
            for activity in activities - activities._filtered_access("read"):
                unable[activity.id].add(deputy_id)
        return unable

    @api.model
    def _crm_as_seen_by(self, user, activity_ids):
        """Return the activities as the user sees them in all of his companies."""
        return (
            self.browse(activity_ids)
            .with_user(user)
            .with_context(allowed_company_ids=user.sudo()._get_company_ids())
        )

    @api.model
    def _crm_get_readable(self, activity_ids):
        """Return those whose document the user may read.

        :rtype: set[int]
        """
        activities = self._crm_as_seen_by(self.env.user, activity_ids)
        return set(activities._filtered_access("read").ids)
