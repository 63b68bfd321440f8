# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

from odoo.tests import tagged

from .common import CrmSelectionCommon

CASES = 30
PEOPLE = 24
SEED = 20260615


@tagged("post_install", "-at_install")
class TestPredictedIsSent(CrmSelectionCommon):
    """The funnel's net number is the number of mails, whatever the data."""

    def test_net_count_equals_the_mails_sent(self):
        rng = random.Random(SEED)
        for case in range(CASES):
            with self.subTest(case=case), self.env.cr.savepoint() as savepoint:
                self._check_case(rng)
                savepoint.rollback()
                self.env.invalidate_all()

    def _check_case(self, rng):
        self._create_random_people(rng)
        selection = self._create_selection(
            *(self._get_random_criterion(rng) for _number in range(rng.randint(0, 3))),
            purpose_id=rng.choice([self.purpose_newsletter, self.purpose_offers]).id,
        )
        counts = selection._funnel_counts()
        fell_out = sum(counts["reasons"].values())
        self.assertEqual(counts["matched"], counts["net"] + fell_out)

        selection.action_freeze()
        self.assertEqual(selection.included_count, counts["net"])
        if not counts["net"]:
            return
        mailing = self._create_mailing(selection)
        with self.mock_mail_gateway(mail_unlink_sent=False):
            mailing.with_user(self.env.ref("base.user_root")).action_send_mail()
        mailed = self._get_mailed(mailing)

        self.assertEqual(len(mailed), counts["net"])
        self.assertEqual(mailing.expected, counts["net"])
        addresses = mailed.mapped("email_normalized")
        self.assertEqual(len(set(addresses)), counts["net"])

    def _create_random_people(self, rng):
        """Create people who share addresses, postcodes, objections and companies."""
        addresses = [
            False,
            "no address",
            "shared@example.com",
            "Shared <s2@example.com>",
        ]
        addresses += [f"person{number}@example.com" for number in range(PEOPLE)]
        companies = [False, False, self.company.id, self.other_company.id]
        people = self.env["res.partner"]
        for number in range(PEOPLE):
            people |= self._create_people(
                [f"Person {number}"],
                email=rng.choice(addresses),
                zip=rng.choice([False, "70173", "79111", "80331", "7050"]),
                company_id=rng.choice(companies),
                active=rng.random() < 0.9,
            )
        for person in rng.sample(people.filtered("email_normalized"), 4):
            self.env["mail.blacklist"]._add(person.email_normalized)
        for _number in range(12):
            self._record_random_consent(rng, rng.choice(people))

    def _record_random_consent(self, rng, person):
        action = rng.choice(["granted", "granted", "withdrawn", "lifted"])
        granted = action == "granted"
        if not person.email_normalized and action != "withdrawn":
            return
        purposes = [self.purpose_newsletter, self.purpose_offers]
        if not granted:
            purposes.append(self.env["crm.consent.purpose"])
        self._record_consent(
            person,
            action,
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
                {"kind": "talk_since"},
                {"kind": "tree", "tree_partner_ids": self.adler.ids},
            ]
        )
        mode = rng.choice(["narrow", "exclude"] * 2 + ["include"])
        # Including by name or by missing orders would mean the whole database.
        if mode == "include" and value["kind"] not in ("zip", "tree", "industry"):
            mode = "narrow"
        return {"mode": mode, **value}
