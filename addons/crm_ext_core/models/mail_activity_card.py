from odoo import api, fields, models
from odoo.tools import html2plaintext


class MailActivity(models.Model):
    """What the screen shows when a follow-up is due."""

    _inherit = "mail.activity"

    def _prepare_crm_followup_data(self):
        """Return what the screen shows when this follow-up is due.

        Contains only what the user may read. Override to add one line of text per
        fact to ``facts``, for example the open tickets of the customer.

        :rtype: dict
        """
        self.ensure_one()
        partner = self._get_crm_partner()
        company = partner.commercial_partner_id
        return {
            "id": self.id,
            "due": fields.Datetime.to_string(self.crm_due),
            "reason": self.summary or self.activity_type_id.name,
            "note": html2plaintext(self.note or "").strip(),
            "icon": self.icon,
            "document": self.res_name,
            "customer": company.name or self.res_name,
            "person": partner.name if partner != company else False,
            "phone": partner.phone or company.phone,
            "last_talk": self._prepare_crm_last_talk_data(company),
            "facts": [],
            # How to draw the attention of the user, as he wishes
            "sound": self.env.user.crm_followup_sound,
            "desktop": self.env.user.crm_followup_desktop,
        }

    @api.model
    def _prepare_crm_last_talk_data(self, company):
        talk = self.env["crm.conversation"]
        if company:
            talk = talk.search([("commercial_partner_id", "=", company.id)], limit=1)
        if not talk:
            return False
        return {
            "id": talk.id,
            "date": fields.Datetime.to_string(talk.date),
            "name": talk.display_name,
            "user": talk.user_id.sudo().name,
        }
