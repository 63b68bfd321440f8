from odoo import models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _post_crm_as_robot(
        self, template, subtype_xmlid="mail.mt_comment", auto_submitted="auto-generated"
    ):
        """Mail a template to the customer alone, and keep it on the ticket.

        It is neither a first response nor a talk, and no machine answers it.

        :param subtype_xmlid: ``mail.mt_note`` keeps it from the portal
        :param auto_submitted: ``auto-replied`` when it answers a mail (RFC 3834)
        """
        self.ensure_one()
        mail = template._generate_template(
            self.ids, ("subject", "body_html", "email_from", "attachment_ids")
        )[self.id]
        customer = self.partner_id.filtered("email")
        robot = self.env.ref("base.user_root")
        # with_user: jobs and customers bring their own names otherwise.
        ticket = self.with_user(robot).with_context(lang=self._get_crm_lang())
        return ticket.message_post(
            subject=mail["subject"],
            body=mail["body_html"],
            author_id=self.company_id.partner_id.id,  # the customer knows no robot
            email_from=mail.get("email_from") or self.company_id.email_formatted,
            attachment_ids=mail.get("attachment_ids") or [],
            message_type="auto_comment",  # no first response, and no talk
            subtype_xmlid=subtype_xmlid,
            partner_ids=customer.ids,
            outgoing_email_to=False if customer else self.partner_email,
            notify_skip_followers=True,
            email_layout_xmlid="mail.mail_notification_light",
            mail_headers={
                "Auto-Submitted": auto_submitted,
                "X-Auto-Response-Suppress": "All",  # what Exchange reads
            },
            mail_auto_delete=False,
        )
