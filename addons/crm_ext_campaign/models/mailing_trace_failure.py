# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

FAILURE_TYPE = [("crm_left_out", "Left out right before sending")]


class MailingTrace(models.Model):
    """Odoo knows opt-outs and blacklists only; the selection tells the reason."""

    _inherit = "mailing.trace"

    failure_type = fields.Selection(
        selection_add=FAILURE_TYPE, ondelete={"crm_left_out": "set null"}
    )


class MailMail(models.Model):
    _inherit = "mail.mail"

    failure_type = fields.Selection(
        selection_add=FAILURE_TYPE, ondelete={"crm_left_out": "set null"}
    )
