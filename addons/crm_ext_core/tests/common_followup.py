from datetime import datetime, timedelta

from .common_conversation import ConversationCommon

NOON = datetime(2026, 11, 26, 12, 0)  # 13:00 in Berlin


class FollowupCommon(ConversationCommon):
    """Anna has missed a follow-up of Bert and has others before her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.phone = "+49 431 123456"
        cls.missed = cls._schedule(NOON - timedelta(hours=2))
        cls.coming = cls._schedule(NOON + timedelta(hours=2))
        cls._schedule(NOON + timedelta(days=3))
        cls.of_carl = cls._schedule(NOON - timedelta(hours=1), cls.carl)

    @classmethod
    def _schedule(cls, due, user=None, **vals):
        return cls.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=(user or cls.anna).id,
            crm_due=due,
            **vals,
        )

    def _get_planned(self, user):
        planned = self.env["mail.activity"].with_user(user).crm_get_followups()
        return [followup["id"] for followup in planned["followups"]]

    def _get_model(self, tab=False, user=None, **context):
        model = self.env["mail.activity"].with_user(user or self.anna)
        return model.with_context(crm_tab=tab, **context)

    def _claim(self, activities, user=None, tab=False, **context):
        model = self._get_model(tab, user, **context)
        return model.crm_claim_followups(activities.ids)
