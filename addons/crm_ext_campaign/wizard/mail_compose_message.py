# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

MAILING_BATCH = 200


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    @property
    def _batch_size(self):
        """Write more mails of a mailing together; how many are sent together stays."""
        if self.env.context.get("crm_is_mailing"):
            return MAILING_BATCH
        return super()._batch_size

    def _process_mail_values_state(self, mail_values_dict):
        """Check the frozen recipients of this batch again, right before sending."""
        mail_values_dict = super()._process_mail_values_state(mail_values_dict)
        # Who must not be mailed does not depend on the rights of who sends.
        selection = self.mass_mailing_id.crm_selection_id.sudo()
        if selection and self.composition_mode == "mass_mail":
            reasons = selection._get_skip_reasons(mail_values_dict)
            for partner_id, reason in reasons.items():
                mail_values_dict[partner_id].update(
                    state="cancel",
                    failure_type=selection._get_failure_type(reason),
                    # No copy in the chatter of somebody who must not be mailed.
                    is_notification=False,
                )
            selection._log_skipped(self.mass_mailing_id, reasons)
            quiet = selection._get_quiet_until(mail_values_dict.keys() - reasons)
            for partner_id, quiet_end in quiet.items():
                mail_values_dict[partner_id]["scheduled_date"] = quiet_end
            selection._wake_mail_queue(quiet.values())
        return mail_values_dict
