# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common_result import SENT, CampaignResultCommon


@tagged("post_install", "-at_install")
class TestCampaignAttribution(CampaignResultCommon):
    """What a campaign brought, from leads to invoices."""

    # === ATTRIBUTION === #
    def test_order_within_the_window_is_the_campaigns(self):
        self._contact(self.anna)
        self._order(self.anna, 2, day=29.9)
        self._order(self.adler, 3, day=0)  # the company buys, its person was mailed
        self._order(self.adler, 5, day=30)  # too late
        self._order(self.adler, 7, day=-1)  # before
        self._order(self.baer, 11)  # nobody there was mailed
        self._order(self.adler, 13, confirm=False)

        self.assertEqual(
            self._get_figures("order_count", "quotation_count", "ordered_amount"),
            (2, 1, 5),
        )

    def test_window_is_the_campaigns_own(self):
        self.campaign.crm_attribution_days = 3
        self._contact(self.anna)
        self._order(self.anna, 2, day=2)
        self._order(self.anna, 3, day=4)

        self.assertEqual(self._get_figures("ordered_amount"), 2)

    def test_order_of_two_mailed_people_counts_once(self):
        self._contact(self.anna | self.bert)
        self._order(self.adler, 2)

        self.assertEqual(self._get_figures("order_count", "ordered_amount"), (1, 2))

    def test_order_that_bears_the_campaign_counts_without_contact(self):
        self._order(self.baer, 2, day=0, campaign_id=self.campaign.id)
        self._contact(self.cora, sent=SENT + timedelta(days=1))
        self._order(self.baer, 3, day=100, campaign_id=self.campaign.id)

        self.assertEqual(
            self._get_figures("ordered_amount", groupby="mailing_id"),
            {False: 2, self.mailing.display_name: 3},
        )

    def test_order_that_bears_another_campaign_is_that_ones(self):
        other = self._create_campaign("Winter")
        self._contact(self.anna)
        self._order(self.anna, 2, campaign_id=other.id)

        self.assertFalse(self._get_figures("ordered_amount"))
        self.assertEqual(self._get_figures("ordered_amount", campaign=other), 2)

    def test_last_contact_before_the_order_gets_it(self):
        winter = self._create_campaign("Winter")
        later = self._create_mailing(self._create_selection(winter))
        self._contact(self.anna)
        self._contact(self.bert, later, SENT + timedelta(days=4))
        self._order(self.adler, 2, day=3)
        self._order(self.adler, 3, day=5)
        winter.crm_attribution_days = 2
        self._order(self.adler, 5, day=7)  # winter's window is over, autumn's is not

        self.assertEqual(self._get_figures("ordered_amount"), 7)
        self.assertEqual(self._get_figures("ordered_amount", campaign=winter), 3)

    def test_mail_that_came_back_brought_nothing(self):
        self._contact(self.anna, trace_status="bounce")
        self._order(self.anna, 2)

        self.assertFalse(self._get_figures("ordered_amount"))

    def test_lead_within_the_window_or_with_the_campaign_counts(self):
        self._contact(self.anna)
        leads = self.env["crm.lead"].create(
            [
                {"name": "Oil", "partner_id": self.adler.id},
                {"name": "Too late", "partner_id": self.adler.id},
                {"name": "Web", "campaign_id": self.campaign.id},
            ]
        )
        for lead, days in zip(leads, (3, 50, 70), strict=True):
            self._set_create_date(lead, SENT + timedelta(days=days))

        self.assertEqual(self._get_figures("lead_count"), 2)

    def test_order_of_another_company_is_not_this_ones(self):
        other = self.env["res.company"].create({"name": "Other Inc."})
        self._contact(self.anna)
        self.env["sale.order"].with_company(other).create(
            {
                "partner_id": self.adler.id,
                "company_id": other.id,
                "date_order": SENT + timedelta(days=1),
            }
        )

        self.assertFalse(self._get_figures("quotation_count"))

    # === MONEY === #
    def test_invoices_of_the_orders_count_whenever_they_come(self):
        self._contact(self.anna)
        self._bill(self._order(self.anna, 17), day=90)
        self._order(self.anna, 19)._create_invoices()  # not posted
        self._bill(self._order(self.anna, 23, day=31), day=31)  # ordered too late

        self.assertEqual(self._get_figures("revenue", "margin"), (17, 16))

    def test_credit_note_takes_revenue_and_margin_back(self):
        self._contact(self.anna)
        invoice = self._bill(self._order(self.anna, 17))
        self._bill(self._order(self.anna, 3))
        invoice._reverse_moves([{"invoice_date": "2026-05-20"}], cancel=True)

        self.assertEqual(self._get_figures("revenue", "margin"), (3, 2))

    def test_invoice_without_order_counts_by_its_day(self):
        self._contact(self.anna)
        for amount, date in ((2, "2026-03-02"), (3, "2026-04-01"), (5, "2026-03-01")):
            self._invoice(self.adler, amount, date)
        invoice = self._invoice(self.adler, 7, "2026-03-03")
        invoice._reverse_moves([{"invoice_date": "2026-06-01"}], cancel=True)

        self.assertEqual(self._get_figures("revenue"), 2)

    def test_foreign_currency_is_counted_in_the_companys(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "XCR",
                "symbol": "X",
                "rate_ids": [
                    Command.create({"name": "2026-01-01", "rate": 0.5}),
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        self._contact(self.anna)
        order = self._order(self.anna, 17, pricelist_id=pricelist.id)
        self._bill(order)

        self.assertEqual(self._get_figures("ordered_amount", "revenue"), (34, 34))

    def test_two_orders_on_one_invoice_count_apart(self):
        other = self._create_campaign("Winter")
        self._contact(self.anna)
        orders = self._order(self.anna, 2)
        orders |= self._order(self.anna, 3, campaign_id=other.id)
        self._bill(orders)

        self.assertEqual(self._get_figures("revenue"), 2)
        self.assertEqual(self._get_figures("revenue", campaign=other), 3)

    def test_costs_are_spread_over_the_contacts(self):
        self.campaign.crm_cost_ids = [Command.create({"name": "Print", "amount": 6})]
        self._contact(self.anna | self.bert | self.cora)
        self._bill(self._order(self.adler, 13))

        self.assertEqual(
            self._get_figures("cost", "margin", "return_ratio:avg", groupby="zip"),
            {"70173": [4, 12, 200], "80331": [2, 0, -100]},
        )
