from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.web.controllers.utils import clean_action

from ..tools import phone

MAX_HITS = 5
"""Callers offered for one number: more than anyone reads while it rings."""
CALLERS = {"res.partner": "partner_id", "crm.lead": "lead_id"}


class CrmCall(models.Model):
    """What the screen shows of a call while it rings, is answered and has ended."""

    _inherit = "crm.call"

    # === RPC OF THE WEB CLIENT === #

    @api.readonly
    def get_call_cards(self):
        """Return the content of the cards of these calls, for the present user.

        Calls, customers and documents that the user may not read are as if they did
        not exist. A telephone rings whatever companies the user has chosen: the card
        tells what is known in all of his.

        :return: dicts with the keys id, state, direction, number (as people read it),
            started_at, answered_at, ended_at, now (times in UTC), is_mine (False when
            somebody else took the call), has_talk, hits (those of the lookup with the
            facts of :meth:`_complete_call_hits`), actions (see
            :meth:`_get_card_actions`), can_create (models of new callers)
        :rtype: list[dict]
        """
        if not self.env.user._is_internal():
            return []
        company_ids = self.env.user._get_company_ids()
        calls = self.with_context(allowed_company_ids=list(company_ids))
        calls = calls.search([("id", "in", self.ids)], order="started_at, id")
        hits = {call.id: call._find_callers() for call in calls}
        calls._complete_call_hits([hit for found in hits.values() for hit in found])
        return [call._prepare_call_card(hits[call.id]) for call in calls]

    def choose_caller(self, model, res_id):
        """Tell which of several contacts or leads behind the number called.

        :param str model: ``res.partner`` or ``crm.lead``
        """
        self.ensure_one()
        self.check_access("read")
        if model not in CALLERS:
            raise UserError(self.env._("A contact or a lead can call, nothing else."))
        caller = self.env[model].browse(res_id).exists()
        if not caller:
            raise UserError(
                self.env._("This record was deleted. Choose another caller.")
            )
        caller.check_access("read")
        if self.sudo()[CALLERS[model]].id == caller.id:
            return True
        if model == "crm.lead":
            self._assign_caller(partner=caller.partner_id, lead=caller)
        else:
            self._assign_caller(partner=caller)
        return True

    def run_card_action(self, method, model, res_id):
        """Do one of :meth:`_get_card_actions` for the caller on the card.

        :return: the action to open
        :rtype: dict
        """
        self.ensure_one()
        if method not in {action["method"] for action in self._get_card_actions()}:
            raise UserError(self.env._("This is not offered for a call."))
        self.choose_caller(model, res_id)
        # As for a button of a form: actions made in Python name no views.
        return clean_action(getattr(self, method)(), self.env)

    # === BUSINESS METHODS === #

    @api.model
    def _get_card_actions(self):
        """Return what the card offers to do for a caller.

        Override to add a method of this model that returns an action.

        :return: dicts with the keys method and label, the usual one first
        :rtype: list[dict]
        """
        actions = [
            {"method": "action_log_conversation", "label": self.env._("Log Talk")}
        ]
        if self.env["sale.order"].has_access("create"):
            actions.append(
                {
                    "method": "action_register_order",
                    "label": self.env._("Register Order"),
                }
            )
        return actions

    def _prepare_call_card(self, hits):
        self.ensure_one()
        to_string = fields.Datetime.to_string
        return {
            "id": self.id,
            "state": self.state,
            "direction": self.direction,
            "number": self._format_number(),
            "started_at": to_string(self.started_at),
            "answered_at": to_string(self.answered_at),
            "ended_at": to_string(self.ended_at),
            "now": to_string(fields.Datetime.now()),
            "is_mine": not self.user_id or self.user_id == self.env.user,
            "has_talk": bool(self.sudo().conversation_id),
            "hits": hits,
            "actions": self._get_card_actions() if hits else [],
            "can_create": [
                model for model in CALLERS if self.env[model].has_access("create")
            ],
        }

    def _format_number(self):
        """Return the number as people read it, empty when it is withheld."""
        region = self.sudo().company_id.country_id.code or None
        numbers = phone.parse_numbers(self.number, region)
        if numbers and numbers[0].e164:
            return phone.format_international(numbers[0].e164)
        return self.number if phone.looks_like_number(self.number, 1) else ""

    def _find_callers(self):
        """Return the hits of the lookup, or the caller alone once it is told who.

        A company may be told only because all who have the number work there: the
        user still chooses among its people.
        """
        self.ensure_one()
        numbers = self.env["crm.phone.number"].with_company(self.company_id)
        hits = numbers.lookup(self.number, limit=MAX_HITS)
        caller = self._get_readable_caller()
        if not caller:
            return hits
        key = (caller._name, caller.id)
        told = [hit for hit in hits if (hit["model"], hit["res_id"]) == key]
        told = told or [self._prepare_told_hit(caller)]
        if caller._name == "res.partner" and caller.is_company:
            return told + [hit for hit in hits if hit not in told]
        return told

    def _get_readable_caller(self):
        """Return the lead or contact that called, if it is told and readable."""
        # sudo: only to tell what there is; what the user may read follows.
        call_sudo = self.sudo()
        lead = call_sudo.lead_id.sudo(False)._filtered_access("read")
        return lead or call_sudo.partner_id.sudo(False)._filtered_access("read")

    @api.model
    def _prepare_told_hit(self, caller):
        """Return a hit as the lookup does, of a caller whom it did not find."""
        return {
            "model": caller._name,
            "res_id": caller.id,
            "name": caller.display_name,
            "company": self.env["crm.phone.number"]._get_company_name(caller),
            "number": "",
            "match": "told",
            "reason": "",
        }
