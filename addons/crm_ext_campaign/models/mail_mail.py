# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models, modules


class MailMail(models.Model):
    """Mails to a frozen selection go their own way, all others Odoo's.

    ============ =============================================================
    outgoing     waits; is sent sooner or later
    crm_unclear  is being handed over to the mail server. Committed before the
                 server hears of the mail: where the answer is never noted,
                 nobody knows whether it was accepted, and a user decides
    sent         accepted by the server
    ============ =============================================================
    """

    _inherit = "mail.mail"

    state = fields.Selection(
        selection_add=[("crm_unclear", "Unclear")],
        ondelete={"crm_unclear": "set exception"},
    )

    _crm_unclear_idx = models.Index("(mailing_id) WHERE state = 'crm_unclear'")

    @api.model_create_multi
    def create(self, vals_list):
        """Sanitise once the text that the mails of a mailing have in common."""
        if not self.env.context.get("crm_is_mailing"):
            return super().create(vals_list)
        texts = [vals.get("body") or "" for vals in vals_list]
        # Odoo makes attachments of images in a new text
        texts = [None if "data:" in text else text for text in texts]
        mails = super().create(
            [
                vals if text is None else {**vals, "body": False}
                for vals, text in zip(vals_list, texts, strict=True)
            ]
        )
        text_of = dict(zip(mails, texts, strict=True))
        for text, some in mails.grouped(text_of.get).items():
            if text:
                some.mail_message_id.body = text
        return mails

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        """Send mails to a selection in a way that survives a crash at any moment."""
        ours = self._crm_filter_ours()
        if others := self - ours:
            super(MailMail, others).send(
                auto_commit=auto_commit,
                raise_exception=raise_exception,
                post_send_callback=post_send_callback,
            )
        if not ours or self.env["ir.mail_server"]._disable_send():
            return True
        if auto_commit or modules.module.current_test:
            ours._crm_send(post_send_callback)
        else:
            # The caller's transaction may still be rolled back, the mails could not
            self._crm_trigger_queue()
        return True

    def _crm_filter_ours(self):
        """Return the mails to people of a selection; test mails go to anybody."""
        if self.env.context.get("mailing_test_mail"):
            return self.browse()
        return self.filtered(lambda mail: mail.mailing_id.crm_selection_id)

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        """Find out first what a crash has left behind."""
        self._crm_settle_interrupted()
        return super().process_email_queue(email_ids=email_ids, batch_size=batch_size)

    @api.model
    def _crm_trigger_queue(self, at=None):
        """Let the mail queue work now or then."""
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger(at)

    @api.model
    def _crm_commit(self):
        """Begin a new transaction; Odoo's mail queue commits every mail as well."""
        if not modules.module.current_test:
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _crm_send(self, post_send_callback):
        """Send these mails, one connection per configuration."""
        for (
            server_id,
            domain_id,
            smtp_from,
            mail_ids,
        ) in self._split_by_mail_configuration():
            server = self.env["ir.mail_server"].browse(server_id)
            mails = self.browse(mail_ids)._split_by_delayed_batch(server)
            mails.filtered(lambda mail: mail.state == "outgoing")._crm_deliver(
                server, self.env["mail.alias.domain"].browse(domain_id), smtp_from
            )
            if post_send_callback:
                post_send_callback(mail_ids)

    def _crm_filter_due(self):
        """Return those of these waiting mails that may be delivered at this moment.

        Called while the addresses are locked, on what is committed now. Override to
        put off mails: leave out those of which you set another ``scheduled_date``.

        :rtype: mail.mail
        """
        return self._cancel_skipped()

    def _cancel_skipped(self):
        """Cancel the mails to people who may no longer get their mailing.

        :return: the others
        :rtype: mail.mail
        """
        skipped = self.browse()
        for mailing, mails in self.grouped("mailing_id").items():
            selection = mailing.crm_selection_id.sudo()  # whoever runs the mail queue
            reasons = selection._get_skip_reasons(mails.mapped("res_id"))
            for mail in mails.filtered(lambda mail, r=reasons: mail.res_id in r):
                failure_type = selection._get_failure_type(reasons[mail.res_id])
                mail.write({"state": "cancel", "failure_type": failure_type})
                mail.mailing_trace_ids.write(
                    {"trace_status": "cancel", "failure_type": failure_type}
                )
                skipped |= mail
            if reasons:
                selection._log_skipped(mailing, reasons)
        return self - skipped

    @api.autovacuum
    def _gc_crm_sent(self):
        """Delete what a crash kept from being deleted right after sending."""
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search(
            [
                ("state", "=", "sent"),
                ("auto_delete", "=", True),
                ("mailing_id.crm_selection_id", "!=", False),
                ("write_date", "<", yesterday),
            ],
            limit=1000,
        ).unlink()
