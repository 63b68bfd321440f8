import re

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import phone


class ResUsers(models.Model):
    _inherit = "res.users"

    crm_phone_extension = fields.Char(
        string="Phone Extension",
        help="Your phone in the telephone system: its extension, direct dial number or "
        "the name that the system gives it. Separate several by commas.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "crm_phone_extension"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "crm_phone_extension"]

    @api.model
    def _find_by_crm_phones(self, phones, company):
        """Return the employees of a company behind the phones that a system names.

        A phone is named by extension, direct dial number, login, mail or, where that
        is no namesake's, by the name of its user.

        :param phones: texts as the telephone system gives them
        """
        wanted = {self._get_phone_key(text) for text in phones} - {""}
        if not wanted:
            return self.browse()
        domains = [Domain("crm_phone_extension", "!=", False)]
        for field in ("login", "email", "name"):
            domains += [Domain(field, "=ilike", _escape(text)) for text in phones]
        # sudo: a telephone system may read no users, it only reaches their phones.
        candidates = self.sudo().search_fetch(
            Domain.OR(domains)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", company.ids),
            ["login", "crm_phone_extension", "partner_id"],
        )
        found = self.browse()
        names = [user.name.casefold() for user in candidates]
        for user in candidates:
            keys = user._get_crm_phone_keys()
            if names.count(user.name.casefold()) == 1:
                keys.add(user.name.casefold())
            if keys & wanted:
                found |= user
        return found

    def _get_crm_phone_keys(self):
        """Return everything but the name that means the phone of this user."""
        texts = [self.login, self.email, *(self.crm_phone_extension or "").split(",")]
        return {self._get_phone_key(text) for text in texts} - {""}

    @api.model
    def _get_phone_key(self, text):
        """Return a name as it is compared, a number without its notation."""
        key = (text or "").strip().casefold()
        if not re.fullmatch(r"[\d\s()/+.-]+", key):
            return key
        digits = re.sub(r"\D", "", key)
        # Too short for a number: an extension, where a leading zero matters.
        if len(digits) < phone.MIN_DIGITS:
            return digits
        region = self.env["crm.phone.number"]._get_own_region()
        number = phone.parse_reported(key, region)
        return number.digits if number else digits


def _escape(text):
    return re.sub(r"([\\%_])", r"\\\1", text)
