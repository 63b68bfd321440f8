from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from .mail_activity_signal import IS_OPEN, SIGNAL_TIME

# What fell due longer ago has been told, or nobody wanted it when it was.
LOOK_BACK_HOURS = 24
# Of very many the latest are told.
MAX_TOLD = 20
# Users per transaction
BATCH_SIZE = 50


class MailActivity(models.Model):
    """Follow-ups that nobody has answered reach users who are away, as they wish."""

    _inherit = "mail.activity"

    crm_sent_at = fields.Datetime(
        string="Sent on",
        readonly=True,
        copy=False,
        help="When the assignee got it by e-mail or push notification, being offline.",
    )

    # === CRON === #

    @api.model
    def _cron_send_offline_followups(self):
        """Send what is due to users who are offline: one query finds it for all."""
        by_user = self._crm_find_offline_followups()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(by_user))
        for users in split_every(BATCH_SIZE, by_user, list):
            for user in users:
                user._crm_send_followups_offline(by_user[user])
            if not cron._commit_progress(len(users)):
                return

    # === BUSINESS METHODS === #

    @api.model
    def _crm_find_offline_followups(self):
        """Return what is due and not yet told, of the users who are offline.

        :rtype: dict[odoo.models.Model<res.users>, odoo.models.Model<mail.activity>]
        """
        self.env["res.users"].flush_model()
        self.env["mail.presence"].flush_model()
        self.flush_model()
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT u.id, array_agg(followup.id)
                  FROM res_users u
             LEFT JOIN mail_presence p ON p.user_id = u.id
            CROSS JOIN LATERAL (
                    SELECT id FROM mail_activity
                     WHERE user_id = u.id AND %(open)s AND crm_sent_at IS NULL
                       AND %(moment)s > %(oldest)s AND %(moment)s <= %(now)s
                  ORDER BY %(moment)s DESC LIMIT %(max_told)s
                  ) followup
                 WHERE u.active AND u.crm_followup_offline <> 'none'
                   AND (p.last_presence IS NULL OR p.last_presence
                        <= %(now)s - u.crm_followup_offline_minutes * interval '1 min')
              GROUP BY u.id
                """,
                open=SQL(IS_OPEN),
                moment=SQL(SIGNAL_TIME),
                oldest=now - timedelta(hours=LOOK_BACK_HOURS),
                now=now,
                max_told=MAX_TOLD,
            )
        )
        users = self.env["res.users"].browse([user_id for user_id, _ids in rows])
        return {
            user: self.browse(activity_ids)
            for user, (_id, activity_ids) in zip(users, rows, strict=True)
        }

    def _prepare_crm_step_values(self, vals):
        """A signal that is to come again is sent again."""
        values = super()._prepare_crm_step_values(vals)
        if values.get("crm_shown_at") is False:
            values["crm_sent_at"] = False
        return values

    def _prepare_crm_push(self):
        """Return the notification of a browser that tells of these follow-ups.

        :return: as the Notifications API takes it, with the document to open
        :rtype: dict
        """
        followups = [
            activity._prepare_crm_followup_data() for activity in self.sorted("crm_due")
        ]
        first, is_one = followups[0], len(followups) == 1
        lines = [first["person"], first["reason"]]
        title = first["customer"]
        if not is_one:
            title = self.env._("%(count)s follow-ups", count=len(followups))
            lines = [followup["customer"] for followup in followups]
        has_document = is_one and self.res_model and self.res_id
        return {
            "title": title or self.env._("Follow-up"),
            "options": {
                "body": "\n".join(line for line in lines if line),
                "icon": "/web/static/img/odoo-icon-192x192.png",
                "data": {
                    "model": self.res_model if has_document else "mail.activity",
                    "res_id": self.res_id if has_document else self[:1].id,
                },
            },
        }
