from odoo import api, models

from ..tools import phone


class CrmPhoneNumber(models.Model):
    _inherit = "crm.phone.number"

    @api.model
    def _add_further_number(self, partner, text):
        """Let a contact be found by a number that stands in none of his fields."""
        region = partner._get_crm_phone_region()
        for number in phone.parse_numbers(text, region)[:1]:
            self.create(
                {
                    "partner_id": partner.id,
                    "e164": number.e164,
                    "reversed_digits": number.reversed_digits,
                    "kind": number.kind,
                }
            )
            partner.message_post(
                body=self.env._(
                    "Also called from %(number)s and is found by this number.",
                    number=text,
                )
            )
