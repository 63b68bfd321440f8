from datetime import datetime, timedelta

from odoo import Command

from ..tools.call_report import read_report
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

    @classmethod
    def _report(cls, key, event, seconds=0, **fields):
        """Let the telephone system report an event so long after noon."""
        payload = {
            "event": event,
            "call_id": key,
            "from": "+49431556677",
            "to": "+49 731 99880",
            "direction": "in",
            **fields,
        }
        if payload["direction"] == "out":
            payload["from"], payload["to"] = payload["to"], payload["from"]
        now = NOON + timedelta(seconds=seconds)
        report = read_report("generic", payload, now)
        return cls.call_model._report(cls.system, report).with_env(cls.env)
