from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.mail.tools.discuss import Store

from .mail_activity_deputy import IS_UNANSWERED


class MailActivity(models.Model):
    """Assignee or deputy: who answers first, answers; both see who it was."""

    _inherit = "mail.activity"

    # === ACTIONS === #

    def crm_take(self):
        """See to these follow-ups as the deputy, so that nobody else does.

        :raise UserError: when somebody else was faster
        """
        self._crm_check_own()
        former = self.filtered(lambda activity: activity.crm_deputy_id == self.env.user)
        rows = self._crm_query(
            SQL(
                """
                UPDATE mail_activity
                   SET crm_deputy_id = %(uid)s,
                       crm_acknowledged_at = %(now)s,
                       crm_shown_at = COALESCE(crm_shown_at, %(now)s)
                 WHERE id = ANY(%(ids)s) AND crm_deputy_shown_id = %(uid)s
                   AND %(unanswered)s
                RETURNING id
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                ids=(self - former).ids,
                unanswered=SQL(IS_UNANSWERED),
            )
        )
        taken = self.browse([activity_id for (activity_id,) in rows])
        taken.invalidate_recordset()
        (self - former - taken)._crm_raise_answered()
        taken._crm_tell_taken()
        return True

    def crm_take_back(self):
        """See as the assignee to what a deputy has taken over."""
        if any(activity.user_id != self.env.user for activity in self):
            raise AccessError(
                self.env._("Only the assignee can take a follow-up back.")
            )
        shown = self._crm_get_deputy_screens()
        self._crm_query(
            SQL(
                """
                UPDATE mail_activity
                   SET crm_deputy_id = NULL, crm_deputy_shown_in = NULL,
                       crm_acknowledged_at = NULL, crm_reacted_at = %s
                 WHERE id = ANY(%s) AND active
                """,
                fields.Datetime.now(),
                self.ids,
            )
        )
        self.invalidate_recordset()
        self.filtered(lambda activity: not activity.active)._crm_raise_answered()
        self._crm_notify_deputies(shown)
        for activity in self:
            activity._crm_log_on_document(
                self.env._(
                    "%(assignee)s takes this follow-up back: %(name)s",
                    assignee=self.env.user.name,
                    name=activity.display_name,
                )
            )
        return True

    def crm_acknowledge(self):
        """Stop showing it: a deputy leaves the follow-up to its assignee."""
        deputized = self._crm_filter_deputized()
        # sudo: what the user has on his screen he may close.
        deputized.sudo().write({"crm_deputy_shown_in": False})
        self.env.user._crm_send_followups(dict.fromkeys(deputized.ids, False))
        own = self - deputized
        result = super(MailActivity, own).crm_acknowledge()
        own.filtered("crm_deputy_id").write({"crm_shown_in": False})
        return result

    def crm_snooze(self, choice):
        return super(MailActivity, self._crm_begin_answer()).crm_snooze(choice)

    def crm_done(self):
        return super(MailActivity, self._crm_begin_answer()).crm_done()

    def action_crm_log_conversation(self):
        """Who logs the talk is on the phone: nobody else needs to call."""
        self._crm_begin_answer()
        shown = self._crm_get_deputy_screens()
        if self.user_id == self.env.user and not self.crm_reacted_at:
            self._crm_query(
                SQL(
                    "UPDATE mail_activity SET crm_reacted_at = %s WHERE id = ANY(%s)",
                    fields.Datetime.now(),
                    self.ids,
                )
            )
            self.invalidate_recordset(["crm_reacted_at"])
            self._crm_notify_deputies(shown)
        return super().action_crm_log_conversation()

    # === BUSINESS METHODS === #

    def _crm_filter_deputized(self):
        """Return those that the user answers as a deputy."""
        # sudo: whoever was signalled may answer, also when the document is hidden now.
        return self.filtered(
            lambda activity: activity.sudo().user_id != self.env.user
            and activity.sudo().crm_deputy_shown_id == self.env.user
        )

    def _crm_check_own(self):
        return super(MailActivity, self - self._crm_filter_deputized())._crm_check_own()

    def _crm_begin_answer(self):
        """Decide between assignee and deputies, who may answer at the same second.

        :return: the records with the rights to answer
        :raise UserError: when somebody else was faster
        """
        deputized = self._crm_filter_deputized()
        taken = (self - deputized).filtered("crm_deputy_id")
        if taken:
            taken._crm_raise_answered()
        if not deputized:
            return self
        deputized.crm_take()
        # sudo: to answer, a deputy need not be allowed to change the document.
        return self.sudo()

    def _crm_close_by_talk(self):
        """Mark as done what a talk has answered, as the assignee or as the deputy."""
        deputized = self._crm_filter_deputized()
        own = self.filtered(lambda activity: activity.user_id == self.env.user)
        # sudo: see _crm_begin_answer; a talk is saved whoever was faster.
        for answered in (own, deputized.sudo()):
            answered = answered.filtered("active")
            if answered:
                answered.action_done()

    def _crm_raise_answered(self):
        """Say who was faster."""
        for activity in self.sudo():
            name = activity.display_name
            if not activity.active:
                message = self.env._("“%(name)s” is done already.", name=name)
            elif activity.crm_deputy_id:
                message = self.env._(
                    "%(user)s has taken over “%(name)s”. "
                    "Only the assignee can take it back.",
                    user=activity.crm_deputy_id.name,
                    name=name,
                )
            else:
                message = self.env._(
                    "%(user)s sees to “%(name)s”.",
                    user=activity.user_id.name,
                    name=name,
                )
            raise UserError(message)

    def _crm_tell_taken(self):
        """Let the assignees and the readers of the documents know who took it."""
        # sudo: the name of a colleague is no secret.
        for assignee, activities in self.sudo().grouped("user_id").items():
            assignee._bus_send(
                "crm_ext_core.followups_taken",
                [
                    {"id": activity.id, "taken_by": activity.crm_deputy_id.name}
                    for activity in activities
                ],
            )
        for activity in self:
            activity._crm_log_on_document(
                self.env._(
                    "%(deputy)s takes over this follow-up of %(assignee)s: %(name)s",
                    deputy=self.env.user.name,
                    assignee=activity.sudo().user_id.name,
                    name=activity.display_name,
                )
            )

    def _crm_log_on_document(self, text):
        """Note in the chatter of the document who sees to the follow-up."""
        # sudo: a deputy may be allowed to read the document only.
        record = self.env[self.res_model].sudo().browse(self.res_id)
        if hasattr(record, "_message_log"):
            record._message_log(body=text, author_id=self.env.user.partner_id.id)

    def _prepare_crm_followup_data(self):
        """Add for whom the user is the deputy, and who has taken it over."""
        activity = self
        # sudo: the names of colleagues are no secret.
        assignee = self.sudo().user_id
        if assignee != self.env.user:
            # A deputy is shown what he may read in any of his companies.
            activity = self._crm_as_seen_by(self.env.user, self.ids)
        data = super(MailActivity, activity)._prepare_crm_followup_data()
        return {
            **data,
            "for_user": assignee.name if assignee != self.env.user else False,
            "taken_by": self.sudo().crm_deputy_id.name,
        }

    def _to_store_defaults(self, target):
        # sudo: the name of a colleague is no secret.
        return [
            *super()._to_store_defaults(target),
            Store.Attr(
                "crm_taken_by", lambda activity: activity.sudo().crm_deputy_id.name
            ),
        ]
