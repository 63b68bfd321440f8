from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .mail_activity_deputy import IS_FOR_DEPUTY
from .mail_activity_deputy_signal import MISSED_DAYS
from .mail_activity_signal import CLAIM_TOLERANCE_SECONDS, SIGNAL_TIME


class MailActivity(models.Model):
    """Of all deputies who ask for a signal, the server chooses the one to show it."""

    _inherit = "mail.activity"

    # === RPC OF THE WEB CLIENT === #

    @api.model
    def crm_claim_followups(self, activity_ids):
        """Claim also what the user has to signal as a deputy."""
        claimed = super().crm_claim_followups(activity_ids)
        rest = set(activity_ids) - {data["id"] for data in claimed}
        if not rest or self.env.uid not in self.env.user._crm_get_deputy_ids():
            return claimed
        return claimed + self._crm_claim_as_deputy(list(rest))

    # === BUSINESS METHODS === #

    @api.model
    def _crm_claim_as_deputy(self, activity_ids):
        now = fields.Datetime.now()
        latest = now + timedelta(seconds=CLAIM_TOLERANCE_SECONDS)
        rows = self._crm_query(
            SQL(
                """
                UPDATE mail_activity
                   SET crm_deputy_shown_id = %(uid)s,
                       crm_deputy_shown_at = COALESCE(crm_deputy_shown_at, %(now)s),
                       crm_deputy_shown_in = %(tab)s
                 WHERE id IN (
                    SELECT id FROM mail_activity
                     WHERE id = ANY(%(turn)s) AND %(pending)s
                        OR id = ANY(%(ids)s) AND %(own)s AND %(claimable)s
                       AND %(moment)s <= %(latest)s
                       FOR UPDATE SKIP LOCKED
                 )
                RETURNING id
                """,
                uid=self.env.uid,
                now=now,
                tab=self._crm_get_tab() or "",
                turn=self._crm_get_turn(activity_ids, latest),
                ids=activity_ids,
                pending=SQL(IS_FOR_DEPUTY),
                own=self._crm_get_own_as_deputy_sql(),
                claimable=self._crm_get_deputy_claimable_sql(),
                moment=SQL(SIGNAL_TIME),
                latest=latest,
            )
        )
        claimed = self.browse([activity_id for (activity_id,) in rows])
        claimed.invalidate_recordset()
        # Messages of the bus overtake each other: by the time the latest claim wins.
        stamp = datetime.now(UTC).timestamp()
        self.env.user._crm_send_followups(
            dict.fromkeys(claimed.ids, False),
            shown_in=self._crm_get_tab(),
            claimed=stamp,
        )
        return [
            {**activity._prepare_crm_followup_data(), "claimed": stamp}
            for activity in claimed.sorted("crm_due")
        ]

    @api.model
    def _crm_get_turn(self, activity_ids, moment):
        """Return those that the user has to be signalled at this moment."""
        rows = self._crm_query(
            SQL(
                "SELECT id, user_id, %(time)s FROM mail_activity "
                "WHERE id = ANY(%(ids)s) AND %(pending)s "
                "AND %(time)s > %(oldest)s AND %(time)s <= %(moment)s",
                time=SQL(SIGNAL_TIME),
                ids=activity_ids,
                pending=SQL(IS_FOR_DEPUTY),
                oldest=moment - timedelta(days=MISSED_DAYS),
                moment=moment,
            )
        )
        if not rows:
            return []
        chains = self.env["res.users"]._crm_get_chains(
            SQL(
                "SELECT id FROM res_users WHERE id = ANY(%s)",
                [user_id for _id, user_id, _time in rows],
            ),
            moment,
            moment,
        )
        unable = self._crm_find_unable(chains, rows, self.env.user)
        readable = self._crm_get_readable([row[0] for row in rows])
        return [
            activity_id
            for activity_id, user_id, due in rows
            if activity_id in readable
            and user_id in chains
            and chains[user_id].get_time(self.env.uid, due, moment, unable[activity_id])
            == moment
        ]

    @api.model
    def _crm_get_deputy_claimable_sql(self):
        """Return the condition of the user's signals as deputy for this tab."""
        if self.env.context.get("crm_take_over"):
            return SQL("TRUE")
        tab = self._crm_get_tab()
        if not tab:
            return SQL("crm_deputy_shown_at IS NULL")
        return SQL("(crm_deputy_shown_at IS NULL OR crm_deputy_shown_in = %s)", tab)
