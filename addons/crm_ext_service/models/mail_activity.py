from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _prepare_crm_followup_data(self):
        data = super()._prepare_crm_followup_data()
        company = self._get_crm_partner().commercial_partner_id
        return {**data, "facts": data["facts"] + company._get_crm_open_ticket_facts()}
