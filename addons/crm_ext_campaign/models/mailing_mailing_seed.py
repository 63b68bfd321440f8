# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

MARKETING = "mass_mailing.group_mass_mailing_user"


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    crm_seed_partner_ids = fields.Many2many(
        "res.partner",
        relation="crm_campaign_seed_rel",
        string="Seed Addresses",
        groups=MARKETING,
        help="Colleagues who get every mailing and letter of the campaign, too, and "
        "see that it arrives. They count nowhere.",
    )


class MailingMailing(models.Model):
    """When a mailing is out, the seeds of its campaign get it as well."""

    _inherit = "mailing.mailing"

    def write(self, vals):
        finished = self.browse()
        if vals.get("state") == "done":
            finished = self.filtered(lambda mailing: mailing.state == "sending")
        result = super().write(vals)
        finished._send_to_seeds()
        return result

    def _send_to_seeds(self):
        """Send the mailing as its first recipient got it, marked as a test."""
        for mailing in self:
            # sudo: whoever runs the queue
            seeds = mailing.campaign_id.sudo().crm_seed_partner_ids.filtered("email")
            if mailing.mailing_type == "mail" and seeds:
                test = self.env["mailing.mailing.test"].create(
                    {
                        "mass_mailing_id": mailing.id,
                        "email_to": "\n".join(seeds.mapped("email_formatted")),
                    }
                )
                test.send_mail_test()
