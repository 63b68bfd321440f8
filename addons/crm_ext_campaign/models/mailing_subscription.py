# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from .crm_consent_sync import RECORDED


class MailingSubscription(models.Model):
    """Opting out of a list with a purpose is an objection to the purpose."""

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        subscriptions._keep_crm_step()
        return subscriptions

    def write(self, vals):
        before = {subscription: subscription.opt_out for subscription in self}
        result = super().write(vals)
        changed = self.filtered(lambda row: row.opt_out != before[row])
        changed.filtered("opt_out")._record_crm_consents("withdrawn")
        # Who comes back takes the objection back. A consent is more than that.
        changed.filtered(lambda row: not row.opt_out)._record_crm_consents("lifted")
        return result

    def _keep_crm_step(self):
        """Record who opted out of a list, and opt out who objected to its purpose."""
        self.filtered("opt_out")._record_crm_consents("withdrawn")
        self._opt_crm_objecting_out()

    def _opt_crm_objecting_out(self):
        """Opt out who objected to the purpose of the list."""
        subscribed = self.filtered(
            lambda row: not row.opt_out and row.list_id.crm_purpose_id
        )
        for purpose, rows in subscribed.grouped(
            lambda row: row.list_id.crm_purpose_id
        ).items():
            emails = purpose._get_objecting_emails(
                rows.contact_id.mapped("email_normalized")
            )
            objecting = rows.filtered(
                lambda row, emails=emails: row.contact_id.email_normalized in emails
            )
            objecting.with_context(**{RECORDED: True}).write({"opt_out": True})

    def _record_crm_consents(self, action):
        if self.env.context.get(RECORDED):
            return
        for mailing_list, subscriptions in self.grouped("list_id").items():
            if not mailing_list.crm_purpose_id:
                continue
            # sudo: a visitor who unsubscribes cannot write consents himself
            self.env["crm.consent"].sudo()._record_for_all(
                "mail",
                subscriptions.contact_id.mapped("email_normalized"),
                action,
                purpose_id=mailing_list.crm_purpose_id.id,
                company_id=mailing_list.crm_purpose_id.company_id.id,
                source=self.env._("Mailing list %(name)s", name=mailing_list.name),
            )
