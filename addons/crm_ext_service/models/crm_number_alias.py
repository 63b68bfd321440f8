import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_ext_core.tools.spelling import GUESS, PARTIAL, Spelling

from ..formulas import damm
from ..formulas.ticket_number import get_variants, normalize, shorten

MIN_TAIL_DIGITS = 4  # Counter and check digit, as people shorten a number on the phone.
MAX_NEAR = 80


class CrmNumberAlias(models.Model):
    """One number that a ticket has or had; numbers never die and are never reused."""

    _name = "crm.number.alias"
    _description = "Ticket Number Register"
    _order = "id desc"
    _rec_name = "number"

    number = fields.Char(required=True, help="As it was given to the customer.")
    key = fields.Char(
        compute="_compute_keys",
        store=True,
        precompute=True,
        help="Letters and digits only; O, I and L read as 0, 1 and 1.",
    )
    short_key = fields.Char(
        compute="_compute_keys",
        store=True,
        precompute=True,
        help="The key without leading zeros of its groups.",
    )
    reversed_key = fields.Char(
        compute="_compute_keys",
        store=True,
        precompute=True,
        help="The key from its end, to find a number by its last digits.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index=True,
        ondelete="set null",
        help="Empty when the ticket was deleted: the number stays void.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )

    # Lookups of the number box and of mail subjects, and the check of each new number.
    _key_idx = models.Index("(key, company_id)")
    _short_key_idx = models.Index("(short_key)")
    _reversed_key_idx = models.Index("(reversed_key text_pattern_ops)")

    @api.depends("number")
    def _compute_keys(self):
        for alias in self:
            alias.key = normalize(alias.number or "")
            alias.short_key = shorten(alias.number or "")
            alias.reversed_key = alias.key[::-1]

    @api.model
    def _find(self, text, limit=8, domain=Domain.TRUE):
        """Return the register's rows for any spelling of a number, best first.

        The rows are read for the allowed companies, whatever tickets the user may see.

        :param Domain domain: which rows count; a number that the user may not see is to
            be as one that was never given, so that others are offered in its place
        :return: register row, the reason it was found and how well it matches (of
            :mod:`spelling`); no reason and grade when it is the number that was typed
        :rtype: list[tuple[crm.number.alias, str | None, int | None]]
        """
        spelling = Spelling(text)
        texts = self._get_texts(spelling)
        if not texts:
            return []
        found = self._find_spelling(spelling, limit, domain)
        if found:
            return [(alias, None, None) for alias in found]
        return self._find_nearly(spelling.number, limit, domain)

    @api.model
    def _get_texts(self, text):
        """Return what the number may look like as it was given."""
        return [
            variant
            for reading in Spelling(text).readings
            for variant in get_variants(reading)
        ]

    @api.model
    def _find_spelling(self, text, limit=8, domain=Domain.TRUE):
        """Return the register's rows whose number ``text`` spells somehow."""
        texts = self._get_texts(text)
        if not texts:
            return self.browse()
        keys = {normalize(variant) for variant in texts}
        short_keys = {shorten(variant) for variant in texts}
        wanted = Domain("key", "in", keys) | Domain("short_key", "in", short_keys)
        found = self._search_register(domain & wanted, limit)
        return found.filtered(lambda alias: alias.key in keys) or found

    @api.model
    def _find_nearly(self, text, limit, domain):
        """Return what lacks its check digit, was mistyped, or ends like this.

        One query for all of them: each number of another kind is looked for here, too.
        """
        short_key, tail = shorten(text), normalize(text)
        without_check = {f"{short_key}{digit}" for digit in range(10)}
        corrections = self._get_corrections(tail)
        wanted = Domain("short_key", "in", without_check)
        wanted |= Domain("key", "in", corrections)
        if tail.isdigit() and len(tail) >= MIN_TAIL_DIGITS:
            wanted |= Domain("reversed_key", "=like", f"{tail[::-1]}%")
        rows = self._search_register(domain & wanted, MAX_NEAR)
        complete = rows.filtered(
            lambda alias: (
                alias.short_key in without_check
                and damm.is_valid(re.sub(r"\D", "", alias.number))
            )
        )
        if complete:
            reason = self.env._("Typed without its check digit")
            return [(alias, reason, PARTIAL) for alias in complete[:limit]]
        meant = rows.filtered(lambda alias: alias.key in corrections)
        if meant:
            meant = meant.sorted(lambda alias: corrections.index(alias.key))
            reason = self.env._("The check digit does not fit: was this one meant?")
            return [(alias, reason, GUESS) for alias in meant[:limit]]
        reason = self.env._("Ends with %(digits)s", digits=tail)
        found = rows.filtered(lambda alias: alias.key.endswith(tail))
        return [(alias, reason, PARTIAL) for alias in found[:limit]]

    @api.model
    def _get_corrections(self, key):
        """Return the keys with a right check digit that are one typing error away."""
        match = re.fullmatch(r"([A-Z]*)(\d+)", key)
        if not match or len(match[2]) < MIN_TAIL_DIGITS:
            return []
        return [match[1] + digits for digits in damm.corrections(match[2])]

    @api.model
    def _search_register(self, domain, limit):
        # sudo: people without helpdesk rights may still follow a ticket of theirs.
        return self.sudo().search(
            domain
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("ticket_id", "!=", False),
            limit=limit,
        )

    @api.model
    def _fill_from_tickets(self):
        """Register the numbers of tickets that are older than this addon."""
        self.env.flush_all()
        mapped = SQL("translate(upper(number), 'OIL', '011')")
        key = SQL("regexp_replace(%s, '[^0-9A-Z]', '', 'g')", mapped)
        short_key = SQL(
            r"regexp_replace(regexp_replace(%s, '(^|[^0-9])0+(?=[0-9])', '\1', 'g'), "
            "'[^0-9A-Z]', '', 'g')",
            mapped,
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_number_alias (
                            number, key, short_key, reversed_key, ticket_id, company_id,
                            create_uid, write_uid, create_date, write_date)
                     SELECT number, %s, %s, reverse(%s), id, company_id,
                            create_uid, create_uid, create_date, create_date
                       FROM helpdesk_ticket ticket
                      WHERE number IS NOT NULL
                        AND number <> '/'
                        AND NOT EXISTS (
                            SELECT FROM crm_number_alias alias
                             WHERE alias.ticket_id = ticket.id
                               AND alias.number = ticket.number)
                   ORDER BY id
                """,
                key,
                short_key,
                key,
            )
        )
        self.invalidate_model()
