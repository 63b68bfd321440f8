from datetime import timedelta

from odoo import models

from ..tools.call_report import CallReport

DEMO_KEY = "demo-key-of-the-house"
"""Everybody knows it: the demo company must be reachable from nowhere."""
EXTENSIONS = {"anna": "21, +49 221 4710-21", "jonas": "22, +49 221 4710-22"}
RINGING_SECONDS = 12


class CrmDemo(models.AbstractModel):
    """The telephone system of the house and its last calls, as it reported them."""

    _inherit = "crm.demo"

    def _load_calls(self):
        for login, extension in EXTENSIONS.items():
            user = self._get(login)
            user.crm_phone_extension = user.crm_phone_extension or extension
        if self._find("phone_system"):
            return
        system = self._create(
            "phone_system",
            "crm.phone.system",
            name=self.env.company.name,
            company_id=self.env.company.id,
            user_id=self._get_id("jonas"),
        )
        system._store_key(DEMO_KEY)
        for row in self._read_table("crm_ext_core/demo/calls.csv"):
            self._load_call(system, row)

    def _load_call(self, system, row):
        started_at = self._get_moment(int(row["days"]), row["time"])
        answered_at = started_at + timedelta(seconds=RINGING_SECONDS)
        ended_at = answered_at + timedelta(seconds=int(row["seconds"] or 10))
        report = CallReport(
            key=row["name"],
            direction=row["direction"],
            number=row["number"],
            own_number=self.env.company.phone,
            phones=tuple(row["users"].split()),
            answering=tuple(row["taker"].split()),
            started_at=started_at,
            answered_at=answered_at if row["taker"] else None,
            ended_at=None,
        )
        calls = self.env["crm.call"]
        call = calls._report(system, report)
        # What was said is in the talk already: the hang-up adds no other.
        call.conversation_id = self._get(row["talk"])
        calls._report(system, report._replace(ended_at=ended_at))
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": self._get_xmlid(row["name"]),
                    "record": call,
                    "noupdate": True,
                }
            ]
        )
