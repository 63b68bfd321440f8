from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import clean_context, plaintext2html

OPEN_STATES = ("open", "pending")


class CrmConversation(models.Model):
    """Planned calls of OCA's crm_phonecall become follow-ups: none is forgotten."""

    _inherit = "crm.conversation"

    @api.model
    def _is_former_plan(self, record):
        """Tell whether a former record is still to be held."""
        return record._name == "crm.phonecall" and record.state in OPEN_STATES

    @api.model
    def _schedule_former_plans(self, records):
        """Schedule the calls that are still to be held, each once.

        :return: the new follow-ups
        """
        # sudo: as for the talks; the context may hold defaults of another model
        # As keywords the defaults would stay: pylint: disable=context-overridden
        conversations = self.sudo().with_context(clean_context(self.env.context))
        activities = conversations.env["mail.activity"]
        for call in records.sudo().filtered(self._is_former_plan):
            case = conversations._get_former_case(call)
            values = conversations._prepare_former_plan(call)
            if case and not conversations._has_former_plan(case, values):
                activities |= case.activity_schedule(
                    "mail.mail_activity_data_call", automated=False, **values
                )
        return activities

    @api.model
    def _get_former_case(self, call):
        """Return the lead or contact that a planned call belongs to, maybe none."""
        case = call.opportunity_id or call.partner_id
        return case or self._find_former_partner(call)

    @api.model
    def _prepare_former_plan(self, call):
        """Return the follow-up that a planned call is; an overdue one does not ring."""
        due = call.date or call.create_date
        plan = {
            "summary": call.name,
            "note": plaintext2html(call.description or ""),
            "user_id": (call.user_id or self.env.user).id,
            "date_deadline": due.date(),
        }
        return {**plan, "crm_due": due} if due > fields.Datetime.now() else plan

    @api.model
    def _has_former_plan(self, case, values):
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search_count(
            Domain("res_model", "=", case._name)
            & Domain("res_id", "=", case.id)
            & Domain("summary", "=", values["summary"])
            & Domain("user_id", "=", values["user_id"])
            & Domain("date_deadline", "=", values["date_deadline"]),
            limit=1,
        )
