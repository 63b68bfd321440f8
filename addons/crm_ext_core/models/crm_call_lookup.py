from odoo import api, models


class CrmCall(models.Model):
    """What a telephone system may ask: who has this number."""

    _inherit = "crm.call"

    @api.model
    def _look_up(self, system, number):
        """Return the contact behind a number, as telephone systems show it.

        Nobody where the number leaves a doubt: a wrong name on the display is worse
        than none.

        :return: one dict or none, with the keys id, name, firstname, lastname, company,
            phone, email and url
        :rtype: list[dict]
        """
        # sudo: the key of a telephone system belongs to no user. The company of the
        # system bounds what is found, only these few fields leave.
        calls = self.sudo().with_company(system.company_id)
        if not calls._get_caller_key(number):
            return []
        partner, lead = calls._resolve_caller(number)
        if partner:
            return [calls._prepare_contact(partner)]
        return [calls._prepare_lead_contact(lead)] if lead else []

    @api.model
    def _prepare_contact(self, partner):
        company = partner.commercial_partner_id
        is_person = not partner.is_company
        first, _blank, last = (partner.name or "").rpartition(" ")
        return {
            "id": partner.id,
            "name": partner.name or company.name or "",
            "firstname": first if is_person else "",
            "lastname": last if is_person else partner.name or "",
            "company": company.name if company != partner or not is_person else "",
            "phone": partner.phone or "",
            "email": partner.email or "",
            "url": f"{partner.get_base_url()}/odoo/contacts/{partner.id}",
        }

    @api.model
    def _prepare_lead_contact(self, lead):
        first, _blank, last = (lead.contact_name or "").rpartition(" ")
        return {
            "id": lead.id,
            "name": lead.contact_name or lead.partner_name or lead.name,
            "firstname": first,
            "lastname": last or lead.partner_name or lead.name,
            "company": lead.partner_name or "",
            "phone": lead.phone or "",
            "email": lead.email_from or "",
            "url": f"{lead.get_base_url()}/odoo/crm/{lead.id}",
        }
