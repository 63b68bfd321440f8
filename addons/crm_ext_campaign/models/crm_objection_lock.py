# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models

from ..tools import advisory_lock

_logger = logging.getLogger(__name__)

WAIT_SECONDS = 10  # more than a sender holds an address, unless its server hangs


class CrmConsent(models.Model):
    """An objection waits for the delivery of a mail that is under way."""

    _inherit = "crm.consent"

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        objections = consents.filtered(lambda consent: consent.action == "withdrawn")
        self._wait_for_delivery(
            [
                *objections.mapped("email"),
                # It follows the person to another address
                *objections.partner_id.mapped("email_normalized"),
            ]
        )
        return consents

    @api.model
    def _wait_for_delivery(self, emails):
        """Wait until nothing is being delivered to these addresses, and keep it so.

        Until the end of the transaction no mail goes to them; after that every sender
        sees what it wrote.
        """
        numbers = {advisory_lock.bucket(email) for email in emails if email}
        if not advisory_lock.wait_for(
            self.env.cr, advisory_lock.ADDRESS, numbers, WAIT_SECONDS
        ):
            _logger.warning("An objection overtakes mails that are being delivered.")


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["crm.consent"]._wait_for_delivery(records.mapped("email"))
        return records

    def write(self, vals):
        if vals.get("active"):
            self.env["crm.consent"]._wait_for_delivery(self.mapped("email"))
        return super().write(vals)
