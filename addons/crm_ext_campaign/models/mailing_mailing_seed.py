# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models

from ..tools import advisory_lock

_logger = logging.getLogger(__name__)

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

    crm_seeds_due = fields.Boolean(
        string="Seeds Due",
        copy=False,
        index="btree_not_null",
        help="The mailing is out, its seed addresses get it next.",
    )

    def write(self, vals):
        """Note whose seeds are to get what is done; they get it after the commit."""
        if vals.get("state") != "done":
            return super().write(vals)
        # sudo: whoever runs the queue
        finished = self.filtered(
            lambda mailing: mailing.state == "sending"
            and mailing.mailing_type == "mail"
            and mailing.campaign_id.sudo().crm_seed_partner_ids
        )
        result = super().write(vals)
        if finished:
            super(MailingMailing, finished).write({"crm_seeds_due": True})
            self.env.ref("mass_mailing.ir_cron_mass_mailing_queue").sudo()._trigger()
        return result

    @api.model
    def _process_mass_mailing_queue(self):
        result = super()._process_mass_mailing_queue()
        for mailing in self.search([("crm_seeds_due", "=", True)]):
            with advisory_lock.held(
                self.env.cr, advisory_lock.MAILING, mailing.ids
            ) as had:
                self.env["mail.mail"]._crm_commit()
                if had and mailing.crm_seeds_due:
                    mailing._send_to_seeds()
                    self.env["ir.cron"]._commit_progress(processed=1)
        return result

    def _send_to_seeds(self):
        """Send the mailing as its first recipient got it, marked as a test.

        Whatever goes wrong is told to the people of the mailing, and not tried again:
        it is out already.
        """
        self.ensure_one()
        self.crm_seeds_due = False
        user = self.user_id or self.write_uid
        seeds = self.campaign_id.sudo().crm_seed_partner_ids.filtered("email")
        try:
            with self.env.cr.savepoint():
                self.env["mailing.mailing.test"].with_context(
                    **self.env["res.users"].with_user(user).context_get()
                ).create(
                    {
                        "mass_mailing_id": self.id,
                        "email_to": "\n".join(seeds.mapped("email_formatted")),
                    }
                ).send_mail_test()
        except Exception as error:
            _logger.exception("The seeds of %s got no mail", self)
            self.message_post(
                body=self.env._(
                    "The seed addresses did not get this mailing: %(error)s",
                    error=error,
                )
            )
