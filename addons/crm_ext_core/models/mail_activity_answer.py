from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import local_time

MORNING_HOUR = 9


class MailActivity(models.Model):
    """What the assignee answers to a signal."""

    _inherit = "mail.activity"

    # === ACTIONS === #

    def crm_acknowledge(self):
        """Remember that the assignee has seen the signals."""
        self._crm_check_own()
        self.write({"crm_acknowledged_at": fields.Datetime.now()})
        return True

    def crm_snooze(self, choice):
        """Signal again later.

        :param str choice: a key of :meth:`_get_crm_snooze_times`, or day and time in
            UTC, like ``2026-11-26 13:00:00``
        :return: when, in UTC
        :rtype: str
        """
        self._crm_check_own()
        until = self._crm_parse_snooze(choice)
        self.write(
            {
                "crm_acknowledged_at": fields.Datetime.now(),
                "crm_shown_at": False,
                "crm_shown_in": False,
                "crm_sent_at": False,
                "crm_snoozed_until": until,
            }
        )
        return fields.Datetime.to_string(until)

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

    def _crm_check_own(self):
        if any(activity.user_id != self.env.user for activity in self):
            raise AccessError(
                self.env._("Only the assignee can answer the signal of a follow-up.")
            )

    @api.model
    def _crm_parse_snooze(self, choice):
        """Return when a snooze ends.

        :rtype: datetime
        :raise UserError: when that is no time or has passed
        """
        times = self._get_crm_snooze_times()
        if not isinstance(choice, str):
            choice = ""
        if choice in times:
            return times[choice]
        try:
            until = fields.Datetime.to_datetime(choice)
        except ValueError:
            until = None
        if not until or until <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "Choose a day and time to come or one of these: %(choices)s.",
                    choices=", ".join(times),
                )
            )
        return until

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
