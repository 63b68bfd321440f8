# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class MailingList(models.Model):
    _inherit = "mailing.list"

    crm_purpose_id = fields.Many2one(
        "crm.consent.purpose",
        string="Consent Purpose",
        ondelete="restrict",
        index="btree_not_null",
        help="What the list is for. Who opts out of the list objects to this purpose, "
        "and who objects to the purpose is opted out of the list.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lists = super().create(vals_list)
        lists.subscription_ids._keep_crm_step()
        return lists

    def write(self, vals):
        before = {mailing_list: mailing_list.crm_purpose_id for mailing_list in self}
        result = super().write(vals)
        changed = self.filtered(lambda row: row.crm_purpose_id != before[row])
        # Odoo fills the table behind lists and contacts without a word to the cache
        changed.invalidate_recordset(["subscription_ids"])
        changed.subscription_ids._keep_crm_step()
        return result
