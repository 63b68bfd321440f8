# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import random

from odoo.fields import Command
from odoo.tests import tagged

from .common import CrmSelectionCommon

# More on demand: see the README of the addon.
CASES = int(os.environ.get("CRM_EXT_PREDICTED_CASES") or 100)
SEED = int(os.environ.get("CRM_EXT_PREDICTED_SEED") or 20260615)
CASES_PER_WORLD = 10
PEOPLE = 16
ADDRESSES = [
    False,
    "no address",
    "shared@example.com",
    "Shared <s2@example.com>",
]
STREETS = [
    {},
    {"street": "Mainstr. 1", "zip": "70173", "city": "Stuttgart"},
    {"street": "Mainstr. 2", "zip": "79111"},
    {"street": "Ring 3", "zip": "7050", "city": "Arosa"},
    {"zip": "80331"},
]
FUNCTIONS = [False, "Managing Director", "Head of purchasing", "Buyer"]
PHONES = [False, "+49 711 123456", "+49 711 123457", "+49 89 987654"]


@tagged("post_install", "-at_install")
class TestPredictedIsSent(CrmSelectionCommon):
    """The funnel's net number is the number of mails, whatever the data."""

    def test_net_count_equals_what_is_sent(self):
        rng = random.Random(SEED)
        self.companies = [False, False, self.company.id, self.other_company.id]
        for world in range(0, CASES, CASES_PER_WORLD):
            with self.env.cr.savepoint() as savepoint:
                self._create_world(rng)
                for case in range(world, min(world + CASES_PER_WORLD, CASES)):
                    with self.subTest(case=case), self.env.cr.savepoint() as undone:
                        self._check_case(rng)
                        undone.rollback()
                        self.env.invalidate_all()
                savepoint.rollback()
                self.env.invalidate_all()

    def _check_case(self, rng):
        channel = rng.choice(["mail", "mail", "letter", "phone"])
        selection = self._create_selection(
            *(self._get_random_criterion(rng) for _number in range(rng.randint(0, 4))),
            channel=channel,
            purpose_id=rng.choice([self.purpose_newsletter, self.purpose_offers]).id,
            one_per_company=rng.random() < 0.3,
            letter_per=rng.choice(["household", "person"]),
            function_order=rng.choice([False, "director, purchas", "buyer"]),
        )
        counts = selection._funnel_counts()
        net = counts["net"]
        fell_out = sum(counts["reasons"].values())
        self.assertEqual(counts["matched"], net + fell_out)
        self.assertEqual(
            selection.count_funnel(selection.funnel_request, "a")["net"], net
        )
        people = self.env["res.partner"].with_context(crm_selection_id=selection.id)
        self.assertEqual(
            people.search_count([("crm_selection_reason", "=", "net")]), net
        )

        selection.action_freeze()
        self.assertEqual(selection.included_count, net)
        included = selection.member_ids.filtered(lambda row: row.state == "included")
        if channel == "mail":
            self._check_sent(selection, net)
        else:
            self.assertFalse(selection._get_skip_reasons(included.partner_id.ids))
        if selection.one_per_company:
            companies = included.partner_id.commercial_partner_id
            self.assertEqual(len(companies), net)

    def _check_sent(self, selection, net):
        if not net:
            return
        mailing = self._create_mailing(selection)
        with self.mock_mail_gateway(mail_unlink_sent=False):
            mailing.with_user(self.env.ref("base.user_root")).action_send_mail()
        mailed = self._get_mailed(mailing)
        self.assertEqual(len(mailed), net)
        self.assertEqual(mailing.expected, net)
        self.assertEqual(len(set(mailed.mapped("email_normalized"))), net)

    # === RANDOM DATA === #
    def _create_world(self, rng):
        """Create people who share addresses, objections, companies and much more."""
        for purpose in (self.purpose_newsletter, self.purpose_offers):
            purpose.phone_requires_consent = rng.random() < 0.5
        addresses = ADDRESSES + [f"person{number}@example.com" for number in range(9)]
        people = self.env["res.partner"].create(
            [
                {
                    "name": f"Person {number}",
                    "email": rng.choice(addresses),
                    "phone": rng.choice(PHONES),
                    "function": rng.choice(FUNCTIONS),
                    "active": rng.random() < 0.9,
                    "lang": rng.choice([self._get_language().code, False]),
                    "category_id": [Command.link(self.tag.id)],
                    **self._get_random_place(rng),
                }
                for number in range(PEOPLE)
            ]
        )
        mailable = people.filtered("email_normalized")
        self.env["mail.blacklist"].create(
            [
                {"email": email}
                for email in set(
                    rng.sample(
                        mailable.mapped("email_normalized"), min(2, len(mailable))
                    )
                )
            ]
        )
        for _number in range(10):
            self._record_random_consent(rng, rng.choice(people))
        self._create_talk_and_order(rng, people)
        self.env.flush_all()

    def _get_random_place(self, rng):
        if rng.random() < 0.3:
            return {"parent_id": rng.choice([self.adler, self.baer]).id}
        return {"company_id": rng.choice(self.companies), **rng.choice(STREETS)}

    def _create_talk_and_order(self, rng, people):
        own = people.filtered(lambda person: person.company_id != self.other_company)
        if not own:
            return
        self.env["crm.conversation"].create(
            {"partner_id": rng.choice(own).id, "name": "Talk"}
        )
        self.env["sale.order"].with_company(self.company).create(
            {
                "partner_id": rng.choice(own).id,
                "company_id": self.company.id,
                "state": "sale",
            }
        )

    def _record_random_consent(self, rng, person):
        action = rng.choice(["granted", "granted", "withdrawn", "lifted"])
        granted = action == "granted"
        channel = rng.choice(["mail", "mail", "letter", "phone"])
        reachable = {
            "mail": person.email_normalized,
            "letter": person.street,
            "phone": person.phone_sanitized,
        }
        if not reachable[channel] and action != "withdrawn":
            return
        purposes = [self.purpose_newsletter, self.purpose_offers]
        if not granted:
            purposes.append(self.env["crm.consent.purpose"])
        self._record_consent(
            person,
            action,
            channel=channel,
            purpose_id=rng.choice(purposes).id,
            date=f"2026-0{rng.randint(1, 5)}-01",
            expiry=rng.choice([False, False, "2026-05-01", "2099-01-01"])
            if granted
            else False,
            company_id=rng.choice([False, self.company.id, self.other_company.id]),
        )

    def _get_random_criterion(self, rng):
        value = rng.choice(
            [
                {"kind": "zip", "zip_ranges": "70000-79999"},
                {"kind": "zip", "zip_ranges": "8*, 7050"},
                {"kind": "industry", "industry_ids": self.industry.ids},
                {"kind": "domain", "domain": "[('name', 'like', '1')]"},
                {"kind": "no_order_since"},
                {"kind": "order_amount", "operator": "at_most", "amount": 10},
                {"kind": "talk_since"},
                {"kind": "no_talk_since"},
                {"kind": "tree", "tree_partner_ids": self.adler.ids},
                {"kind": "function", "functions": "director, buyer"},
                {"kind": "language", "lang_ids": self._get_language().ids},
                {"kind": "score", "score_figure": "days_silent", "score_value": 0},
                {"kind": "consent", "consent_state": rng.choice(["granted", "none"])}
                | {"consent_purpose_id": self.purpose_newsletter.id},
            ]
        )
        mode = rng.choice(["narrow", "exclude"] * 2 + ["include"])
        # Including by name or by missing orders would mean the whole database.
        if mode == "include" and value["kind"] not in ("zip", "tree", "industry"):
            mode = "narrow"
        return {"mode": mode, **value}

    def _get_language(self):
        return self.env["res.lang"].search([], limit=1)
