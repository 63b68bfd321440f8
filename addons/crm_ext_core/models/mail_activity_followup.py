from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ..tools import local_time

# A client plans this far ahead, then it asks again.
PLANNED_HOURS = 24
# A client never plans more signals at once; the earliest come first.
MAX_PLANNED = 100
# Of the missed ones the latest are shown, the list of activities has them all.
MAX_MISSED = 50
# Clocks of browsers are not exact: a signal may be claimed that much too early.
CLAIM_TOLERANCE_SECONDS = 2
MORNING_HOUR = 9
# What a filter in SQL has to say for PostgreSQL to take the index of the signals.
IS_PENDING = "active AND crm_due IS NOT NULL AND crm_shown_at IS NULL"
SIGNAL_TIME = "COALESCE(crm_snoozed_until, crm_due)"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # === RPC OF THE WEB CLIENT === #

    @api.model
    @api.readonly
    def crm_get_followups(self):
        """Return what the client of the user has to signal in the next hours.

        Missed ones are included: their time has passed.

        :return: {"now": str, "until": str, "followups": [{"id": int, "at": str}, …]},
            times in UTC; after ``until`` the client has to ask again
        :rtype: dict
        """
        now = fields.Datetime.now()
        until = now + timedelta(hours=PLANNED_HOURS)
        planned = self._crm_query_pending(
            SQL("%s > %s AND %s <= %s", *self._signal(now), *self._signal(until)),
            SQL("%s LIMIT %s", SQL(SIGNAL_TIME), MAX_PLANNED),
        )
        missed = self._crm_query_pending(
            SQL("%s <= %s", *self._signal(now)),
            SQL("%s DESC LIMIT %s", SQL(SIGNAL_TIME), MAX_MISSED),
        )
        if len(planned) == MAX_PLANNED:
            until = planned[-1][1]
        return {
            "now": fields.Datetime.to_string(now),
            "until": fields.Datetime.to_string(until),
            "followups": [
                {"id": activity_id, "at": fields.Datetime.to_string(moment)}
                for activity_id, moment in missed + planned
            ],
        }

    @api.model
    def crm_claim_followups(self, activity_ids):
        """Claim due signals for this tab and return what to show.

        Of several tabs that ask for the same signal exactly one gets it. Signals of
        others, signals that are not due and done activities are left out silently.

        :param list[int] activity_ids:
        :return: one dict of :meth:`_prepare_crm_followup_data` per claimed activity
        :rtype: list[dict]
        """
        self._crm_check_ids(activity_ids)
        now = fields.Datetime.now()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE mail_activity
                   SET crm_shown_at = %(now)s
                 WHERE id IN (
                    SELECT id FROM mail_activity
                     WHERE id = ANY(%(ids)s)
                       AND user_id = %(uid)s
                       AND %(pending)s
                       AND %(signal_time)s <= %(latest)s
                       FOR UPDATE SKIP LOCKED
                 )
                RETURNING id
                """,
                now=now,
                ids=list(activity_ids),
                uid=self.env.uid,
                pending=SQL(IS_PENDING),
                signal_time=SQL(SIGNAL_TIME),
                latest=now + timedelta(seconds=CLAIM_TOLERANCE_SECONDS),
            )
        )
        claimed = self.browse([activity_id for (activity_id,) in rows])
        claimed.invalidate_recordset(["crm_shown_at"])
        return [
            activity._prepare_crm_followup_data()
            for activity in claimed.sorted("crm_due")
        ]

    @api.model
    @api.readonly
    def crm_get_shown_followups(self, activity_ids):
        """Return what a tab showed before its reload and nobody has answered yet.

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
        )
        return [
            activity._prepare_crm_followup_data()
            for activity in shown.sorted("crm_due")
        ]

    def crm_acknowledge(self):
        """Remember that the assignee has seen the signals."""
        self._crm_check_own()
        self.write({"crm_acknowledged_at": fields.Datetime.now()})
        return True

    def crm_snooze(self, choice):
        """Signal again later.

        :param str choice: a key of :meth:`_get_crm_snooze_times`
        :return: when, in UTC
        :rtype: str
        """
        self._crm_check_own()
        times = self._get_crm_snooze_times()
        if choice not in times:
            raise UserError(
                self.env._(
                    "Choose one of these times: %(choices)s.", choices=", ".join(times)
                )
            )
        self.write(
            {
                "crm_acknowledged_at": fields.Datetime.now(),
                "crm_shown_at": False,
                "crm_snoozed_until": times[choice],
            }
        )
        return fields.Datetime.to_string(times[choice])

    def crm_done(self):
        """Mark the follow-ups as done."""
        self._crm_check_own()
        return self.action_done()

    def action_crm_log_conversation(self):
        """Open the one screen to log the talk that this follow-up asked for.

        Saving the talk marks the follow-up as done.
        """
        self.ensure_one()
        self._crm_check_own()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action_log"
        )
        return {**action, "context": self._prepare_crm_conversation_context()}

    # === BUSINESS METHODS === #

    @api.model
    def _crm_check_ids(self, ids):
        if not isinstance(ids, list) or not all(type(item) is int for item in ids):
            raise UserError(
                self.env._("Name the follow-ups by a list of their ids, like [7, 8].")
            )

    @api.model
    def _signal(self, moment):
        return SQL(SIGNAL_TIME), moment

    @api.model
    def _crm_query_pending(self, condition, order):
        """Return [(id, signal time), …] of the user's pending signals."""
        self.flush_model()
        return self.env.execute_query(
            SQL(
                "SELECT id, %s FROM mail_activity WHERE user_id = %s AND %s AND %s "
                "ORDER BY %s",
                SQL(SIGNAL_TIME),
                self.env.uid,
                SQL(IS_PENDING),
                condition,
                order,
            )
        )

    def _crm_check_own(self):
        if any(activity.user_id != self.env.user for activity in self):
            raise AccessError(
                self.env._("Only the assignee can answer the signal of a follow-up.")
            )

    @api.model
    def _get_crm_snooze_times(self):
        """Return the offered times until the next signal, naive UTC.

        :rtype: dict[str, datetime]
        """
        now = fields.Datetime.now()
        timezone = local_time.get_timezone(self.env.user.tz)
        tomorrow = local_time.to_local(now, timezone).date() + timedelta(days=1)
        return {
            "10_minutes": now + timedelta(minutes=10),
            "1_hour": now + timedelta(hours=1),
            "tomorrow": local_time.at_local_time(tomorrow, MORNING_HOUR, timezone),
        }

    def _prepare_crm_followup_data(self):
        """Return what the screen shows when this follow-up is due.

        Contains only what the user may read. Override to add one line of text per
        fact to ``facts``, for example the open tickets of the customer.

        :rtype: dict
        """
        self.ensure_one()
        partner = self._get_crm_partner()
        company = partner.commercial_partner_id
        return {
            "id": self.id,
            "due": fields.Datetime.to_string(self.crm_due),
            "reason": self.summary or self.activity_type_id.name,
            "note": html2plaintext(self.note or "").strip(),
            "icon": self.icon,
            "document": self.res_name,
            "customer": company.name or self.res_name,
            "person": partner.name if partner != company else False,
            "phone": partner.phone or company.phone,
            "last_talk": self._prepare_crm_last_talk_data(company),
            "facts": [],
        }

    @api.model
    def _prepare_crm_last_talk_data(self, company):
        talk = self.env["crm.conversation"]
        if company:
            talk = talk.search([("commercial_partner_id", "=", company.id)], limit=1)
        if not talk:
            return False
        return {
            "id": talk.id,
            "date": fields.Datetime.to_string(talk.date),
            "name": talk.display_name,
            "user": talk.user_id.sudo().name,
        }
