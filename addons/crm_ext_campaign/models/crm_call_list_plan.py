# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

BATCH = 200


class CrmCallList(models.Model):
    """Plans the calls day by day: everybody is checked on the day of his call."""

    _inherit = "crm.call.list"

    @api.model
    def _cron_plan(self):
        """Give the agents the calls that are due, and close what is over."""
        cron = self.env["ir.cron"]
        for call_list in self.search([("state", "=", "running")], order="id"):
            if not call_list.try_lock_for_update():
                continue  # another host plans it
            while due := call_list._get_due():
                planned = call_list._plan(due)
                if not cron._commit_progress(len(due)):
                    return
                call_list.lock_for_update()
                if not planned:
                    break  # everybody is away
            call_list._close_if_over()
            cron._commit_progress()

    def _get_due(self):
        today = fields.Date.context_today(self.with_context(tz=self._get_timezone()))
        return self.env["crm.call.list.entry"].search(
            [
                ("call_list_id", "=", self.id),
                ("state", "=", "waiting"),
                ("date", "<=", today),
            ],
            limit=BATCH,
        )

    def _get_timezone(self):
        return self.user_id.tz or self.company_id.partner_id.tz or "UTC"

    def _plan(self, entries):
        """Make follow-ups of those who may still be called, and note why not of others.

        Of an agent who is away the others take over; with nobody there all wait.

        :return: whether anybody is there
        :rtype: bool
        """
        present = self._get_present_agents()
        if not present:
            return False
        reasons = self.selection_id._get_skip_reasons(entries.partner_id.ids)
        due = entries.browse()
        for entry in entries:
            reason = reasons.get(entry.partner_id.id)
            if reason or not entry.partner_id:
                entry.write({"state": "skipped", "skip_reason": reason})
            else:
                due |= entry
        for number, entry in enumerate(due):
            if entry.user_id not in present:
                entry.user_id = present[number % len(present)]
        scripts = self._render_script(due.partner_id)
        activities = (
            self.env["mail.activity"]
            # Nobody wants a mail for each of thirty calls
            .with_context(mail_activity_quick_update=True)
            .create([self._prepare_activity(entry, scripts) for entry in due])
        )
        for entry, activity in zip(due, activities, strict=True):
            entry.write({"state": "planned", "activity_id": activity.id})
        return True

    def _get_present_agents(self):
        agents = self.agent_ids.filtered("active")
        return agents - agents._crm_filter_away(fields.Datetime.now())

    def _prepare_activity(self, entry, scripts):
        """Return the values of the follow-up by which an agent calls somebody."""
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": entry.partner_id.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "summary": self.name,
            "note": scripts[entry.partner_id.id],
            "user_id": entry.user_id.id,
            "date_deadline": entry.date,
        }

    def _close_if_over(self):
        if not self.env["crm.call.list.entry"].search_count(
            [
                ("call_list_id", "=", self.id),
                ("state", "in", ("waiting", "planned")),
            ],
            limit=1,
        ):
            self.state = "done"
