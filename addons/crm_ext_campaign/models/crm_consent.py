# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..const import BASES, CHANNELS


class CrmConsent(models.Model):
    """One statement of a person: I agree, or I no longer agree, to be contacted.

    Rows are never changed: the newest one tells the present state. Mails are about an
    address, calls about a number, letters about the person.
    """

    _name = "crm.consent"
    _description = "Consent"
    _order = "date desc, id desc"
    _check_company_auto = True

    # The proof must outlive the contact, and merging contacts must not lose it.
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        ondelete="set null",
        index="btree_not_null",
    )
    channel = fields.Selection(CHANNELS, required=True, default="mail")
    email = fields.Char(help="Address that the statement is about, normalised.")
    phone = fields.Char(help="Number that the statement is about, international.")
    address = fields.Char(help="Where the person got letters when saying this.")
    purpose_id = fields.Many2one(
        "crm.consent.purpose",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Empty, where nothing is to be sent any more: all purposes.",
    )
    action = fields.Selection(
        [
            ("granted", "Granted"),
            ("withdrawn", "Withdrawn"),
            ("lifted", "Objection lifted"),
        ],
        required=True,
        default="granted",
        help="A lifted objection is no consent: people are written to again only for "
        "purposes that do not require one.",
    )
    basis = fields.Selection(
        BASES,
        compute="_compute_basis",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    expiry = fields.Date(help="Last day on which the consent is valid.")
    source = fields.Char(
        required=True,
        default=lambda self: self.env._("Entered by hand"),
        help="Where the statement comes from: form, trade fair, talk, link in a mail.",
    )
    text = fields.Text(
        help="Words that the person was shown or said. Empty: those of the purpose.",
    )
    version = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Which of the purpose's wordings the person agreed to.",
    )
    proof = fields.Char(
        help="Where the evidence is: number of the form, archived scan, mail.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Recorded By",
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        "res.company",
        ondelete="restrict",
        default=lambda self: self.env.company,
        index="btree_not_null",
        help="Company that may write or no longer may. Empty: all companies.",
    )

    _grant_has_purpose = models.Constraint(
        "CHECK (action <> 'granted' OR purpose_id IS NOT NULL)",
        "A consent needs a purpose.",
    )
    _expiry_of_grant = models.Constraint(
        "CHECK (expiry IS NULL OR action = 'granted')",
        "Only a consent can expire.",
    )
    # Present state of the addresses of a selection.
    _email_idx = models.Index("(email, date DESC, id DESC)")
    # The same for numbers of a call list.
    _phone_idx = models.Index("(phone, date DESC, id DESC) WHERE phone IS NOT NULL")
    # Objections that follow a person to another address.
    _objection_idx = models.Index(
        "(partner_id, date DESC, id DESC) WHERE action = 'withdrawn'"
    )

    # === COMPUTE METHODS === #
    @api.depends("purpose_id", "action", "channel")
    def _compute_basis(self):
        for consent in self:
            granted = consent.action == "granted"
            purpose = consent.purpose_id
            consent.basis = granted and purpose._get_default_basis(consent.channel)

    @api.depends("email", "phone", "partner_id")
    def _compute_display_name(self):
        for consent in self:
            consent.display_name = (
                consent.email or consent.phone or consent.partner_id.display_name
            )

    # === CRUD METHODS === #
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_values(vals) for vals in vals_list]
        consents = super().create(self._number_wordings(vals_list))
        consents._close_rows()
        consents._keep_in_step()
        return consents

    def write(self, vals):
        if self:
            raise UserError(
                self.env._(
                    "A recorded consent cannot be changed. Record a new one instead, "
                    "for example a withdrawal."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A recorded consent is a proof and cannot be deleted. Record its "
                "withdrawal instead."
            )
        )

    # === ACTION METHODS === #
    def action_withdraw(self):
        """Record that the person takes the consent back."""
        self.ensure_one()
        withdrawal = self.create(
            {
                "partner_id": self.partner_id.id,
                "email": self.email,
                "phone": self.phone,
                "channel": self.channel,
                "purpose_id": self.purpose_id.id,
                "company_id": self.company_id.id,
                "action": "withdrawn",
            }
        )
        return withdrawal._get_records_action()

    # === BUSINESS METHODS === #
    @api.model
    def _prepare_values(self, vals):
        """Complete the values of a new row by where the channel reaches the person."""
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        channel = vals.get("channel") or "mail"
        point = getattr(self, f"_prepare_{channel}_values")(vals, partner)
        wording = self._prepare_wording(vals, partner)
        follows_person = partner and vals.get("action") == "withdrawn"
        if not follows_person and not any(point.values()):
            raise UserError(self._get_missing_message(channel))
        empty = {"email": False, "phone": False, "address": False}
        return {**vals, **empty, **point, **wording}

    @api.model
    def _prepare_wording(self, vals, partner):
        """Return the words that the person agreed to, and how long it is valid."""
        purpose = self.env["crm.consent.purpose"].browse(vals.get("purpose_id"))
        if not purpose or vals.get("action", "granted") != "granted":
            return {}
        text = vals.get("text") or purpose._get_wording(partner.lang)
        date = vals.get("date") or fields.Datetime.now()
        expiry = vals.get("expiry") or purpose._get_expiry(date)
        return {"text": text, "expiry": expiry}

    @api.model
    def _number_wordings(self, vals_list):
        """Add the versions of the words to the values of consents."""
        versions = {}
        numbered = []
        for vals in vals_list:
            key = (vals.get("purpose_id"), vals.get("text"))
            if vals.get("action", "granted") == "granted" and all(key):
                if key not in versions:
                    purpose = self.env["crm.consent.purpose"].browse(key[0])
                    versions[key] = purpose._get_version(key[1])
                vals = {**vals, "version": versions[key]}
            numbered.append(vals)
        return numbered

    @api.model
    def _get_missing_message(self, channel):
        """Tell what to enter, where a statement about nothing would be recorded."""
        if channel == "mail":
            return self.env._(
                "Enter a valid email address: a consent is about an address."
            )
        if channel == "phone":
            return self.env._(
                "Enter a valid phone number, with the country's code where it is not "
                "the company's: a consent to calls is about a number."
            )
        return self.env._(
            "Choose a contact with a postal address: a consent to letters is the "
            "contact's own."
        )

    @api.model
    def _prepare_mail_values(self, vals, partner):
        email = vals.get("email") or partner.email or ""
        return {"email": email_normalize(email, strict=False)}

    @api.model
    def _prepare_phone_values(self, vals, partner):
        if not vals.get("phone"):
            return {"phone": partner.phone_sanitized}
        return {"phone": (partner or self.env.user)._phone_format(number=vals["phone"])}

    @api.model
    def _prepare_letter_values(self, vals, partner):
        names = ("street", "street2", "zip", "city", "country_id")
        parts = [partner[name] for name in names if partner[name]]
        texts = [part if isinstance(part, str) else part.name for part in parts]
        return {"address": partner.street and ", ".join(texts)}
