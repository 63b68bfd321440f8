# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..const import BASES


class CrmConsentPurpose(models.Model):
    """What people are written to for, such as a newsletter."""

    _name = "crm.consent.purpose"
    _description = "Consent Purpose"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    requires_consent = fields.Boolean(
        default=True,
        help="Only people with a valid consent to this purpose are written to. "
        "Otherwise everybody is, except those who objected.",
    )
    default_basis = fields.Selection(
        BASES,
        string="Legal Basis",
        required=True,
        default="consent",
        help="Basis of new consents, and of a mailing to people without a record "
        "where no consent is required.",
    )
    description = fields.Text(
        translate=True, help="What people agree to, in the words that they are shown."
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
