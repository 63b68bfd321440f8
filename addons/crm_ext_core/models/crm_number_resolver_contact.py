import re

from odoo import api, models
from odoo.fields import Domain

from ..tools import phone
from ..tools.spelling import EQUAL, PARTIAL, SAME
from ..tools.spelling_contact import get_emails, get_name_words, get_phone_number

MIN_NAME_LETTERS = 3
"""Letters of one word: a trigram index needs them, and a number seldom has them."""
LETTER = re.compile(r"[^\W\d_]")


class CrmNumberResolver(models.AbstractModel):
    """Phone numbers, mail addresses and names in the number box."""

    _inherit = "crm.number.resolver"

    @api.model
    def _contact_resolvers(self):
        return [
            *super()._contact_resolvers(),
            (60, self._resolve_phone_numbers),
            (70, self._resolve_emails),
        ]

    @api.model
    def _name_resolvers(self):
        return [
            *super()._name_resolvers(),
            (55, self._resolve_references),
            (75, self._resolve_names),
            (80, self._resolve_project_names),
            (90, self._resolve_lead_names),
        ]

    @api.model
    def _resolve_phone_numbers(self, spelling, limit):
        number = get_phone_number(spelling)
        if not number:
            return
        numbers = self.env["crm.phone.number"]
        for hit in numbers._lookup(number, limit, phone.MIN_TYPED_DIGITS):
            grade = EQUAL if hit["match"] == "exact" else PARTIAL
            record = self.env[hit["model"]].browse(hit["res_id"])
            yield {
                **self._prepare_hit(record, self._get_partner_kind(record), grade),
                "number": hit["number"],
                "reason": hit["reason"] or self.env._("Phone number"),
            }

    @api.model
    def _resolve_emails(self, spelling, limit):
        readings = {
            reading: SAME if reading == emails[0] else EQUAL
            for emails in get_emails(spelling)
            for reading in emails
        }
        if not readings:
            return
        domain = Domain("email_normalized", "in", list(readings))
        for model in ("res.partner", "crm.lead"):
            names = ["display_name", "email_normalized"]
            for record in self._search_readable(model, domain, names, limit):
                grade = readings[record.email_normalized]
                yield {
                    **self._prepare_hit(record, self._get_partner_kind(record), grade),
                    "number": record.email_normalized,
                    "reason": self.env._("E-mail address"),
                }

    @api.model
    def _resolve_references(self, spelling, limit):
        """Find numbers without digits: "Call of Mr Falke", ADLER-KA."""
        if spelling.has_digits:
            return
        orders = self._search_words("sale.order", ["client_order_ref"], spelling, limit)
        for order in orders.sorted("id", reverse=True):
            yield self._prepare_order_hit(order, "client_order_ref", PARTIAL)
        for partner in self._search_words("res.partner", ["ref"], spelling, limit):
            grade = self._grade_words(partner.ref, spelling)
            reason = self.env._("Customer number")
            yield {**self._prepare_customer_hit(partner, grade), "reason": reason}

    @api.model
    def _resolve_project_names(self, spelling, limit):
        for project in self._search_words("project.project", ["name"], spelling, limit):
            grade = self._grade_words(project.name, spelling)
            hit = self._prepare_project_hit(project, grade)
            yield {**hit, "reason": self.env._("Name")}

    @api.model
    def _resolve_lead_names(self, spelling, limit):
        names = ["name", "partner_name", "contact_name"]
        for lead in self._search_words("crm.lead", names, spelling, limit):
            grade = self._grade_words(lead.name, spelling)
            hit = self._prepare_lead_hit(lead, grade)
            words = get_name_words(spelling)
            is_name = all(any(w in lead.name.lower() for w in word) for word in words)
            reason = self.env._("Name") if is_name else self.env._("Customer's name")
            yield {**hit, "reason": reason}

    @api.model
    def _resolve_names(self, spelling, limit):
        names, companies = ["complete_name"], Domain("is_company", "=", True)
        partners = self._search_words("res.partner", names, spelling, limit, companies)
        for partner in partners.sorted(lambda partner: not partner.is_company):
            names = [partner.name or "", partner.complete_name]
            grade = min(self._grade_words(name, spelling) for name in names)
            kind = self._get_partner_kind(partner)
            hit = self._prepare_hit(partner, kind, grade)
            yield {**hit, "reason": self.env._("Name")}

    @api.model
    def _search_words(self, model, names, spelling, limit, first=None):
        """Return records that have all words in one of the fields, in any order.

        With ``first``, those that have this very name and the first ones are in it.
        """
        words = get_name_words(spelling)
        if "@" in spelling or not any(
            len(LETTER.findall(readings[0])) >= MIN_NAME_LETTERS for readings in words
        ):
            return self.env[model]
        searched = Domain.OR(
            Domain.AND(
                Domain.OR(Domain(name, "ilike", reading) for reading in readings)
                for readings in words
            )
            for name in names
        )
        records = self._search_readable(model, searched, names, limit)
        if first:
            same = Domain(names[0], "in", [spelling, spelling.title()])
            for domain in (same, searched & first):
                records |= self._search_readable(model, domain, names, limit)
        return records.sorted(names[0])

    @api.model
    def _grade_words(self, name, spelling):
        return SAME if name.casefold() == spelling.casefold() else PARTIAL
