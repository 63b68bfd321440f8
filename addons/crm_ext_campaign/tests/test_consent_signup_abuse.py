# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.crm_consent_signup import MAX_PER_ADDRESS, MAX_PER_NETWORK
from .common_signup import ADDRESS, ConsentSignupCommon


@tagged("post_install", "-at_install")
class TestConsentSignupAbuse(ConsentSignupCommon):
    """Robots, floods and the curious get and learn nothing by the form."""

    def _let_pass(self, time):
        """Make all uses of the form older by this interval."""
        self.env.cr.execute(
            SQL(
                """UPDATE crm_consent_signup
                      SET create_date = create_date - %s::interval""",
                time,
            )
        )

    def test_everybody_reads_the_same_whoever_is_known(self):
        self._record_consent(self.bert, "withdrawn")
        self.env["mail.blacklist"]._add("cora@example.com")
        emails = (ADDRESS, "anna@example.com", "bert@example.com", "cora@example.com")

        answers = {self._sign_up(email=email).replace(email, "") for email in emails}

        tokens = {re.sub(r'csrf_token: "[^"]+"', "", answer) for answer in answers}
        self.assertEqual(len(tokens), 1)
        for email in emails:
            self.assertEqual(len(self._get_mails(email)), 1)

    def test_robots_who_fill_in_every_field_get_no_mail_and_do_not_learn_it(self):
        answer = self._sign_up(homepage="https://spam.example.com")

        self.assertIn("Look Into Your Mailbox", answer)
        self.assertFalse(self._get_mails())

    def test_nobody_is_flooded_with_mails(self):
        answers = [self._sign_up() for _number in range(MAX_PER_ADDRESS + 1)]

        self.assertEqual(len(self._get_mails()), MAX_PER_ADDRESS)
        for answer in answers:
            self.assertIn("Look Into Your Mailbox", answer)
        self._sign_up(email="eve@example.com")
        self.assertEqual(len(self._get_mails("eve@example.com")), 1)

    def test_network_that_signs_up_too_many_has_to_wait(self):
        signups = self.env["crm.consent.signup"]
        values = {
            "address_digest": "x",
            "network_digest": signups._digest(signups._get_network("127.0.0.1")),
            "company_id": self.company.id,
        }
        signups.create([values] * MAX_PER_NETWORK)

        self.assertIn("try again in an hour", self._sign_up())
        self.assertFalse(self._get_mails())

        self._let_pass("61 minutes")
        self.assertIn("Look Into Your Mailbox", self._sign_up())

    def test_a_household_is_one_network(self):
        network = self.env["crm.consent.signup"]._get_network

        self.assertEqual(network("2001:db8:1:2::7"), network("2001:db8:1:2:ffff::1"))
        self.assertNotEqual(network("2001:db8:1:2::7"), network("2001:db8:1:3::7"))
        self.assertNotEqual(network("203.0.113.9"), network("203.0.113.8"))
        self.assertEqual(network("nonsense"), "unknown")

    def test_uses_of_the_form_are_forgotten_after_a_day(self):
        self._sign_up()
        signups = self.env["crm.consent.signup"].search([])
        self._let_pass("2 days")

        signups._gc_signups()

        self.assertFalse(signups.exists())

    def test_marketing_and_customers_read_no_uses_of_the_form(self):
        portal = new_test_user(
            self.env,
            "portal_pia",
            groups="base.group_portal",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for user in (self.user_marketing, portal):
            signups = self.env["crm.consent.signup"].with_user(user)
            self.assertFalse(signups.has_access("read"))
