from odoo import api, models

from ..tools.spelling import GUESS, LOOSE, PARTIAL
from .crm_phone_lookup import OWNER_FIELDS


class CrmNumberResolver(models.AbstractModel):
    """What the number box says of a hit."""

    _inherit = "crm.number.resolver"

    @api.model
    def _prepare_hit(self, record, kind, grade, number="", partner=None):
        """Return a hit that is labelled with the customer, or else with its name."""
        # sudo: whoever may read a document sees its customer's name, as in Odoo's
        # own many2one fields, even where the customer itself is hidden.
        label = [self._get_label(partner.sudo()) if partner else ""]
        if not number:
            label.insert(0, record.display_name)
        if len(self.env.companies) > 1 and "company_id" in record:
            label.append(record.company_id.sudo().name)
        return {
            "model": record._name,
            "res_id": record.id,
            "kind": kind,
            "number": number,
            "label": " · ".join(filter(None, label)),
            "reason": self._get_reason(grade),
            "grade": grade,
        }

    @api.model
    def _get_label(self, partner):
        partner.fetch(OWNER_FIELDS["res.partner"])
        return partner.display_name

    @api.model
    def _prepare_number_hit(self, record, kind, partner, grade):
        return self._prepare_hit(record, kind, grade, record.name, partner)

    @api.model
    def _prepare_order_hit(self, order, field, grade):
        kind = self.env._("Sales Order")
        if order.state in ("draft", "sent"):
            kind = self.env._("Quotation")
        hit = self._prepare_number_hit(order, kind, order.partner_id, grade)
        if field == "client_order_ref":
            hit["reason"] = self._get_reference_reason(order.client_order_ref, grade)
        return hit

    @api.model
    def _prepare_invoice_hit(self, move, field, grade):
        kind = self.env._("Customer Invoice")
        if move.move_type == "out_refund":
            kind = self.env._("Credit Note")
        hit = self._prepare_number_hit(move, kind, move.partner_id, grade)
        hit["number"] = move.name or self.env._("Draft")
        if field == "ref":
            hit["reason"] = self._get_reference_reason(move.ref, grade)
        return hit

    @api.model
    def _prepare_customer_hit(self, partner, grade):
        hit = self._prepare_hit(partner, self._get_partner_kind(partner), grade)
        reason = self._get_reason(grade, self.env._("Customer number"))
        return {**hit, "number": partner.ref, "reason": reason}

    @api.model
    def _prepare_project_hit(self, project, grade):
        kind = self.env._("Project")
        return self._prepare_hit(project, kind, grade, partner=project.partner_id)

    @api.model
    def _prepare_lead_hit(self, lead, grade):
        kind = self._get_partner_kind(lead)
        return self._prepare_hit(lead, kind, grade, partner=lead.partner_id)

    @api.model
    def _get_partner_kind(self, record):
        if record._name == "crm.lead":
            if record.type == "lead":
                return self.env._("Lead")
            return self.env._("Opportunity")
        return self.env._("Company") if record.is_company else self.env._("Contact")

    @api.model
    def _get_reason(self, grade, sure=None):
        """Say why a number matches, ``sure`` where it is the whole number."""
        if grade == GUESS:
            return self.env._("There is no such number: was this one meant?")
        if grade in (PARTIAL, LOOSE):
            return self.env._("Number without prefix or year")
        return sure or self.env._("Number")

    @api.model
    def _get_reference_reason(self, reference, grade):
        reason = self.env._("Customer reference %s", reference)
        return self._get_reason(GUESS) if grade == GUESS else reason

    @api.model
    def _in_name(self):
        return self.env._("Number in the name")
