# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Domain


class CrmCallList(models.Model):
    """Plans the calls day by day: everybody is checked on the day of his call."""

    _inherit = "crm.call.list"

    def _get_waiting_domain(self):
        """Leave out calls of later days, and all as long as no agent is there."""
        if not self._get_present_agents():
            return Domain.FALSE
        today = fields.Date.context_today(self.with_context(tz=self._get_timezone()))
        return super()._get_waiting_domain() & Domain("date", "<=", today)

    def _get_timezone(self):
        return self.user_id.tz or self.company_id.partner_id.tz or "UTC"

    def _get_present_agents(self):
        agents = self.agent_ids.filtered("active")
        return agents - agents._crm_filter_away(fields.Datetime.now())

    def _contact(self, people):
        """Make follow-ups; those of an agent who is away are shared by the others."""
        present = self._get_present_agents()
        for number, entry in enumerate(people):
            if entry.user_id not in present:
                entry.user_id = present[number % len(present)]
        scripts = self._render_script(people.partner_id)
        activities = (
            self.env["mail.activity"]
            # Nobody wants a mail for each of thirty calls
            .with_context(mail_activity_quick_update=True)
            .create([self._prepare_activity(entry, scripts) for entry in people])
        )
        for entry, activity in zip(people, activities, strict=True):
            entry.write({"state": "planned", "activity_id": activity.id})

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
