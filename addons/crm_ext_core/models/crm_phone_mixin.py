import logging

from odoo import api, models
from odoo.fields import Domain

from ..tools import phone

_logger = logging.getLogger(__name__)

FILL_BATCH_SIZE = 20_000
"""Records read at once when an existing database is taken over: about 60 MB."""


class CrmPhoneMixin(models.AbstractModel):
    """Keep the phone numbers of a model findable in any notation.

    The model declares ``crm_phone_number_ids``, computed by
    ``_compute_crm_phone_number_ids``; its rows are that field's value.
    """

    _name = "crm.phone.mixin"
    _description = "Phone Numbers Found in Any Notation"
    _inherit = ["crm.phone.search.mixin", "mail.thread.phone"]

    @api.model
    def _get_crm_phone_fields(self):
        """Return the names of all stored fields that hold numbers.

        ``mobile`` and ``phone2`` come from OCA's partner_mobile and
        partner_phone_secondary.
        """
        names = dict.fromkeys([*self._phone_get_number_fields(), "mobile", "phone2"])
        return [n for n in names if n in self._fields and self._fields[n].store]

    @api.model
    def _get_crm_phone_triggers(self):
        """Return what the rows depend on: the numbers and what gives a country."""
        return [*self._get_crm_phone_fields(), "country_id", "company_id"]

    @api.model
    def _get_crm_phone_country_paths(self):
        """Return the paths to the country of national numbers, best first."""
        return ["country_id", "company_id.country_id"]

    @api.depends(lambda self: self._get_crm_phone_triggers())
    def _compute_crm_phone_number_ids(self):
        """Replace the rows of numbers that changed, two statements for all records."""
        records = self.filtered("id")
        if not records:
            return
        owner_field = self._fields["crm_phone_number_ids"].inverse_name
        missing = {
            (owner_id, name, number.e164, number.reversed_digits): number
            for owner_id, name, number in records._get_crm_phone_rows()
        }
        rows = self.env["crm.phone.number"].search([(owner_field, "in", records.ids)])
        rows._pop_wanted(owner_field, missing).unlink()
        self.env["crm.phone.number"].create(
            [
                {
                    owner_field: owner_id,
                    "source_field": name,
                    "e164": e164,
                    "reversed_digits": reversed_digits,
                    "kind": number.kind,
                }
                for (owner_id, name, e164, reversed_digits), number in missing.items()
            ]
        )

    def _get_crm_phone_rows(self):
        """Return (record id, field name, PhoneNumber) of every distinct number."""
        names = self._get_crm_phone_fields()
        rows = []
        for record in self:
            texts = [(name, record[name]) for name in names if record[name]]
            if not texts:
                continue
            region = record._get_crm_phone_region()
            found = {}
            for name, text in texts:
                for number in phone.parse_numbers(text, region):
                    found.setdefault(number, name)
            rows += [(record.id, name, number) for number, name in found.items()]
        return rows

    def _get_crm_phone_region(self):
        """Return the ISO code of the country whose notation the numbers use."""
        for path in self._get_crm_phone_country_paths():
            if code := self.mapped(path)[:1].code:
                return code
        return self.env.company.country_id.code or None

    def _search_phone_mobile_search(self, operator, value):
        """Find a number however it is typed and however it was stored."""
        if operator in ("=", "ilike") and isinstance(value, str):
            match, domain = self._search_crm_phone(value)
            if match == "exact":
                return domain
            if match:
                return domain | Domain(
                    super()._search_phone_mobile_search(operator, value)
                )
        return super()._search_phone_mobile_search(operator, value)

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if operator not in ("=", "ilike") or not isinstance(value, str):
            return domain
        return Domain(domain) | self._search_crm_phone(value)[1]

    @api.model
    def _search_crm_phone(self, text):
        owner_field = self._fields["crm_phone_number_ids"].inverse_name
        if phone.looks_like_number(text):
            numbers = self.env["crm.phone.number"]
            for match, rows in numbers._find_matches(text, phone.MIN_TYPED_DIGITS):
                owner_ids = {row[owner_field] for row in rows if row[owner_field]}
                if owner_ids and match != "block":
                    return match, Domain("id", "in", list(owner_ids))
        return False, Domain.FALSE

    @api.model
    def _fill_crm_phone_numbers(self):
        """Write the numbers of all existing records, in batches and by plain SQL.

        Called once at installation; going on where it stopped is safe.
        """
        model = self.sudo().with_context(active_test=False, prefetch_fields=False)
        owner_field = self._fields["crm_phone_number_ids"].inverse_name
        names = self._get_crm_phone_fields()
        todo = Domain.OR(Domain(name, "!=", False) for name in names)
        todo &= Domain("crm_phone_number_ids", "=", False)
        last_id = done = 0
        while records := model.search_fetch(
            todo & Domain("id", ">", last_id),
            [*names, *self._get_crm_phone_prefetch()],
            limit=FILL_BATCH_SIZE,
            order="id",
        ):
            rows = records._get_crm_phone_rows()
            self.env["crm.phone.number"]._insert_rows(owner_field, rows)
            last_id = records[-1].id
            done += len(records)
            _logger.info("%s: phone numbers of %s records read", self._name, done)
            self.env.invalidate_all()

    @api.model
    def _get_crm_phone_prefetch(self):
        """Return the first fields of the country paths, read in the same query."""
        return [path.split(".")[0] for path in self._get_crm_phone_country_paths()]
