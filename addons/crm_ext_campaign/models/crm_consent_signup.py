# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import ipaddress
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import hash_sign, hmac
from odoo.tools.mail import generate_tracking_message_id

from .crm_consent_request import VALID_DAYS

CONFIRM = "crm_consent_signup"
# Of mails a day: enough for who lost one, too few to annoy somebody else with.
MAX_PER_ADDRESS = 3
# Of sign-ups an hour, from one network and for one company.
MAX_PER_NETWORK = 20
MAX_PER_COMPANY = 1000


class CrmConsentSignup(models.Model):
    """One use of the public sign-up form; nobody can tell whose.

    All that the visitor chose travels in the signed link of the mail. Contact, request
    and consent are made when the link is confirmed: before, anybody could have typed
    the address.
    """

    _name = "crm.consent.signup"
    _description = "Use of the Sign-up Form"
    _order = "id desc"

    address_digest = fields.Char(required=True, readonly=True)
    network_digest = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )

    _address_idx = models.Index("(address_digest, create_date)")
    _network_idx = models.Index("(network_digest, create_date)")
    _company_idx = models.Index("(company_id, create_date)")

    @api.autovacuum
    def _gc_signups(self):
        """Forget what no limit counts any more."""
        limit = fields.Datetime.now() - timedelta(days=1)
        self.search([("create_date", "<", limit)]).unlink()

    # === ASKING === #
    @api.model
    def _ask(self, email, purposes, company, ip):
        """Mail the link to an address, unless too many were asked for.

        The answer depends on the visitor's network and the company alone, so nobody
        learns from it whether an address is known, agreed, objected or was asked.

        :param str email: normalised
        :return: whether the visitor may go on
        :rtype: bool
        """
        digest = {
            "address_digest": self._digest(email),
            "network_digest": self._digest(self._get_network(ip)),
        }
        network = [("network_digest", "=", digest["network_digest"])]
        if (
            self._count_since(network, hours=1) >= MAX_PER_NETWORK
            or self._count_since([("company_id", "=", company.id)], hours=1)
            >= MAX_PER_COMPANY
        ):
            return False
        address = [("address_digest", "=", digest["address_digest"])]
        may_mail = self._count_since(address, hours=24) < MAX_PER_ADDRESS
        self.create({**digest, "company_id": company.id})
        if may_mail:
            self._send(email, purposes, company)
        return True

    @api.model
    def _digest(self, text):
        """Return what tells texts apart and nobody can look up."""
        return hmac(self.env(su=True), self._name, text)

    @api.model
    def _get_network(self, ip):
        """Return the network of a visitor: a household has many IPv6 addresses."""
        try:
            address = ipaddress.ip_address(ip)
        except ValueError:
            return "unknown"
        prefix = 32 if address.version == 4 else 64
        return str(ipaddress.ip_network((address, prefix), strict=False))

    @api.model
    def _count_since(self, domain, hours):
        since = fields.Datetime.now() - timedelta(hours=hours)
        return self.search_count([*domain, ("create_date", ">", since)])

    @api.model
    def _send(self, email, purposes, company):
        """Queue the mail with the link.

        Nothing that the visitor typed stands in it: it may go to somebody else.
        """
        lang = self.env.lang
        message_id = generate_tracking_message_id("crm_consent_signup")
        asked_on = fields.Datetime.now()
        token = hash_sign(
            self.env(su=True),
            CONFIRM,
            [
                email,
                company.id,
                lang,
                fields.Datetime.to_string(asked_on),
                message_id,
                self._number_wordings(purposes, lang),
            ],
            expiration=asked_on + timedelta(days=VALID_DAYS),
        )
        template = self.env.ref("crm_ext_campaign.mail_template_consent_signup").sudo()
        template.with_context(
            crm_signup={
                "lang": lang,
                "url": f"{company.get_base_url()}/consents/sign-up/confirm/{token}",
                "deadline": asked_on + timedelta(days=VALID_DAYS),
                "purposes": [
                    {"name": purpose.name, "text": purpose._get_wording(lang)}
                    for purpose in purposes
                ],
            }
        ).send_mail(
            company.id,
            email_values={
                "email_to": email,
                "message_id": message_id,
                "model": False,
                "res_id": False,
            },
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _number_wordings(self, purposes, lang):
        """Return ids of purposes with the versions of the words that are shown now."""
        return [
            (purpose.id, purpose._get_version(purpose._get_wording(lang)))
            for purpose in purposes
        ]

    # === CONFIRMING === #
    @api.model
    def _read(self, token):
        """Return what a visitor chose, None for a link that does not work.

        :return: ``email``, ``company``, ``lang``, ``asked_on``, ``message_id`` and
            ``wordings`` (crm.consent.text)
        :rtype: dict | None
        """
        values = self._read_values(token)
        if not values:
            return None
        email, company_id, lang, asked_on, message_id, numbers = values
        company = self.env["res.company"].browse(company_id).exists()
        purposes = self.env["crm.consent.purpose"]._get_signup_purposes(
            company, [purpose_id for purpose_id, _version in numbers]
        )
        versions = dict(numbers)
        wordings = purposes.text_ids.filtered(
            lambda text: text.version == versions[text.purpose_id.id]
        )
        return wordings and {
            "email": email,
            "company": company,
            "lang": lang,
            "asked_on": fields.Datetime.to_datetime(asked_on),
            "message_id": message_id,
            "wordings": wordings,
        }

    @api.model
    def _read_values(self, token):
        return self.env["crm.consent.request"]._read_token(CONFIRM, token)

    @api.model
    def _read_lang(self, token):
        """Return the language of the visitor, None for a link that does not work."""
        values = self._read_values(token)
        return values and values[2]

    @api.model
    def _is_confirmed(self, signup):
        """Tell whether the link was confirmed before."""
        requests = self.env["crm.consent.request"]
        return bool(
            requests.search_count([("message_id", "=", signup["message_id"])], limit=1)
        )

    @api.model
    def _confirm(self, signup, name, ip=None):
        """Record contact and consents; a second click changes nothing.

        :param dict signup: see :meth:`_read`
        :param str name: how a new contact calls himself, may be empty
        """
        if self._is_confirmed(signup):
            return
        try:
            with self.env.cr.savepoint():
                requests = self.env["crm.consent.request"].create(
                    self._prepare_requests(signup, self._get_person(signup, name))
                )
                for request in requests:
                    request._confirm(ip=ip)
        except UniqueViolation:
            # Clicked twice at once: the other click records it.
            self.env.invalidate_all()

    @api.model
    def _get_person(self, signup, name):
        """Return the contact with this address, a new one where there is none."""
        email, company = signup["email"], signup["company"]
        people = self.env["crm.consent"]._get_people(email, company)
        if people:
            return people.sorted("is_company")[0]
        return people.create(
            {
                "name": name or email,
                "email": email,
                "lang": signup["lang"],
                "company_id": company.id,
            }
        )

    @api.model
    def _prepare_requests(self, signup, person):
        company = signup["company"]
        # The log is read by colleagues, not by the visitor.
        env = self.with_context(lang=company.partner_id.lang).env
        return [
            {
                "email": signup["email"],
                "partner_id": person.id,
                "purpose_id": wording.purpose_id.id,
                "company_id": company.id,
                "source": env._("Sign-up form"),
                "lang": signup["lang"],
                "text": wording.text,
                "asked_on": signup["asked_on"],
                "deadline": signup["asked_on"] + timedelta(days=VALID_DAYS),
                "message_id": signup["message_id"],
            }
            for wording in signup["wordings"]
        ]
