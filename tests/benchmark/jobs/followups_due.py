"""What has the screen to signal? Asked by each client at its start."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields

from ..generator.plan import TODAY
from . import Job

NOW = datetime.fromisoformat(f"{TODAY} 12:00:00")
# What the client asks for: the latest missed ones, and the next of a day.
MISSED = 20
COMING = 100


class Benchmark(Job):
    """The start of the client of a user with as many open follow-ups as there are
    activities: 200,000 at a million partners.

    Plain Odoo knows no time of day: its clients ask for the numbers in the systray.
    """

    plain_is_wrong = "it counts the activities of a day, and the newest 1,000 only"

    def cases(self):
        return [self.env.uid]

    def ours(self, case):
        with _noon():
            return self.env["mail.activity"].with_user(case).crm_get_followups()

    def plain(self, case):
        return self.env["res.users"].with_user(case)._get_activity_groups()

    def limit(self, case):
        return self.rows(
            """(SELECT id, coalesce(crm_snoozed_until, crm_due) AS at
                  FROM mail_activity
                 WHERE user_id = %(user)s AND active AND crm_due IS NOT NULL
                   AND (crm_shown_at IS NULL OR crm_acknowledged_at IS NULL)
                   AND coalesce(crm_snoozed_until, crm_due) <= %(now)s
              ORDER BY at DESC LIMIT %(missed)s)
                UNION ALL
               (SELECT id, coalesce(crm_snoozed_until, crm_due) AS at
                  FROM mail_activity
                 WHERE user_id = %(user)s AND active AND crm_due IS NOT NULL
                   AND (crm_shown_at IS NULL OR crm_acknowledged_at IS NULL)
                   AND coalesce(crm_snoozed_until, crm_due) > %(now)s
                   AND coalesce(crm_snoozed_until, crm_due) <= %(until)s
              ORDER BY at LIMIT %(coming)s)""",
            user=case,
            now=NOW,
            until=NOW + timedelta(days=1),
            missed=MISSED,
            coming=COMING,
        )

    def answer(self, variant, result):
        if variant == "plain":
            return result
        if variant == "ours":
            result = [
                (followup["id"], fields.Datetime.to_datetime(followup["at"]))
                for followup in result["followups"]
            ]
        return sorted(result)


@contextmanager
def _noon():
    with patch.object(fields.Datetime, "now", lambda *_args: NOW):
        yield
