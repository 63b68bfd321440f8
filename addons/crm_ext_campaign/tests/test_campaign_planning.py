# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import html2plaintext

from .common_result import CampaignResultCommon


@tagged("post_install", "-at_install")
@freeze_time(datetime(2026, 3, 12, 9))  # ten days after the orders of the tests
class TestCampaignPlanning(CampaignResultCommon):
    def _plan(self, campaign=None):
        campaign = (campaign or self.campaign).with_context(lang="en_US")
        action = campaign.action_crm_plan()
        planning = self.env[action["res_model"]].browse(action["res_id"])
        return planning.with_user(self.mara).with_context(lang="en_US")

    def test_what_the_customers_did_lately_is_proposed(self):
        self._bill(self._order(self.anna, 20, day=0), day=1)
        self._order(self.adler, 5, day=-30)  # before the window

        self.assertRecordValues(
            self._plan(),
            [
                {
                    "customer_count": 2,
                    "buyer_share": 50,
                    "amount": 10,
                    "spread": 10,
                    "days": 30,
                    "holdout_share": 10,
                }
            ],
        )

    def test_draft_selection_counts_who_would_be_frozen(self):
        campaign = self._create_campaign("Winter", crm_holdout_share=20)
        draft = self.selection.with_user(self.mara).copy({"campaign_id": campaign.id})
        self.env["mail.blacklist"].create({"email": self.cora.email})

        planning = self._plan(campaign)
        self.assertEqual((planning.customer_count, planning.holdout_share), (1, 20))

        draft.criterion_ids = [Command.clear()]
        self.assertEqual(self._plan(campaign).customer_count, 0)

    def test_smallest_effect_follows_the_figures(self):
        with Form(self._plan()) as form:
            form.customer_count = 4000
            form.buyer_share = 20
            form.spread = 100
            form.holdout_share = 25
            self.assertEqual(form.held_out_count, 1000)
            self.assertEqual(form.effect, "24.3 % instead of 20.0 % buy (+21.4 %)")
            self.assertIn("10.23", form.amount_effect)
            text = html2plaintext(form.table_html)
            self.assertIn("2,000", text)  # half of them held out

            form.customer_count = 4
            self.assertEqual(form.effect, "None: too few customers.")
            form.holdout_share = 0
            self.assertEqual(form.effect, "None: both groups need customers.")

    def test_chosen_share_becomes_the_campaigns(self):
        campaign = self._create_campaign("Winter")
        self.selection.with_user(self.mara).copy({"campaign_id": campaign.id})
        planning = self._plan(campaign)
        planning.holdout_share = 30

        planning.action_apply()

        self.assertEqual(campaign.crm_holdout_share, 30)

    def test_without_people_there_is_nothing_to_plan(self):
        with self.assertRaisesRegex(UserError, "Make a selection of people"):
            self._create_campaign("Winter").action_crm_plan()
