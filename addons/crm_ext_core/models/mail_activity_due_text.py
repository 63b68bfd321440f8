from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import due_text, local_time
from .mail_activity_free_slot import FOLLOW_UP_TIME

MAX_TEXT = 100


class MailActivity(models.Model):
    """Times as people type and choose them."""

    _inherit = "mail.activity"

    @api.model
    @api.readonly
    def crm_parse_due(self, text, user_id=None):
        """Return the moment that ``text`` means to the user.

        :param str text: "in 3 days 9:00", "in 3 Tagen 9 Uhr", "mon 14", "24.12. 9:00",
            "next free slot", in the time zone of the user
        :param int user_id: whose next free slot is meant; the user's own by default
        :return: UTC
        :rtype: str
        :raise UserError: the text is no time, or one of the past
        """
        if not isinstance(text, str) or len(text) > MAX_TEXT:
            text = str(text)[:MAX_TEXT]
        now = fields.Datetime.now()
        try:
            local, elapsed, is_free_slot = due_text.parse(
                text,
                local_time.to_local(now, self.env.tz),
                self.env.lang or "en_US",
                self._crm_is_day_first(),
            )
        except due_text.OverError as error:
            raise UserError(
                self.env._('"%(text)s" is over. Enter a time to come.', text=text)
            ) from error
        except due_text.NotUnderstoodError as error:
            raise UserError(
                self.env._(
                    '"%(text)s" is no time that we understand. Write for example: '
                    "tomorrow 9:00; in 3 days 14:30; mon 14; 24 dec 9:00; next free "
                    "slot.",
                    text=text,
                )
            ) from error
        moment = local_time.to_utc(local, self.env.tz) if local else now
        moment = (moment + elapsed).replace(second=0, microsecond=0)
        due = fields.Datetime.to_string(moment)
        if is_free_slot:
            return self.crm_get_free_slot(after=due, user_id=user_id)
        return due

    @api.model
    @api.readonly
    def crm_get_due_choices(self, user_id=None):
        """Return the times that are offered before anything is typed.

        :param int user_id: whose next free slot is meant; the user's own by default
        :return: [{"label": str, "due": str in UTC}, …]
        :rtype: list[dict]
        """
        now = fields.Datetime.now()
        today = local_time.to_local(now, self.env.tz).date()
        next_monday = today + timedelta(days=7 - today.weekday())

        def morning(day):
            return local_time.at_local_time(day, local_time.MORNING_HOUR, self.env.tz)

        choices = [
            (self.env._("In 1 hour"), (now + timedelta(hours=1)).replace(second=0)),
            (self.env._("Tomorrow"), morning(today + timedelta(days=1))),
            (self.env._("In 3 days"), morning(today + timedelta(days=3))),
            (self.env._("Next week"), morning(next_monday)),
        ]
        free_slot = self._crm_find_free_slot(
            self._crm_get_slot_user(user_id), FOLLOW_UP_TIME, now
        )
        if free_slot:
            choices.append((self.env._("Next free slot"), free_slot))
        return [
            {"label": label, "due": fields.Datetime.to_string(due)}
            for label, due in choices
        ]

    @api.model
    def _crm_is_day_first(self):
        """Tell whether 3/4 is the third of April to the user."""
        date_format = self.env["res.lang"]._get_data(code=self.env.lang).date_format
        return bool(date_format) and date_format.find("%d") < date_format.find("%m")
