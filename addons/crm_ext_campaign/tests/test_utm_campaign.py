# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import Form, new_test_user
from odoo.tools import file_path, mute_logger

from .common import CrmSelectionCommon


class TestUtmCampaign(CrmSelectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = (
            cls.env["utm.campaign"]
            .with_user(cls.user_marketing)
            .create({"title": "Autumn", "crm_budget": 1000})
        )

    def test_costs_add_up_and_what_is_left_of_the_budget_shows(self):
        self.campaign.crm_cost_ids = [
            Command.create({"name": "Print", "kind": "printing", "amount": 700}),
            Command.create({"name": "Stamps", "kind": "postage", "amount": 450}),
        ]

        self.assertEqual(self.campaign.crm_cost_total, 1150)
        self.assertEqual(self.campaign.crm_budget_left, -150)

    def test_form_adds_up_while_costs_are_typed(self):
        form = Form(self.campaign)
        with form.crm_cost_ids.new() as cost:
            cost.name = "Print"
            cost.amount = 200

        self.assertEqual(form.crm_budget_left, 800)

    def test_list_of_campaigns_sums_costs_at_once(self):
        campaigns = self.campaign
        for number in range(20):
            campaigns += self.campaign.create(
                {
                    "title": f"Campaign {number}",
                    "crm_cost_ids": [Command.create({"name": "x", "amount": 1})],
                }
            )
        spec = {"title": {}, "crm_budget": {}, "crm_cost_total": {}}
        campaigns.web_read(spec)
        self.env.invalidate_all()

        with self.assertQueryCount(6):
            campaigns.web_read(spec)

    @mute_logger("odoo.sql_db")
    def test_nonsense_is_refused(self):
        for values in (
            {"crm_holdout_share": 100},
            {"crm_holdout_share": -1},
            {"crm_budget": -1},
            {"crm_attribution_days": 0},
            {"crm_date_begin": "2026-02-01", "crm_date_end": "2026-01-31"},
        ):
            with self.subTest(values=values), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    self.campaign.write(values)
                    self.campaign.flush_recordset()

    def test_selection_of_the_campaign_is_made_from_its_form(self):
        action = self.campaign.action_crm_create_selection()
        selection = (
            self.env["crm.selection"]
            .with_user(self.user_marketing)
            .with_context(**action["context"])
            .create({"purpose_id": self.purpose_offers.id})
        )

        self.assertEqual(self.campaign.crm_selection_ids, selection)
        self.assertEqual(selection.name, "Autumn")

    def test_frozen_selection_stays_in_its_campaign(self):
        selection = self._create_selection(campaign_id=self.campaign.id)
        selection.action_freeze()

        with self.assertRaisesRegex(UserError, "no longer change"):
            selection.campaign_id = False

    def test_share_held_out_stays_once_people_are_drawn(self):
        selection = self._create_selection(campaign_id=self.campaign.id)
        self.campaign.crm_holdout_share = 20
        selection.action_freeze()

        with self.assertRaisesRegex(UserError, "Make a new campaign"):
            self.campaign.crm_holdout_share = 10
        self.assertEqual(self.campaign.crm_holdout_share, 20)

    def test_upgrade_switches_odoos_campaigns_on(self):
        group = self.env.ref("mass_mailing.group_mass_mailing_campaign")
        cron = self.env.ref("mass_mailing.ir_cron_mass_mailing_ab_testing")
        self.env.ref("base.group_user")._remove_group(group)
        cron.active = False

        path = "crm_ext_campaign/migrations/19.0.1.3.0/post-campaign.py"
        script = load_script(file_path(path), "campaign")
        script.migrate(self.env.cr, "19.0.1.2.0")

        self.assertTrue(cron.active)
        self.assertTrue(
            self.env["res.config.settings"].create({}).group_mass_mailing_campaign
        )

    def test_campaign_of_another_company_is_refused(self):
        foreign = self.env["utm.campaign"].create(
            {"title": "Foreign", "company_id": self.other_company.id}
        )

        with self.assertRaisesRegex(UserError, "another company"):
            self._create_selection(campaign_id=foreign.id)

    def test_costs_of_another_company_are_hidden(self):
        foreign = self.env["utm.campaign"].create(
            {
                "title": "Foreign",
                "company_id": self.other_company.id,
                "crm_cost_ids": [Command.create({"name": "Print", "amount": 5})],
            }
        )
        cost = foreign.crm_cost_ids.with_user(self.user_marketing)

        self.assertFalse(cost.has_access("read"))
        with self.assertRaises(AccessError):
            cost.write({"amount": 1})
        self.assertEqual(foreign.crm_cost_total, 5)

    def test_who_does_not_market_sees_neither_plan_nor_costs(self):
        seller = new_test_user(
            self.env, "sella", groups="sales_team.group_sale_salesman", lang="en_US"
        )
        campaign = self.campaign.with_user(seller)

        self.assertEqual(campaign.title, "Autumn")
        for name in ("crm_budget", "crm_goal", "crm_cost_ids", "crm_holdout_seed"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                campaign.read([name])
        with self.assertRaises(AccessError):
            campaign.write({"crm_budget": 1})
        self.assertFalse(
            self.env["crm.campaign.cost"].with_user(seller).has_access("read")
        )
