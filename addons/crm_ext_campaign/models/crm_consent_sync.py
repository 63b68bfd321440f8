# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# Context: what a blacklist or a list is told is recorded in the log already.
RECORDED = "crm_consent_recorded"


class CrmConsent(models.Model):
    """Odoo's blacklists and mailing lists say the same as the log, both ways."""

    _inherit = "crm.consent"

    @api.model
    def _record_for_all(self, channel, points, action, **vals):
        """Record a statement for everybody who has one of these addresses or numbers.

        :param str channel: mail or phone
        :param list[str] points: normalised addresses or numbers
        :param vals: further values of the rows; about all purposes and companies if
            they do not say otherwise
        """
        target, source = {
            "mail": ("email", "email_normalized"),
            "phone": ("phone", "phone_sanitized"),
        }[channel]
        points = list(dict.fromkeys(point for point in points if point))
        people = self.env["res.partner"].search([(source, "in", points)])
        people_by_point = people.grouped(source)
        return self.create(
            [
                {
                    "purpose_id": False,
                    "company_id": False,
                    **vals,
                    "channel": channel,
                    "action": action,
                    target: point,
                    "partner_id": partner_id,
                }
                for point in points
                for partner_id in people_by_point.get(point, people.browse()).ids
                or [False]
            ]
        )

    def _keep_in_step(self):
        """Tell blacklists and mailing lists what the newest statements say."""
        groups = self._filter_newest().grouped(
            lambda row: (row.channel, row.action, row.purpose_id, row.company_id)
        )
        for (channel, action, purpose, company), rows in groups.items():
            everything = not purpose and not company
            if everything:
                rows._tell_blacklist(channel, action)
            if channel == "mail" and (action == "withdrawn" or not everything):
                rows._tell_lists(purpose, company, opt_out=action == "withdrawn")

    def _filter_newest(self):
        """Return the rows about an address or number that no newer one overtakes."""
        rows = self.filtered(lambda row: row.email or row.phone)
        # sudo: the newest statement counts, also one about another company's contact
        others = (
            self.sudo()
            .search(
                [
                    "|",
                    ("email", "in", [email for email in rows.mapped("email") if email]),
                    ("phone", "in", [phone for phone in rows.mapped("phone") if phone]),
                ]
            )
            .grouped(lambda row: row.email or row.phone)
        )
        return rows.filtered(
            lambda row: not any(
                other._overtakes(row) for other in others[row.email or row.phone]
            )
        )

    def _overtakes(self, row):
        """Tell whether this is a newer statement about the same, or about more."""
        return (
            (self.date, self.id) > (row.date, row.id)
            and self.purpose_id in (row.purpose_id, self.purpose_id.browse())
            and self.company_id in (row.company_id, self.company_id.browse())
        )

    def _tell_lists(self, purpose, company, opt_out):
        """Opt the addresses out of the mailing lists of the purpose, or in again."""
        domain = [
            ("list_id.crm_purpose_id", "!=", False),
            ("contact_id.email_normalized", "in", self.mapped("email")),
            ("opt_out", "=", not opt_out),
        ]
        if purpose:
            domain.append(("list_id.crm_purpose_id", "=", purpose.id))
        elif company:
            companies = [False, company.id]
            domain.append(("list_id.crm_purpose_id.company_id", "in", companies))
        # sudo: who objects is often a visitor, who may not write subscriptions
        subscriptions = self.env["mailing.subscription"].sudo().search(domain)
        subscriptions.with_context(**{RECORDED: True}).write({"opt_out": opt_out})

    def _tell_blacklist(self, channel, action):
        """Block the addresses or numbers nothing may be sent to any more, or unblock
        them."""
        model, name, field = {
            "mail": ("mail.blacklist", "email", "email"),
            "phone": ("phone.blacklist", "phone", "number"),
        }[channel]
        # sudo: see above
        blacklist = self.env[model].sudo().with_context(**{RECORDED: True})
        points = set(self.mapped(name))
        blocked = set(blacklist.search([(field, "in", list(points))]).mapped(field))
        if action == "withdrawn":
            blacklist.create([{field: point} for point in sorted(points - blocked)])
            known = blacklist.with_context(active_test=False)
            known.search([(field, "in", list(points))]).action_unarchive()
        elif action == "lifted":
            blacklist.search([(field, "in", list(points))]).action_archive()
