# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, hash_sign, verify_hash_signed

VALID_DAYS = 14
KEPT_DAYS = 90  # for which unanswered requests are kept
CONFIRM = "crm_consent_confirm"
PAGE = "crm_consent_page"


class CrmConsentRequest(models.Model):
    """A mail that asks a person to confirm a consent: double opt-in.

    What was asked, in which words and by which mail, stays as the proof.
    """

    _name = "crm.consent.request"
    _description = "Consent Request"
    _order = "id desc"
    _rec_name = "email"
    _check_company_auto = True

    email = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    purpose_id = fields.Many2one(
        "crm.consent.purpose",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    source = fields.Char(
        required=True,
        readonly=True,
        help="Where the person wished to be asked: form, trade fair, talk.",
    )
    text = fields.Text(
        readonly=True, help="Words that the person is asked to agree to."
    )
    lang = fields.Char(string="Language Code", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    asked_on = fields.Datetime(
        compute="_compute_asked_on",
        store=True,
        readonly=False,
        help="When the mail was asked for.",
    )
    deadline = fields.Datetime(
        required=True, readonly=True, help="Until then the link in the mail works."
    )
    message_id = fields.Char(string="Message-ID of the Mail", readonly=True)
    state = fields.Selection(
        [("pending", "Waiting"), ("confirmed", "Confirmed")],
        required=True,
        readonly=True,
        default="pending",
    )
    consent_id = fields.Many2one(
        "crm.consent",
        string="Consent",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    _email_idx = models.Index("(email, purpose_id, company_id)")
    # The link of a sign-up is confirmed once, however often it is clicked.
    _message_uniq = models.UniqueIndex(
        "(message_id, purpose_id) WHERE message_id IS NOT NULL"
    )

    # === COMPUTE METHODS === #
    @api.depends("create_date")
    def _compute_asked_on(self):
        for request in self:
            request.asked_on = request.asked_on or request.create_date

    # === CRUD METHODS === #
    @api.autovacuum
    def _gc_unanswered(self):
        """Forget who never answered: there is nothing to prove."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("state", "=", "pending"), ("deadline", "<", limit)]).unlink()

    # === ACTION METHODS === #
    def action_send_again(self):
        """Send the mail once more to people who did not answer."""
        pending = self.filtered(lambda request: request.state == "pending")
        if not pending:
            raise UserError(self.env._("These people confirmed already."))
        pending.check_access("read")
        # sudo: nobody changes requests by hand
        pending.sudo()._send()

    # === BUSINESS METHODS === #
    @api.model
    def _ask(self, emails, purpose, source, company=None):
        """Send each address a mail that asks for the consent.

        Who has been asked and can still answer is not asked again.

        :param list[tuple] emails: pairs of an address and its contact
        :rtype: crm.consent.request
        """
        company = company or self.env.company
        waiting = self.search(
            [
                ("state", "=", "pending"),
                ("deadline", ">", fields.Datetime.now()),
                ("purpose_id", "=", purpose.id),
                ("company_id", "=", company.id),
                ("email", "in", [email_normalize(email) for email, _partner in emails]),
            ]
        ).mapped("email")
        new = {}
        for email, partner in emails:
            address = email_normalize(email)
            if address and address not in waiting:
                new.setdefault(address, partner)
        requests = self.create(
            [
                self._prepare_request(email, partner, purpose, source)
                | {"company_id": company.id}
                for email, partner in new.items()
            ]
        )
        requests._send()
        return requests

    @api.model
    def _prepare_request(self, email, partner, purpose, source):
        lang = partner.lang or self.env.lang
        return {
            "email": email,
            "partner_id": partner.id,
            "purpose_id": purpose.id,
            "source": source,
            "lang": lang,
            "text": purpose._get_wording(lang),
            "deadline": self._get_deadline(),
        }

    @api.model
    def _get_deadline(self):
        return fields.Datetime.now() + timedelta(days=VALID_DAYS)

    def _send(self):
        """Queue the mails and keep their ids as part of the proof."""
        template = self.env.ref("crm_ext_campaign.mail_template_consent_request")
        self.write({"deadline": self._get_deadline()})
        for request in self:
            mail_id = template.sudo().send_mail(request.id)
            request.message_id = self.env["mail.mail"].sudo().browse(mail_id).message_id
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _get_confirm_url(self):
        """Return the link of the mail, which only its reader knows."""
        self.ensure_one()
        token = hash_sign(
            self.env(su=True), CONFIRM, [self.id, self.email], expiration=self.deadline
        )
        return f"{self.get_base_url()}/consents/confirm/{token}"

    @api.model
    def _find_by_token(self, token):
        """Return the request that a link of a mail is about, if it is still valid."""
        values = self._read_token(CONFIRM, token)
        if not values:
            return self.browse()
        request_id, email = values
        request = self.browse(request_id).exists()
        return request.filtered(lambda request: request.email == email)

    @api.model
    def _read_token(self, scope, token):
        """Return the values of a signed token, None for a forged or expired one."""
        try:
            return verify_hash_signed(self.env(su=True), scope, token)
        except (ValueError, UnicodeError):
            return None

    @api.model
    def _get_page_url(self, email, company):
        """Return the address of the page where a person chooses what to get."""
        token = hash_sign(self.env(su=True), PAGE, [email, company.id])
        return f"/consents/{token}"

    def _confirm(self, ip=None):
        """Record the consent with its proof; a second click changes nothing.

        :param ip: address of the visitor, kept where the purpose says so
        :rtype: crm.consent
        """
        self.ensure_one()
        self.lock_for_update()
        if self.state == "confirmed":
            return self.consent_id
        consents = self.env["crm.consent"]
        source = self.env._("Double opt-in: %(origin)s", origin=self.source)
        allowed = {
            (choice["purpose"].id, channel)
            for choice in consents._get_choices(self.email, self.company_id)
            for channel, _label, is_allowed in choice["channels"]
            if is_allowed
        }
        chosen = allowed | {(self.purpose_id.id, "mail")}
        consents._unblock(self.email, self.company_id, chosen, source=source)
        self.consent_id = consents.create(
            {
                "partner_id": self.partner_id.id,
                "email": self.email,
                "purpose_id": self.purpose_id.id,
                "company_id": self.company_id.id,
                "basis": "consent",
                "source": source,
                "text": self.text,
                "proof": self._describe_proof(ip),
            }
        )
        self.state = "confirmed"
        return self.consent_id

    def _describe_proof(self, ip):
        proof = self.env._(
            "Asked on %(asked)s UTC by mail %(message)s, confirmed by its link on "
            "%(confirmed)s UTC",
            asked=fields.Datetime.to_string(self.asked_on),
            message=self.message_id,
            confirmed=fields.Datetime.to_string(fields.Datetime.now()),
        )
        if ip and self.purpose_id.keep_ip:
            proof = self.env._("%(proof)s from %(ip)s", proof=proof, ip=ip)
        return proof
