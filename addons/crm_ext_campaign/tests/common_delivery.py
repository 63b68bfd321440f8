# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from ..tools.smtp_line import SmtpLine
from .common import CrmSelectionCommon


class DeliveryCommon(CrmSelectionCommon):
    """A mailing to Anna, Bert and Cora, whose mails wait for the mail queue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.selection = cls._create_selection()
        cls.selection.action_freeze()
        cls.mailing = cls._create_mailing(cls.selection)
        # Many mails wait for the mail queue, few are sent at once
        cls.env["ir.config_parameter"].sudo().set_param(
            "mail.mail.force.send.limit", "1"
        )

    def _write_mails(self):
        """Let the mails be written, and return them by recipient."""
        self._send(self.mailing)
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search([("mailing_id", "in", self.mailing.ids)])
        )
        return {self.env["res.partner"].browse(mail.res_id): mail for mail in mails}

    def _run_queue(self, *outcomes):
        """Run the mail queue; the mail server answers like this, then well.

        :return: recipients of the mails that reached the server
        """
        answers, reached = list(outcomes), []
        hand_over = SmtpLine.hand_over

        def answer(line, deliver):
            if answers:
                return answers.pop(0)
            return hand_over(line, deliver)

        with (
            patch.object(SmtpLine, "hand_over", answer),
            self.mock_mail_gateway(mail_unlink_sent=True),
        ):
            self.env["mail.mail"].sudo().process_email_queue()
            reached += [mail["smtp_to_list"] for mail in self.emails]
        return sorted(address for addresses in reached for address in addresses)

    def _get_status(self):
        traces = self.mailing.sudo().mailing_trace_ids
        return {trace.email.partition("@")[0]: trace.trace_status for trace in traces}
