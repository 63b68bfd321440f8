# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..const import BASES


class CrmConsentPurpose(models.Model):
    """What people are written to or called for, such as a newsletter."""

    _name = "crm.consent.purpose"
    _description = "Consent Purpose"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    requires_consent = fields.Boolean(
        string="Emails Require Consent",
        default=True,
        help="Only people with a valid consent to this purpose are mailed. "
        "Otherwise everybody is, except those who objected.",
    )
    letter_requires_consent = fields.Boolean(
        string="Letters Require Consent",
        help="Only people with a valid consent to letters for this purpose get them. "
        "Otherwise everybody does, except those who objected.",
    )
    phone_requires_consent = fields.Boolean(
        string="Calls Require Consent",
        default=True,
        help="Only people with a valid consent to calls for this purpose are called. "
        "Consumers must have agreed (§ 7 (2) no. 1 UWG).",
    )
    default_basis = fields.Selection(
        BASES,
        string="Legal Basis",
        required=True,
        default="consent",
        help="Basis of new consents, and of writing to people without a record where "
        "no consent is required.",
    )
    description = fields.Text(
        translate=True, help="What people agree to, in the words that they are shown."
    )
    keep_ip = fields.Boolean(
        string="Keep IP Address",
        help="Note from which address a consent was confirmed by the link in a mail.",
    )
    validity_months = fields.Integer(
        string="Consent Expires After",
        help="Months after which a new consent expires. 0: never.",
    )
    text_ids = fields.One2many(
        "crm.consent.text", "purpose_id", string="Wordings", readonly=True
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    _validity_not_negative = models.Constraint(
        "CHECK (validity_months >= 0)", "A consent cannot expire before it is given."
    )

    def _get_objecting_emails(self, emails):
        """Return those of the addresses whose newest statement is an objection."""
        self.ensure_one()
        # sudo: who keeps mailing lists need not see the consents
        statements = (
            self.env["crm.consent"]
            .sudo()
            .search(
                [
                    ("channel", "=", "mail"),
                    ("email", "in", [email for email in emails if email]),
                    ("purpose_id", "in", [False, self.id]),
                    ("company_id", "in", [False, self.company_id.id]),
                ]
            )
        )
        return {
            email
            for email, rows in statements.grouped("email").items()
            if rows[0].action == "withdrawn"
        }

    def _get_expiry(self, date):
        """Return the last day of a consent given at this time, False for none."""
        return bool(self.validity_months) and fields.Date.add(
            fields.Datetime.to_datetime(date).date(), months=self.validity_months
        )

    def _get_wording(self, lang):
        """Return what people are shown now, in their language."""
        return self.with_context(lang=lang or self.env.lang).description or ""

    def _get_version(self, text):
        """Return the number of a wording; words never used before get a new one."""
        self.ensure_one()
        # sudo: nobody edits wordings, recording a consent alone adds to them
        return self.env["crm.consent.text"].sudo()._number(self, text)

    def _requires_consent(self, channel):
        """Tell whether only who agreed is contacted through this channel.

        Without a purpose nobody is contacted who did not agree.
        """
        if not self:
            return True
        name = (
            "requires_consent" if channel == "mail" else f"{channel}_requires_consent"
        )
        return self[name]

    def _get_default_basis(self, channel):
        """Return the legal basis of new consents, and of contacting people of whom
        there is no record. That of existing customers is for emails alone.
        """
        if channel == "mail":
            return self.default_basis
        required = self._requires_consent(channel)
        return "consent" if required else "legitimate_interest"
