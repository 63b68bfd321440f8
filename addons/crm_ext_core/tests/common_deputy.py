from datetime import datetime, timedelta

from .common_conversation import ConversationCommon

NOON = datetime(2026, 11, 26, 12, 0)  # 13:00 in Berlin
QUARTER = timedelta(minutes=15)


class DeputyCommon(ConversationCommon):
    """Anna and Emil are in Dora's team, Carl is its deputy; 15 minutes to react."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.team"].search([]).user_id = False
        cls.team = cls.env["crm.team"].create(
            {
                "name": "North",
                "user_id": cls.dora.id,
                "crm_deputy_id": cls.carl.id,
                "member_ids": [(6, 0, (cls.anna + cls.emil).ids)],
            }
        )
        cls.due = cls._schedule(NOON)

    @classmethod
    def _schedule(cls, due, user=None, record=None, **vals):
        return (record or cls.bert).activity_schedule(
            "mail.mail_activity_data_call",
            user_id=(user or cls.anna).id,
            crm_due=due,
            **vals,
        )

    def _get_planned(self, user):
        """Return what the client of a user plans, as {id: "HH:MM"}."""
        planned = self.env["mail.activity"].with_user(user).crm_get_followups()
        return {
            followup["id"]: followup["at"][11:16] for followup in planned["followups"]
        }

    def _claim(self, user, activity=None, **context):
        model = self.env["mail.activity"].with_user(user).with_context(**context)
        return model.crm_claim_followups((activity or self.due).ids)

    def _set_away(self, user, start=NOON - timedelta(days=1), days=3):
        user.write(
            {
                "out_of_office_from": start,
                "out_of_office_to": start + timedelta(days=days),
            }
        )

    def _get_pushed(self, action):
        """Return {(login, type): [payload, …]} that ``action`` pushes."""
        pushed = {}

        def push(users, message_type, payload):
            if message_type.startswith("crm_ext_core."):
                key = (users.login, message_type.removeprefix("crm_ext_core."))
                pushed.setdefault(key, []).append(payload)

        self.patch(type(self.env["res.users"]), "_bus_send", push)
        action()
        return pushed
