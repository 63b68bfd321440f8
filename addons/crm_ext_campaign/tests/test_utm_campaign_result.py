# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext

from .common_result import SENT, CampaignResultCommon


@tagged("post_install", "-at_install")
class TestUtmCampaignResult(CampaignResultCommon):
    """Twelve more companies with a person each; some of them are held out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies = cls.env["res.partner"].create(
            [{"name": f"Company {number}", "is_company": True} for number in range(24)]
        )
        cls.people = cls.env["res.partner"].create(
            [
                {
                    "name": f"Person {company.name}",
                    "parent_id": company.id,
                    "email": f"person@{company.id}.example.com",
                    "category_id": [Command.link(cls.tag.id)],
                }
                for company in cls.companies
            ]
        )
        cls.held_out = cls.people[12:]
        cls.winter = cls._create_campaign("Winter")
        cls.selection = cls._create_selection(cls.winter, cls.held_out)
        cls.mailing = cls._create_mailing(cls.selection)

    def _get_text(self, campaign=None):
        campaign = campaign or self.winter
        campaign.invalidate_recordset()
        campaign = campaign.with_user(self.mara).with_context(lang="en_US")
        return html2plaintext(campaign.crm_result_html)

    def _get_groups(self):
        groups = self.winter._get_buyer_groups()
        return groups[self.winter.id, False], groups[self.winter.id, True]

    def test_nothing_sent_is_said(self):
        self.assertIn("Nothing was sent to a selection yet.", self._get_text())

    def test_without_hold_out_group_no_effect_is_claimed(self):
        self._contact(
            self.anna, self._create_mailing(self._create_selection(self.campaign))
        )

        self.assertIn("Nobody is held out.", self._get_text(self.campaign))

    def test_customers_are_compared_not_people(self):
        # Adler GmbH has two recipients, so it is one of 14 contacted customers.
        self._contact(self.people[:1])
        self._bill(self._order(self.companies[0], 2))
        self._bill(self._order(self.people[0], 3))
        self._order(self.companies[13], 5)  # ordered, not yet billed

        contacted, held_out = self._get_groups()
        self.assertEqual((contacted.size, held_out.size), (14, 12))
        self.assertEqual((contacted.buyers, held_out.buyers), (1, 1))
        self.assertEqual(contacted.revenue_sums, [5, 25, 125])
        self.assertEqual(held_out.revenue_sums, [0, 0, 0])

    def test_both_groups_are_measured_in_the_same_window(self):
        self._contact(self.people[:1])
        self._contact(self.people[1:2], sent=SENT + timedelta(days=2))
        for company in self.companies[1], self.companies[13]:
            self._order(company, 2, day=-1)
            self._order(company, 3, day=31)
            self._order(company, 5, day=29, confirm=False)

        contacted, held_out = self._get_groups()
        self.assertEqual((contacted.buyers, held_out.buyers), (0, 0))
        self.assertEqual(contacted.until, SENT + timedelta(days=30))

    def test_who_dropped_out_before_sending_stays_in_the_comparison(self):
        self._contact(self.people[:1])
        self._contact(self.people[1:2], trace_status="cancel", sent=False)
        self._order(self.companies[1], 2)

        self.assertEqual(self._get_groups()[0].buyers, 1)

    def test_purchases_for_another_campaign_count_on_both_sides(self):
        self._contact(self.people[:1])
        for company in self.companies[0], self.companies[12]:
            self._order(company, 2, campaign_id=self.campaign.id)

        contacted, held_out = self._get_groups()
        self.assertEqual((contacted.buyers, held_out.buyers), (1, 1))

    def test_credit_notes_lower_the_revenue_of_a_customer(self):
        self._contact(self.people[:1])
        self._bill(self._order(self.companies[0], 7))
        invoice = self._bill(self._order(self.companies[0], 11))
        invoice._reverse_moves([{"invoice_date": "2026-06-20"}], cancel=True)

        self.assertEqual(self._get_groups()[0].revenue_sums[0], 7)

    @freeze_time("2026-12-01")
    def test_effect_is_said_in_words_with_its_interval(self):
        self._contact(self.people[:12])
        for company in self.companies[:11] | self.adler | self.companies[12]:
            self._order(company, 100)

        text = self._get_text()
        self.assertIn("The campaign made more customers buy.", text)
        self.assertIn(
            "Within 30 days 85.7 % of 14 contacted customers bought, and 8.3 % of the "
            "12 held out. That is +928.6 %; with 95 % confidence between +",
            text,
        )
        self.assertNotIn("The window is open", text)

    @freeze_time("2026-03-20")
    def test_chance_is_not_sold_as_an_effect(self):
        self._contact(self.people[:12])
        for company in self.companies[:4] | self.companies[12:15]:
            self._order(company, 100)

        text = self._get_text()
        self.assertIn("cannot be told from chance with groups of this size", text)
        self.assertIn("Groups of this size show an effect from about +", text)
        self.assertIn("The window is open until 04/01/2026", text)

    def test_money_of_the_campaign_shows_with_its_return(self):
        self.winter.crm_cost_ids = [Command.create({"name": "Print", "amount": 25})]
        self._contact(self.people[:1])
        self._bill(self._order(self.companies[0], 101))

        text = self._get_text()
        self.assertIn("Revenue per customer: 7.21\xa0€ against 0.00\xa0€.", text)
        for figure in (
            "101.00\xa0€",
            "100.00\xa0€",
            "25.00\xa0€",
            "75.00\xa0€",
            "+300.0 %",
        ):
            self.assertIn(figure, text)

    def test_many_campaigns_are_read_at_once(self):
        campaigns = self.winter | self.campaign
        campaigns.with_user(self.mara).mapped("crm_result_html")
        self.env.invalidate_all()

        with self.assertQueryCount(12):
            campaigns.with_user(self.mara).mapped("crm_result_html")

    def test_button_opens_the_figures_of_the_campaign(self):
        action = self.winter.action_crm_view_result()

        self.assertEqual(action["domain"], [("campaign_id", "in", self.winter.ids)])
        self.assertEqual(action["res_model"], "crm.campaign.report")
