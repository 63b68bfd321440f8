from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# A client plans this far ahead, then it asks again.
PLANNED_HOURS = 24
# A client never plans more signals at once; the earliest come first.
MAX_PLANNED = 100
# Of the missed ones the latest are shown, the screen of the day has them all.
MAX_MISSED = 20
# Clocks of browsers are not exact: a signal may be claimed that much too early.
CLAIM_TOLERANCE_SECONDS = 2
# A tab names itself by a short random text.
MAX_TAB_LENGTH = 40
# What a filter in SQL has to say for PostgreSQL to take the index of the signals.
IS_OPEN = (
    "active AND crm_due IS NOT NULL "
    "AND (crm_shown_at IS NULL OR crm_acknowledged_at IS NULL)"
)
SIGNAL_TIME = "COALESCE(crm_snoozed_until, crm_due)"


class MailActivity(models.Model):
    """What the web clients of a user ask and claim: see the README's Follow-ups.

    A signal is open until it is answered. It is shown by one tab at a time, the one
    that claimed it last; a tab names itself in the context, by ``crm_tab``.
    """

    _inherit = "mail.activity"

    crm_shown_in = fields.Char(string="Signalled in Tab", readonly=True, copy=False)

    # What a client asks at its start: open signals of one user by their time.
    _crm_signal_idx = models.Index(f"(user_id, {SIGNAL_TIME}) WHERE {IS_OPEN}")

    # === RPC OF THE WEB CLIENT === #

    @api.model
    @api.readonly
    def crm_get_followups(self):
        """Return what the client of the user has to signal in the next hours.

        Missed ones and those on the screen of some tab are included: their time has
        passed. One query, two ranges of one index.

        :return: {"now": str, "until": str, "followups": [{"id": int, "at": str}, …]},
            times in UTC; after ``until`` the client has to ask again; ``"shown": True``
            marks those that some tab shows
        :rtype: dict
        """
        now = fields.Datetime.now()
        until = now + timedelta(hours=PLANNED_HOURS)
        rows = self._crm_query_open(now, until)
        planned = [moment for _id, moment, _shown in rows if moment > now]
        if len(planned) == MAX_PLANNED:
            until = planned[-1]
        return {
            "now": fields.Datetime.to_string(now),
            "until": fields.Datetime.to_string(until),
            "followups": [
                {
                    "id": activity_id,
                    "at": fields.Datetime.to_string(moment),
                    **({"shown": True} if is_shown else {}),
                }
                for activity_id, moment, is_shown in rows
            ],
        }

    @api.model
    def crm_claim_followups(self, activity_ids):
        """Claim due signals for this tab and return what to show.

        Of several tabs that ask for the same signal exactly one gets it; a tab that
        asks again, because the answer was lost, gets its own again. A tab that the
        user turns to takes over what others show, by ``crm_take_over`` in the context.
        Signals of others, signals that are not due and done activities are left out
        silently.

        :param list[int] activity_ids:
        :return: one dict of :meth:`_prepare_crm_followup_data` per claimed activity
        :rtype: list[dict]
        """
        self._crm_check_ids(activity_ids)
        claimed = self._crm_query_claim(activity_ids)
        if not claimed:
            return []
        # Messages of the bus overtake each other: by the time the latest claim wins.
        stamp = datetime.now(UTC).timestamp()
        self.env.user._bus_send(
            "crm_ext_core.followups",
            [
                {
                    "id": activity.id,
                    "at": False,
                    "shown_in": self._crm_get_tab(),
                    "claimed": stamp,
                }
                for activity in claimed
            ],
        )
        return [
            {**activity._prepare_crm_followup_data(), "claimed": stamp}
            for activity in claimed.sorted("crm_due")
        ]

    @api.model
    @api.readonly
    def crm_get_shown_followups(self, activity_ids):
        """Return which of its signals a tab goes on showing: nobody has answered them,
        and no other tab has taken them over.

        :param list[int] activity_ids: the signals that this tab had claimed
        :return: one dict of :meth:`_prepare_crm_followup_data` per signal
        :rtype: list[dict]
        """
        self._crm_check_ids(activity_ids)
        shown = self.search(
            Domain("id", "in", activity_ids)
            & Domain("user_id", "=", self.env.uid)
            & Domain("crm_shown_at", "!=", False)
            & Domain("crm_acknowledged_at", "=", False)
            & Domain("crm_shown_in", "=", self._crm_get_tab())
        )
        return [
            activity._prepare_crm_followup_data()
            for activity in shown.sorted("crm_due")
        ]

    # === BUSINESS METHODS === #

    @api.model
    def _crm_check_ids(self, ids):
        if not isinstance(ids, list) or not all(type(item) is int for item in ids):
            raise UserError(
                self.env._("Name the follow-ups by a list of their ids, like [7, 8].")
            )

    @api.model
    def _crm_get_tab(self):
        """Return the name of the tab that asks, False for a client without tabs."""
        tab = self.env.context.get("crm_tab")
        return tab[:MAX_TAB_LENGTH] if isinstance(tab, str) and tab else False

    @api.model
    def _crm_query_open(self, now, until):
        """Return [(id, signal time, is shown), …]: the latest missed ones of the user,
        then the next ones."""
        self.flush_model()
        parts = {
            "columns": SQL("id, %s, crm_shown_at IS NOT NULL", SQL(SIGNAL_TIME)),
            "mine": SQL("user_id = %s AND %s", self.env.uid, SQL(IS_OPEN)),
            "moment": SQL(SIGNAL_TIME),
            "now": now,
            "until": until,
            "max_missed": MAX_MISSED,
            "max_planned": MAX_PLANNED,
        }
        return self.env.execute_query(
            SQL(
                """
                (SELECT %(columns)s FROM mail_activity
                  WHERE %(mine)s AND %(moment)s <= %(now)s
                  ORDER BY %(moment)s DESC LIMIT %(max_missed)s)
                UNION ALL
                (SELECT %(columns)s FROM mail_activity
                  WHERE %(mine)s AND %(moment)s > %(now)s AND %(moment)s <= %(until)s
                  ORDER BY %(moment)s LIMIT %(max_planned)s)
                """,
                **parts,
            )
        )

    @api.model
    def _crm_query_claim(self, activity_ids):
        """Write the tab to those signals that it may show, and return them."""
        now = fields.Datetime.now()
        tab = self._crm_get_tab()
        claimable = SQL("crm_shown_at IS NULL")
        if tab:
            claimable = SQL("(%s OR crm_shown_in = %s)", claimable, tab)
        if self.env.context.get("crm_take_over"):
            claimable = SQL("TRUE")
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE mail_activity
                   SET crm_shown_at = COALESCE(crm_shown_at, %(now)s),
                       crm_shown_in = %(tab)s,
                       crm_acknowledged_at = NULL
                 WHERE id IN (
                    SELECT id FROM mail_activity
                     WHERE id = ANY(%(ids)s)
                       AND user_id = %(uid)s
                       AND %(open)s
                       AND %(claimable)s
                       AND %(signal_time)s <= %(latest)s
                       FOR UPDATE SKIP LOCKED
                 )
                RETURNING id
                """,
                now=now,
                tab=tab or None,
                ids=list(activity_ids),
                uid=self.env.uid,
                open=SQL(IS_OPEN),
                claimable=claimable,
                signal_time=SQL(SIGNAL_TIME),
                latest=now + timedelta(seconds=CLAIM_TOLERANCE_SECONDS),
            )
        )
        claimed = self.browse([activity_id for (activity_id,) in rows])
        claimed.invalidate_recordset(
            ["crm_shown_at", "crm_shown_in", "crm_acknowledged_at"]
        )
        return claimed

    def _prepare_crm_step_values(self, vals):
        """A signal that is to come again is shown by no tab."""
        values = super()._prepare_crm_step_values(vals)
        if values.get("crm_shown_at") is False:
            values["crm_shown_in"] = False
        return values
