# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # Customers whom marketing leaves alone because they dispute an invoice.
    _crm_disputed_idx = models.Index(
        "(company_id, partner_id) WHERE payment_state = 'blocked'"
    )
