from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import phone

SEARCH_LIMIT = 1000
"""Rows read for one number: more people than anyone wants to choose from."""
EXTENSION_DIGITS = 4
"""Longest extension behind a trunk number that the lookup tries to cut off."""
MIN_TRUNK_DIGITS = 7
"""Shorter prefixes cover more than one company: country, area and two digits."""


class CrmPhoneNumber(models.Model):
    """One telephone number of one contact or lead, in the form that a caller shows."""

    _name = "crm.phone.number"
    _description = "Phone Number"
    _rec_name = "e164"
    # Derived from the phone fields of its owner: a million rows need no history.
    _log_access = False

    e164 = fields.Char("International Number", readonly=True)
    reversed_digits = fields.Char(
        required=True,
        readonly=True,
        help="All digits from the last to the first, so that the end of a number "
        "finds it by index.",
    )
    kind = fields.Selection(
        [("fixed", "Fixed Line"), ("mobile", "Mobile"), ("other", "Other")],
        required=True,
        readonly=True,
    )
    source_field = fields.Char(
        readonly=True,
        help="Technical name of the field that holds the number. Empty when the "
        "number came from a merged contact.",
    )
    # Cascade: a row says nothing that its owner does not say. It goes with the owner
    # and is no separate finding in the privacy lookup.
    partner_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="cascade", readonly=True
    )
    lead_id = fields.Many2one(
        "crm.lead", index="btree_not_null", ondelete="cascade", readonly=True
    )

    _one_owner = models.Constraint(
        "CHECK((partner_id IS NULL) <> (lead_id IS NULL))",
        "A phone number belongs either to a contact or to a lead.",
    )
    # The pattern operator class serves equality and the prefixes of a trunk number;
    # the included owners spare the visit to the table when a call comes in.
    _e164_idx = models.Index("(e164 text_pattern_ops) INCLUDE (partner_id, lead_id)")
    _reversed_digits_idx = models.Index("(reversed_digits text_pattern_ops)")

    # === FINDING A NUMBER === #

    @api.model
    def _find_matches(self, text, min_digits=phone.MIN_DIGITS):
        """Find the owners of a number in any notation, the surest match first.

        1. Exactly this number.
        2. Numbers that end like it: typed without area code, country unknown.
        3. The trunk number of which this is an extension.
        4. The other extensions of the same trunk: their company may be the caller.

        Nobody's rights are applied here: callers filter the owners, and go on to the
        next match when nobody is left.

        :param int min_digits: the shortest end of a number that is looked for
        :return: what matched (``exact``, ``suffix``, ``trunk`` or ``block``) and
            the rows as dicts with the keys e164, partner_id and lead_id
        :rtype: Iterator[tuple[str, list[dict]]]
        """
        numbers = phone.parse_numbers(text, self._get_own_region(), min_digits)
        if not numbers:
            return
        self._flush_owners()
        number = numbers[0]
        if rows := self._select(SQL("e164 IN %s", self._get_readings(text, number))):
            yield "exact", rows
        for match, condition in self._get_fallbacks(text, number, min_digits):
            if rows := self._select(condition):
                yield match, rows
        trunk = number.digits[:-2]
        if number.may_be_extension and len(trunk) >= MIN_TRUNK_DIGITS:
            if rows := self._select(SQL("e164 LIKE %s", f"+{trunk}%")):
                yield "block", rows

    @api.model
    def _get_own_region(self):
        """Return the ISO code of the own country, whose national notation is meant.

        One small query, where the fields of the company take three large ones: a
        caller waits for it.
        """
        self.env["res.company"].flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["country_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT country.code
                  FROM res_company company
                  JOIN res_partner partner ON partner.id = company.partner_id
                  JOIN res_country country ON country.id = partner.country_id
                 WHERE company.id = %s
                """,
                self.env.company.id,
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _get_readings(self, text, number):
        """Return the numbers that the text may mean, for the exact comparison.

        Some telephone systems report the caller without the leading plus.
        """
        readings = [number]
        if text.strip()[:1] not in ("+", "0"):
            readings += phone.parse_numbers(f"+{phone.national_digits(text)}")[:1]
        return tuple({reading.e164 for reading in readings if reading.e164} or {""})

    @api.model
    def _get_fallbacks(self, text, number, min_digits):
        digits = number.digits
        if number.e164:
            digits = digits[phone.country_code_length(number.e164) :]
        # As typed, without the country that parsing may have guessed.
        typed = phone.national_digits(text)
        if typed and digits.endswith(typed):
            digits = typed
        if len(digits) >= min_digits:
            condition = SQL("reversed_digits LIKE %s", f"{digits[::-1]}%")
            if text.strip()[0] in "+0":
                # Area code included: only a country code may stand before it.
                longest = len(digits) + phone.MAX_COUNTRY_CODE_DIGITS
                condition = SQL(
                    "%s AND length(reversed_digits) <= %s", condition, longest
                )
            yield "suffix", condition
        for trunks in self._get_trunks(number):
            yield "trunk", SQL("e164 IN %s", trunks)

    @api.model
    def _get_trunks(self, number):
        """Return the trunk numbers under which the number may be an extension.

        A switchboard is stored bare (030 1234) or with its zero (030 1234-0).

        :return: all spellings of each trunk, the longest, that is nearest, trunk first
        """
        if not number.may_be_extension:
            return []
        trunks = [number.digits[:-n] for n in range(1, EXTENSION_DIGITS + 1)]
        return [
            (f"+{trunk}", f"+{trunk}0")
            for trunk in trunks
            if len(trunk) >= MIN_TRUNK_DIGITS
        ]

    @api.model
    def _select(self, condition):
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT e164, partner_id, lead_id
                  FROM crm_phone_number
                 WHERE %s
              ORDER BY partner_id, lead_id
                 LIMIT %s
                """,
                condition,
                SEARCH_LIMIT,
            )
        )

    @api.model
    def _flush_owners(self):
        """Bring the rows up to date with numbers written in this transaction."""
        for model in ("res.partner", "crm.lead"):
            self.env[model].flush_model(["crm_phone_number_ids"])

    # === UPKEEP === #

    def _pop_wanted(self, owner_field, wanted):
        """Take from the wanted numbers those that have their row.

        :param dict wanted: the numbers in the fields by (owner id, field name, e164,
            reversed digits); those that remain lack a row
        :return: the rows that nothing wants any more
        """
        in_fields = {(owner_id, digits) for owner_id, __, __, digits in wanted}
        obsolete = []
        for row in self:
            owner_id, digits = row[owner_field].id, row.reversed_digits
            if row.source_field:
                key = (owner_id, row.source_field, row.e164 or None, digits)
                is_wanted = wanted.pop(key, None)
            else:
                # Known from a merged contact: kept until a field holds it.
                is_wanted = (owner_id, digits) not in in_fields
            if not is_wanted:
                obsolete.append(row.id)
        return self.browse(obsolete)

    @api.model
    def _insert_rows(self, owner_field, rows):
        """Insert many rows in one statement.

        :param list rows: (owner id, field name, PhoneNumber) tuples
        """
        if not rows:
            return
        owner_ids, source_fields, numbers = zip(*rows, strict=True)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_phone_number
                            (%s, source_field, e164, reversed_digits, kind)
                     SELECT * FROM unnest(
                            %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
                """,
                SQL.identifier(owner_field),
                list(owner_ids),
                list(source_fields),
                [number.e164 for number in numbers],
                [number.reversed_digits for number in numbers],
                [number.kind for number in numbers],
            )
        )
        self.invalidate_model()
