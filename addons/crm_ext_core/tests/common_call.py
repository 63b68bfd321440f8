from datetime import datetime

from odoo import Command

from .common_conversation import ConversationCommon

NOON = datetime(2026, 3, 10, 12)


class CallCommon(ConversationCommon):
    """The telephone system of the house; Bert's number is +49 431 556677."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.bert.phone = "0431 556677"
        cls.system = cls.env["crm.phone.system"].create({"name": "House"})
        cls.call_model = cls.env["crm.call"]

    @classmethod
    def _create_call(cls, key, users=(), **vals):
        user_ids = [user.id for user in users]
        return cls.call_model.create(
            {
                "system_id": cls.system.id,
                "call_key": key,
                "number": "+49431556677",
                "started_at": NOON,
                "user_ids": [Command.set(user_ids)],
                **vals,
            }
        )
