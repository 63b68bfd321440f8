# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import email_normalize

from ..const import CHANNELS


class CrmConsent(models.Model):
    """What a person allows by the page for it: which purposes, through which channels.

    The page knows an address. Letters and calls are those to the contacts who have it.
    """

    _inherit = "crm.consent"

    # === READING === #
    @api.model
    def _get_people(self, email, company):
        """Return the contacts with this address that the company may write to."""
        return self.env["res.partner"].search(
            [
                ("email_normalized", "=", email_normalize(email)),
                ("company_id", "in", [False, company.id]),
            ]
        )

    @api.model
    def _get_choices(self, email, company):
        """Return what the person allows now.

        :return: dicts with purpose, wording and channels: (channel, label, allowed)
        :rtype: list[dict]
        """
        people = self._get_people(email, company)
        statements = self._get_statements(email, people, company)
        purposes = self.env["crm.consent.purpose"].search(
            [("company_id", "in", [False, company.id])]
        )
        blocked = self._get_blocked_channels(email, people)
        labels = dict(self._fields["channel"]._description_selection(self.env))
        return [
            {
                "purpose": purpose,
                "wording": purpose._get_wording(self.env.lang),
                "channels": [
                    (
                        channel,
                        labels[channel],
                        channel not in blocked
                        and statements._do_allow(purpose, channel, email),
                    )
                    for channel in self._get_channels(people)
                ],
            }
            for purpose in purposes
        ]

    @api.model
    def _get_channels(self, people):
        """Return the channels that reach one of these people."""
        reached = {
            "mail": True,
            "letter": any(people.mapped("street")),
            "phone": any(people.mapped("phone_sanitized")),
        }
        return [channel for channel, _label in CHANNELS if reached[channel]]

    @api.model
    def _get_statements(self, email, people, company):
        """Return all that was said about the address or by these people, newest first.

        See ``crm.selection._get_statement_sql``: it says the same of many people.
        """
        phones = [phone for phone in people.mapped("phone_sanitized") if phone]
        return self.search(
            [
                ("company_id", "in", [False, company.id]),
                "|",
                "|",
                ("email", "=", email),
                ("phone", "in", phones),
                ("partner_id", "in", people.ids),
            ]
        )

    def _do_allow(self, purpose, channel, email):
        """Tell whether the newest of these statements lets us use the channel."""
        newest = self.filtered(
            lambda row: row.channel == channel
            and row.purpose_id in (purpose, purpose.browse())
            and (row.action == "withdrawn" or channel != "mail" or row.email == email)
        )[:1]
        if purpose._requires_consent(channel):
            today = fields.Date.context_today(self)
            is_valid = not newest.expiry or newest.expiry >= today
            return newest.action == "granted" and is_valid
        return newest.action != "withdrawn"

    @api.model
    def _get_blocked_channels(self, email, people):
        """Return the channels on whose blacklist the address or a number is."""
        blocked = set()
        if self.env["mail.blacklist"].search_count([("email", "=", email)], limit=1):
            blocked.add("mail")
        phones = [phone for phone in people.mapped("phone_sanitized") if phone]
        if self.env["phone.blacklist"].search_count(
            [("number", "in", phones)], limit=1
        ):
            blocked.add("phone")
        return blocked

    # === CHOOSING === #
    @api.model
    def _choose(self, email, company, chosen, **vals):
        """Record what changed against what the person allowed before.

        :param set chosen: pairs of purpose id and channel that the person allows
        :param vals: source, proof... of the new rows
        """
        email = email_normalize(email)
        self._unblock(email, company, chosen, **vals)
        rows = self.browse()
        for choice in self._get_choices(email, company):
            for channel, _label, is_allowed in choice["channels"]:
                is_chosen = (choice["purpose"].id, channel) in chosen
                if is_chosen != is_allowed:
                    rows |= self._record_choice(
                        email, company, choice, channel, is_chosen, **vals
                    )
        return rows

    @api.model
    def _unblock(self, email, company, chosen, **vals):
        """Take the person off the blacklist of a chosen channel.

        That alone would allow all purposes without consent: those that were not chosen
        are objected to.
        """
        people = self._get_people(email, company)
        channels = {channel for _purpose_id, channel in chosen}
        for channel in channels & self._get_blocked_channels(email, people):
            if channel == "mail":
                self.env["mail.blacklist"]._remove(email, message=vals["source"])
            else:
                phones = [phone for phone in people.mapped("phone_sanitized") if phone]
                self.env["phone.blacklist"]._remove(phones, message=vals["source"])
            for choice in self._get_choices(email, company):
                allowed = {
                    name for name, _label, allows in choice["channels"] if allows
                }
                if channel in allowed and (choice["purpose"].id, channel) not in chosen:
                    self._record_choice(email, company, choice, channel, False, **vals)

    @api.model
    def _record_choice(self, email, company, choice, channel, is_chosen, **vals):
        """Record one choice for everybody whom the channel reaches at the address."""
        people = self._get_people(email, company)
        if channel == "letter":
            people = people.filtered("street")
        elif channel == "phone":
            people = people.filtered("phone_sanitized")
        if is_chosen:
            text = self._get_chosen_text(choice, channel)
            vals = {**vals, "basis": "consent", "text": text}
        return self.create(
            [
                {
                    **vals,
                    "partner_id": partner_id,
                    "email": email if channel == "mail" else False,
                    "channel": channel,
                    "purpose_id": choice["purpose"].id,
                    "company_id": company.id,
                    "action": "granted" if is_chosen else "withdrawn",
                }
                for partner_id in people.ids or [False]
            ]
        )

    @api.model
    def _get_chosen_text(self, choice, channel):
        """Return what the person ticked: the words above the box, and those beside it.

        Consent to calls is one of its own, not a part of that to mails.
        """
        if channel == "mail":
            return choice["wording"]
        labels = {name: label for name, label, _is_allowed in choice["channels"]}
        return "\n".join(filter(None, [choice["wording"], f"[x] {labels[channel]}"]))
