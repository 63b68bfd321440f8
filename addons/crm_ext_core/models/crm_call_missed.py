from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

MAX_CALLBACK_AGE = timedelta(days=30)
"""A missed call older than this is no longer answered by a call of today."""


class CrmCall(models.Model):
    """Missed calls ask for a call back, once per caller, until somebody reaches him."""

    _inherit = "crm.call"

    reached_at = fields.Datetime(
        string="Called Back on",
        readonly=True,
        help="When somebody spoke to the caller after this missed call.",
    )
    callback_activity_id = fields.Many2one(
        "mail.activity",
        string="Call Back",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    # The list of callers that nobody has called back.
    _missed_idx = models.Index(
        "(started_at DESC, id DESC) WHERE state = 'missed' AND reached_at IS NULL"
    )

    def _follow_up_report(self, before):
        result = super()._follow_up_report(before)
        if self.caller_key and self.state != "ringing":
            self._lock("caller", self.company_id.id, self.caller_key)
        if self.answered_at:
            self._mark_reached()
        elif self.state == "missed" and not self._find_reaching_call():
            self._ask_for_callback()
        return result

    def _follow_up_caller(self):
        result = super()._follow_up_caller()
        for call in self.filtered("callback_activity_id"):
            call._move_callback()
        return result

    # === REACHED === #

    def _get_same_caller_domain(self):
        """Return the domain of all calls with the other party of this one."""
        same = Domain("caller_key", "=", self.caller_key)
        if not self.caller_key:
            same = Domain("id", "=", self.id)
        if self.partner_id:
            same |= Domain("partner_id", "=", self.partner_id.id)
        return same & Domain("company_id", "=", self.company_id.id)

    def _find_reaching_call(self):
        """Return whether somebody has spoken to this caller since."""
        reaching = self.search(
            self._get_same_caller_domain()
            & Domain("answered_at", ">=", self.started_at),
            limit=1,
        )
        if reaching:
            self.reached_at = reaching.answered_at
        return reaching

    def _mark_reached(self):
        """Close the call-backs that this answered call has made unnecessary."""
        missed = self.search(
            self._get_same_caller_domain()
            & Domain("state", "=", "missed")
            & Domain("reached_at", "=", False)
            & Domain("started_at", "<=", self.answered_at)
            & Domain("started_at", ">=", self.answered_at - MAX_CALLBACK_AGE)
        )
        missed.reached_at = self.answered_at
        activities = (missed | self).callback_activity_id.filtered("active")
        if activities:
            # This call is the talk; the call back must not become a second one.
            activities.with_context(crm_call_talk=True).action_feedback(
                feedback=self.env._("Reached on the phone.")
            )

    # === TO BE CALLED BACK === #

    def _ask_for_callback(self):
        """Put the caller on somebody's list, unless he stands there already."""
        self.ensure_one()
        if not self.caller_key or self.callback_activity_id:
            return
        waiting = self.search(
            self._get_same_caller_domain()
            & Domain("state", "=", "missed")
            & Domain("callback_activity_id.active", "=", True),
            limit=1,
        )
        activity = waiting.callback_activity_id
        if activity:
            self.callback_activity_id = activity
            activity.summary = self._get_callback_summary(activity.user_id)
        elif user := self._get_callback_user():
            self.callback_activity_id = self._create_callback(user)

    def _get_callback_user(self):
        """Return who calls back, empty when nobody is responsible.

        Whoever was called; among several the customer's salesperson, then the one whom
        the telephone system names.
        """
        users = self.user_ids.filtered("active")
        if len(users) == 1:
            return users
        salesperson = (self.partner_id or self.lead_id).user_id
        if salesperson and (salesperson in users or not users):
            return salesperson
        return self.system_id.user_id or users[:1]

    def _create_callback(self, user):
        # Quick: whoever is in the middle of a call needs no mail about it.
        return (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(
                {
                    "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(
                        "mail.mail_activity_data_call"
                    ),
                    "summary": self._get_callback_summary(user),
                    "user_id": user.id,
                    "crm_due": fields.Datetime.now(),
                    "automated": True,
                    **self._prepare_callback_document(),
                }
            )
        )

    def _prepare_callback_document(self):
        """Return what links the call back to the caller, nothing for an unknown one."""
        caller = self.partner_id or self.lead_id
        if not caller:
            return {}
        return {
            "res_model_id": self.env["ir.model"]._get_id(caller._name),
            "res_id": caller.id,
        }

    def _get_callback_summary(self, user):
        attempts = self.search_count(
            self._get_same_caller_domain()
            & Domain("state", "=", "missed")
            & Domain("reached_at", "=", False)
        )
        env = self.with_context(lang=user.lang).env
        if attempts > 1:
            return env._(
                "Call back %(number)s, missed %(count)s times",
                number=self.number,
                count=attempts,
            )
        return env._("Call back %(number)s", number=self.number)

    def _move_callback(self):
        """Let the call back stand with the caller who is known by now."""
        self.ensure_one()
        activity = self.callback_activity_id
        if activity.active and not activity.res_model:
            activity.write(self._prepare_callback_document())
