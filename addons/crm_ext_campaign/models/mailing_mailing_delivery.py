# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..tools import advisory_lock


class MailingMailing(models.Model):
    """Mailings to a selection: each person once, whatever happens meanwhile."""

    _inherit = "mailing.mailing"

    crm_unclear_count = fields.Integer(
        string="Unclear",
        compute="_compute_crm_unclear_count",
        help="Number of mails that were just handed over to the mail server when "
        "sending was interrupted. Nobody knows whether they were delivered.",
    )

    def _compute_crm_unclear_count(self):
        counts = dict(
            self.env["mailing.trace"]
            .sudo()
            ._read_group(
                [
                    ("mass_mailing_id", "in", self.ids),
                    ("trace_status", "=", "crm_unclear"),
                ],
                ["mass_mailing_id"],
                ["__count"],
            )
        )
        for mailing in self:
            mailing.crm_unclear_count = counts.get(mailing, 0)

    def action_view_crm_unclear(self):
        """List the people who got the mail perhaps, to be decided."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.mailing_trace_unclear_action"
        )
        return {
            **action,
            "domain": [
                ("mass_mailing_id", "=", self.id),
                ("trace_status", "=", "crm_unclear"),
            ],
        }

    def _action_send_mail(self, res_ids=None):
        """Let only one sender write the mails of a mailing."""
        ours = self.filtered("crm_selection_id")
        if others := self - ours:
            super(MailingMailing, others)._action_send_mail(res_ids=res_ids)
        mails = self.env["mail.mail"]
        for mailing in ours:
            with advisory_lock.held(
                self.env.cr, advisory_lock.MAILING, [mailing.id]
            ) as had:
                # What another sender wrote before is seen in a new transaction
                mails._crm_commit()
                if had and (res_ids or not mailing._crm_is_written()):
                    super(MailingMailing, mailing)._action_send_mail(res_ids=res_ids)
                mails._crm_commit()
        if ours:
            mails._crm_trigger_queue()
        return True

    def _get_mass_mailing_context(self):
        """Do once what is the same for everybody: look up links, render, sanitise."""
        context = super()._get_mass_mailing_context()
        if not self.crm_selection_id:
            return context
        return {**context, "crm_is_mailing": True, "crm_link_cache": {}}

    def _crm_is_written(self):
        """Tell whether another sender has written all mails meanwhile."""
        return self.state == "done" and not self._get_remaining_recipients()

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_crm_mails(self):
        """Mails that wait do not outlive their mailing: nobody would check them."""
        self.env["mail.mail"].sudo().search(
            [
                ("mailing_id", "in", self.filtered("crm_selection_id").ids),
                ("state", "=", "outgoing"),
            ]
        ).write({"state": "cancel"})
