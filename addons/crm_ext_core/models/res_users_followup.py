import json

from odoo import fields, models

PREFERENCES = [
    "crm_followup_sound",
    "crm_followup_desktop",
    "crm_followup_offline",
    "crm_followup_offline_minutes",
]


class ResUsers(models.Model):
    """How follow-ups draw the attention of a user, and reach him while he is away."""

    _inherit = "res.users"

    crm_followup_sound = fields.Boolean(
        string="Sound",
        default=True,
        help="Play a sound when a follow-up is due. Browsers allow it once you have "
        "clicked somewhere in Odoo.",
    )
    crm_followup_desktop = fields.Boolean(
        string="Desktop Notification",
        help="Show a follow-up that is due on the desktop, while you do not look at "
        "Odoo. Your browser asks for your permission.",
    )

    crm_followup_offline = fields.Selection(
        [
            ("none", "Nothing is sent"),
            ("email", "By e-mail"),
            ("push", "By push notification"),
        ],
        string="While I Am Offline",
        default="none",
        required=True,
        help="Push notifications reach the browsers and phones where you allowed Odoo "
        "to notify you; without one you get an e-mail.",
    )
    crm_followup_offline_minutes = fields.Integer(
        string="Offline After (Minutes)",
        default=15,
        required=True,
        help="Minutes without a click or key in Odoo.",
    )

    _crm_followup_offline_minutes_positive = models.Constraint(
        "CHECK (crm_followup_offline_minutes > 0)",
        "You are offline after one minute at the earliest: give a number above zero.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *PREFERENCES]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *PREFERENCES]

    # === BUSINESS METHODS - OFFLINE === #

    def _crm_send_followups_offline(self, activities):
        """Send follow-ups to one user, by push where he has a device for it."""
        self.ensure_one()
        locked = activities.sudo().try_lock_for_update()
        if not locked:
            return
        # As he sees them, in his language and companies
        told = locked.with_user(self).with_context(
            lang=self.lang,
            tz=self.tz,
            allowed_company_ids=self.company_ids.ids,
        )
        is_pushed = self.crm_followup_offline == "push" and self._crm_push_followups(
            told
        )
        if not is_pushed:
            self._crm_mail_followups(told)
        locked.crm_sent_at = fields.Datetime.now()

    def _crm_push_followups(self, activities):
        """Push follow-ups to the devices of the user; tell whether he has any.

        :rtype: bool
        """
        # sudo: devices are nobody's to read.
        devices = self.env["mail.push.device"].sudo()
        devices = devices.search([("partner_id", "=", self.partner_id.id)])
        if not devices:
            return False
        payload = self.env["mail.thread"]._web_push_truncate_payload(
            activities._prepare_crm_push()
        )
        self.env["mail.push"].sudo().create(
            [
                {"mail_push_device_id": device.id, "payload": json.dumps(payload)}
                for device in devices
            ]
        )
        self.env.ref("mail.ir_cron_web_push_notification")._trigger()
        return True

    def _crm_mail_followups(self, activities):
        """Mail follow-ups to the user, in his language."""
        followups = [
            {**activity._prepare_crm_followup_data(), "activity": activity}
            for activity in activities.sorted("crm_due")
        ]
        render = self.env["mail.render.mixin"].with_context(lang=self.lang, tz=self.tz)
        body = render._render_template(
            "crm_ext_core.crm_followup_mail",
            model="res.users",
            res_ids=self.ids,
            engine="qweb_view",
            options={"post_process": True},
            add_context={"followups": followups},
        )[self.id]
        self.env["mail.mail"].sudo().create(
            {
                "auto_delete": True,
                "subject": self._get_crm_followup_subject(followups),
                "body_html": render._render_encapsulate(
                    "mail.mail_notification_light",
                    body,
                    add_context={"model_description": render.env._("Follow-ups")},
                    context_record=self,
                ),
                "email_from": (
                    self.company_id.partner_id.email_formatted
                    or self.env.ref("base.user_root").email_formatted
                ),
                "email_to": self.email_formatted,
            }
        )

    def _get_crm_followup_subject(self, followups):
        env = self.with_context(lang=self.lang).env
        if len(followups) > 1:
            return env._("%(count)s follow-ups are due", count=len(followups))
        [followup] = followups
        return env._(
            "Follow-up: %(customer)s",
            customer=followup["customer"] or followup["reason"],
        )
