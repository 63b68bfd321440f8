# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import users

from .common import CrmSelectionCommon

ADDRESS = {"street": "Mainstr. 1", "zip": "70173", "city": "Stuttgart"}


class TestCrmSelectionChoice(CrmSelectionCommon):
    """Who stands for a company, a household or an address."""

    def test_one_person_per_company_by_order_of_positions(self):
        self.anna.function = "Purchasing"
        self.bert.function = "Managing Director"
        for order, chosen in (
            (False, self.anna),
            ("director, purchas", self.bert),
            ("purchas; director", self.anna),
        ):
            with self.subTest(order=order):
                selection = self._create_selection(
                    one_per_company=True, function_order=order
                )
                self.assertEqual(self._get_net(selection), chosen | self.cora)
                self.assertEqual(selection.net_count, 2)
                self.assertEqual(selection._funnel_counts()["reasons"]["colleague"], 1)

    def test_who_cannot_be_mailed_does_not_stand_for_the_company(self):
        self.anna.function = "Managing Director"
        self._record_consent(self.anna, "withdrawn", purpose_id=False)

        selection = self._create_selection(
            one_per_company=True, function_order="director"
        )

        self.assertEqual(self._get_net(selection), self.bert | self.cora)

    def test_people_come_before_the_address_of_the_company(self):
        self.baer.email = "info@baer.example.com"

        selection = self._create_selection(one_per_company=True)

        self.assertEqual(self._get_net(selection), self.anna | self.cora)

    def test_of_a_shared_address_the_more_important_person_is_mailed(self):
        self.cora.write({"email": self.anna.email, "function": "Managing Director"})

        selection = self._create_selection(function_order="director")

        self.assertEqual(self._get_net(selection), self.cora | self.bert)

    def test_one_letter_per_company_and_household(self):
        self.people.write(ADDRESS)
        dora, emil, frida = self._create_people(["Dora", "Emil", "Frida"], **ADDRESS)
        frida.street = "Mainstr. 2"

        selection = self._create_selection(channel="letter")

        self.assertEqual(self._get_net(selection), self.anna | self.cora | dora | frida)
        self.assertEqual(
            selection._get_reason_texts((self.bert | emil).ids),
            dict.fromkeys(
                (self.bert | emil).ids, "Another person of the household or company"
            ),
        )
        selection.action_freeze()
        self.assertEqual(selection.included_count, 4)
        self.assertEqual(self._get_reasons(selection)[self.bert], "household")

    def test_one_letter_per_person(self):
        self.people.write(ADDRESS)

        selection = self._create_selection(channel="letter", letter_per="person")

        self.assertEqual(self._get_net(selection), self.people)

    def test_one_call_per_number(self):
        self.purpose_offers.phone_requires_consent = False
        self.people.write({"phone": "+49 711 123456"})

        selection = self._create_selection(channel="phone")

        self.assertEqual(self._get_net(selection), self.anna)
        self.assertEqual(selection.net_count, 1)

    def test_sentence_tells_who_is_chosen(self):
        selection = self._create_selection(channel="letter", one_per_company=True)

        self.assertEqual(
            selection.sentence,
            "Everybody tagged Canary, one person per company, one letter per household "
            "or company",
        )

    @users("user_marketing")
    def test_the_order_entered_last_is_offered_again(self):
        self._create_selection(function_order="director")

        offered = self.env["crm.selection"].default_get(["function_order"])

        self.assertEqual(offered["function_order"], "director")

    def test_frozen_choice_no_longer_changes(self):
        selection = self._create_selection()
        selection.action_freeze()

        for values in (
            {"one_per_company": True},
            {"letter_per": "person"},
            {"function_order": "director"},
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, "no longer change"):
                    selection.write(values)

    def _get_net(self, selection):
        people = self.env["res.partner"].with_context(crm_selection_id=selection.id)
        return people.search([("crm_selection_reason", "=", "net")])
