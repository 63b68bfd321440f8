# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    # Mailings that a customer received, by contact and by address.
    _crm_res_id_idx = models.Index("(res_id, model)")
    _crm_email_idx = models.Index("(email) WHERE email IS NOT NULL")
    # Contacts within the last days, for the cap on them: rows come in this order.
    _crm_sent_idx = models.Index("USING brin (sent_datetime)")
