# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError


class CrmConsentAsk(models.TransientModel):
    """Ask contacts by mail to confirm a consent."""

    _name = "crm.consent.ask"
    _description = "Ask for Consent"
    _check_company_auto = True

    partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        required=True,
        default=lambda self: self._default_partner_ids(),
    )
    purpose_id = fields.Many2one(
        "crm.consent.purpose", required=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    source = fields.Char(
        required=True,
        help="Where they wished to be asked. A mail to people who did not wish it is "
        "advertising itself.",
    )

    def _default_partner_ids(self):
        if self.env.context.get("active_model") == "res.partner":
            return self.env.context.get("active_ids")
        return False

    def action_ask(self):
        """Send the mails and show the requests."""
        self.ensure_one()
        people = self.partner_ids.filtered("email_normalized")
        if not people:
            raise UserError(
                self.env._("None of these contacts has an email address. Enter one.")
            )
        # sudo: requests are written by this wizard alone, which its users may use
        requests = (
            self.env["crm.consent.request"]
            .sudo()
            ._ask(
                [(person.email_normalized, person) for person in people],
                self.purpose_id,
                self.source,
                self.company_id,
            )
        )
        if not requests:
            raise UserError(
                self.env._(
                    "All of them have been asked already and can still answer. Send "
                    "the mail again from the list of requests."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_consent_request_action"
        )
        return {**action, "domain": [("id", "in", requests.ids)]}
