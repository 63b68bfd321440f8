from datetime import datetime, time, timedelta, timezone

from odoo import api, fields, models
from odoo.tools import format_date, format_time

from ..tools import phone

OWNERS = {"res.partner": "partner_id", "crm.lead": "lead_id"}
OWNER_FIELDS = {
    "res.partner": [
        "display_name",
        "is_company",
        "commercial_company_name",
        "commercial_partner_id",
        # what display_name reads beyond its declared dependencies
        "company_name",
        "name",
        "parent_id",
    ],
    "crm.lead": ["display_name", "partner_name", "partner_id"],
}
"""Read at once with the search, and nothing else: the telephone is ringing."""


class CrmPhoneNumber(models.Model):
    _inherit = "crm.phone.number"

    @api.model
    @api.readonly
    def lookup(self, number, limit=8):
        """Say who calls: the contacts and leads behind a number in any notation.

        Only what the user may read is found. The most probable caller comes first:
        whoever has an appointment or a follow-up today, then who has an open case
        (:meth:`_get_ranking_reasons`), then who was spoken to last, then by name.

        :return: dicts with the keys model, res_id, name, company, number (as stored,
            international), match (exact, suffix, trunk or block) and reason (text)
        :rtype: list[dict]
        """
        return self._lookup(number, limit, phone.MIN_DIGITS)

    @api.model
    def _lookup(self, number, limit, min_digits):
        """See :meth:`lookup`; a person who types may know the end of a number only."""
        if not self.env.user._is_internal():
            return []
        match, rows, owners = self._find_readable(str(number or ""), min_digits)
        numbers = {
            (model, row[field]): row["e164"]
            for row in rows
            for model, field in OWNERS.items()
        }
        hits = [
            {
                "model": owner._name,
                "res_id": owner.id,
                "name": owner.display_name,
                "company": self._get_company_name(owner),
                "number": self._format(numbers.get((owner._name, owner.id))),
                "match": match,
            }
            for records in owners.values()
            for owner in records
        ]
        return self._rank(hits, owners)[: max(limit, 1)]

    @api.model
    def _find_readable(self, text, min_digits):
        """Return the surest match of which the user may read somebody.

        Whoever is archived or hidden from the user is as nobody: the switchboard
        behind his number is still found.

        :return: the match, its rows (see :meth:`_find_matches`) and the owners
        :rtype: tuple[str | bool, list[dict], dict]
        """
        for match, rows in self._find_matches(text, min_digits):
            owners = self._get_readable_owners(rows)
            if match == "block":
                owners = self._get_only_company(owners)
            if any(owners.values()):
                return match, rows, owners
        return False, [], self._get_readable_owners([])

    @api.model
    def _get_readable_owners(self, rows):
        """Return the active owners that the user may read, by model.

        A lead of a contact that is found anyway adds nothing.
        """
        owners = {}
        for model, field in OWNERS.items():
            ids = {row[field] for row in rows if row[field]}
            records = self.env[model]
            if ids and records.has_access("read"):
                records = records.search_fetch(
                    [("id", "in", list(ids))], OWNER_FIELDS[model]
                )
            owners[model] = records
        partners = owners["res.partner"]
        owners["crm.lead"] = owners["crm.lead"].filtered(
            lambda lead: lead.partner_id not in partners
        )
        return owners

    @api.model
    def _get_only_company(self, owners):
        """Return the company that has all these numbers, nobody when several have.

        A private person has no extensions; a lead counts for its customer.
        """
        companies = owners["res.partner"].commercial_partner_id
        companies |= owners["crm.lead"].partner_id.commercial_partner_id
        strangers = owners["crm.lead"].filtered(lambda lead: not lead.partner_id)
        if len(companies) != 1 or strangers or not companies.is_company:
            companies = companies.browse()
        return {
            "res.partner": companies._filtered_access("read"),
            "crm.lead": owners["crm.lead"].browse(),
        }

    @api.model
    def _get_company_name(self, owner):
        """Return the company as the contact itself names it: it may be hidden."""
        if owner._name == "crm.lead":
            return owner.partner_name or ""
        return "" if owner.is_company else owner.commercial_company_name or ""

    @api.model
    def _format(self, e164):
        return phone.format_international(e164) if e164 else ""

    @api.model
    def _rank(self, hits, owners):
        """Sort the hits by the first reason that applies, and name it."""
        reasons = {}
        for sequence, get_reasons in sorted(
            self._get_ranking_reasons(), key=lambda reason: reason[0]
        ):
            for position, (key, text) in enumerate(get_reasons(owners).items()):
                reasons.setdefault(key, (sequence, position, text))
        last = (float("inf"), 0, "")
        match_texts = self._get_match_texts()
        for hit in hits:
            *hit["rank"], text = reasons.get((hit["model"], hit["res_id"]), last)
            texts = [text, match_texts.get(hit["match"])]
            hit["reason"] = " · ".join(filter(None, texts))
        hits.sort(key=lambda hit: (hit["rank"], hit["name"] or ""))
        for hit in hits:
            del hit["rank"]
        return hits

    @api.model
    def _get_match_texts(self):
        return {
            "suffix": self.env._("The number ends like this"),
            "trunk": self.env._("Extension of this number"),
            "block": self.env._("Other extensions belong to this company"),
        }

    @api.model
    def _get_ranking_reasons(self):
        """Return what makes somebody a probable caller.

        Override to add a reason. Each entry is a sequence and a method that takes
        ``{model: readable records}`` and returns ``{(model, id): text}``, the most
        probable first; the lowest sequence wins.

        :rtype: list[tuple[int, callable]]
        """
        return [(10, self._get_reasons_today), (30, self._get_reasons_last_talk)]

    @api.model
    def _get_reasons_today(self, owners):
        """Return the meetings and activities of today in the user's time zone."""
        today = fields.Date.context_today(self)
        midnight = self.env.tz.localize(datetime.combine(today, time()))
        start = midnight.astimezone(timezone.utc).replace(tzinfo=None)
        reasons = {}
        for partner, begin in self.env["calendar.event"]._read_group(
            [
                ("partner_ids", "in", owners["res.partner"].ids),
                ("start", "<", start + timedelta(days=1)),
                ("stop", ">=", start),
            ],
            ["partner_ids"],
            ["start:min"],
        ):
            reasons["res.partner", partner.id] = self.env._(
                "Appointment today at %(time)s",
                time=format_time(self.env, begin, time_format="short"),
            )
        for model, records in owners.items():
            if not records:
                continue
            for res_id, __ in self.env["mail.activity"]._read_group(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", records.ids),
                    ("date_deadline", "=", today),
                ],
                ["res_id"],
                ["__count"],
            ):
                reasons.setdefault((model, res_id), self.env._("Follow-up today"))
        return reasons

    @api.model
    def _get_reasons_last_talk(self, owners):
        """Return the day of the last talk that the user may read, newest first."""
        days = {}
        for model, link in (("res.partner", "partner_id"), ("crm.lead", "lead_id")):
            if not owners[model]:
                continue
            for record, date in self.env["crm.conversation"]._read_group(
                [(link, "in", owners[model].ids)], [link], ["date:max"]
            ):
                days[model, record.id] = date
        return {
            key: self.env._("Last talk on %s", format_date(self.env, days[key]))
            for key in sorted(days, key=days.get, reverse=True)
        }
