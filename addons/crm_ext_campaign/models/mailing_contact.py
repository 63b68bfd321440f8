# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class MailingContact(models.Model):
    """Who objected to the purpose of a list is opted out of it from the start."""

    _inherit = "mailing.contact"

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        contacts.subscription_ids._opt_crm_objecting_out()
        return contacts

    def write(self, vals):
        result = super().write(vals)
        if "email" in vals or "list_ids" in vals:
            # Odoo fills the table behind lists and contacts without a word to the cache
            self.invalidate_recordset(["subscription_ids"])
            self.subscription_ids._opt_crm_objecting_out()
        return result
