# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailActivity(models.Model):
    """A call that its agent cancels is not made: the list must not wait for it."""

    _inherit = "mail.activity"

    def unlink(self):
        # sudo: agents work their follow-ups; the list behind them is marketing's
        entries = self.env["crm.call.list.entry"].sudo()
        cancelled = entries.search(
            [("activity_id", "in", self.ids), ("state", "=", "planned")]
        )
        result = super().unlink()
        cancelled.write({"state": "stopped"})
        return result
