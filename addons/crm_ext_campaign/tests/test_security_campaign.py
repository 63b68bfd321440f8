# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_result import CampaignResultCommon

PLANS = {
    "crm_goal": "20 orders",
    "crm_date_begin": "2026-03-01",
    "crm_budget": 1000,
    "crm_holdout_share": 10,
    "crm_cost_ids": [Command.create({"name": "Print", "amount": 5})],
}


@tagged("post_install", "-at_install")
class TestSecurityCampaign(CampaignResultCommon, HttpCase):
    """Mara's company plans and earns; Otto markets for another one, Sella sells there.

    Mara may not read every contact of her own company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other Inc."})
        cls.otto, cls.sella = (
            new_test_user(
                cls.env,
                login,
                groups=f"{groups},base.group_allow_export",
                lang="en_US",
                company_id=cls.other_company.id,
                company_ids=[Command.set(cls.other_company.ids)],
            )
            for login, groups in (
                ("otto.campaign", "mass_mailing.group_mass_mailing_user"),
                ("sella.campaign", "sales_team.group_sale_salesman_all_leads"),
            )
        )

    def _as_otto(self, records):
        return records.with_user(self.otto).with_context(allowed_company_ids=None)

    def _create_plain(self, **vals):
        return self.env["utm.campaign"].create(
            {"title": "Plain", "company_id": self.company.id, **vals}
        )

    def _hide(self, partner):
        return self.env["ir.rule"].create(
            {
                "name": "Nobody reads this contact",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {partner.id})]",
            }
        )

    # === CAMPAIGNS === #
    def test_each_part_of_a_plan_hides_the_campaign_from_other_companies(self):
        seed = [Command.link(self.anna.id)]
        for name, value in {**PLANS, "crm_seed_partner_ids": seed}.items():
            with self.subTest(field=name):
                campaign = self._create_plain(title=name)
                self.assertTrue(self._as_otto(campaign).has_access("read"))

                campaign[name] = value

                self.assertFalse(self._as_otto(campaign).has_access("read"))
                self.assertTrue(campaign.with_user(self.mara).has_access("read"))

    def test_campaign_with_selections_is_hidden_with_all_that_it_did(self):
        link = self.env["link.tracker"].create(
            {"url": "https://example.com/a", "campaign_id": self.campaign.id}
        )
        click = self.env["link.tracker.click"].create({"link_id": link.id})
        plain = self.env["mailing.mailing"].create(
            {
                "subject": "To a list",
                "campaign_id": self.campaign.id,
                "mailing_model_id": self.env["ir.model"]._get_id("mailing.contact"),
            }
        )
        traces = self._contact(self.anna) | self._contact(self.bert, plain)

        for records in (self.campaign, self.mailing, plain, traces, link, click):
            with self.subTest(model=records._name):
                theirs = self._as_otto(records.sudo(False))
                self.assertFalse(theirs._filtered_access("read"))
                self.assertFalse(theirs.search([("id", "in", records.ids)]))
                with self.assertRaises(AccessError):
                    theirs.read(["display_name"])
                ours = records.with_user(self.mara)
                self.assertEqual(ours._filtered_access("read"), ours)

    def test_seller_of_another_company_does_not_see_it_either(self):
        campaign = self.campaign.with_user(self.sella)
        self.assertFalse(campaign.has_access("read"))

    def test_document_with_the_campaign_of_another_company_opens(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "From a link",
                "campaign_id": self.campaign.id,
                "company_id": self.other_company.id,
                "user_id": self.sella.id,
            }
        )

        [values] = (
            lead.with_user(self.sella)
            .with_context(allowed_company_ids=self.other_company.ids)
            .web_read({"campaign_id": {"fields": {"display_name": {}}}})
        )

        self.assertEqual(values["campaign_id"]["display_name"], "Autumn")

    def test_campaigns_that_nobody_planned_stay_everybodys(self):
        for company in (self.company, self.env["res.company"]):
            campaign = self._as_otto(self._create_plain(company_id=company.id))
            self.assertTrue(campaign.has_access("read"))
            campaign.title = "Renamed"

    def test_plan_for_all_companies_is_everybodys(self):
        campaign = self._create_plain(company_id=False, **PLANS)

        self.assertEqual(self._as_otto(campaign).crm_goal, "20 orders")

    def test_nobody_plans_the_campaign_of_another_company(self):
        campaign = self._as_otto(self._create_plain())

        with self.assertRaisesRegex(UserError, "Plan a campaign of your own"):
            campaign.crm_goal = "Steal it"
        with self.assertRaises(AccessError):
            campaign.create({"title": "New", **PLANS, "company_id": self.company.id})
        with self.assertRaises(AccessError):
            self.env["crm.campaign.cost"].with_user(self.otto).create(
                {"campaign_id": campaign.id, "name": "Print", "amount": 1}
            )
        self.assertFalse(campaign.sudo().crm_company_id)

    def test_campaign_is_seen_again_when_its_plan_is_given_up(self):
        campaign = self._create_plain(crm_goal="20 orders")

        campaign.crm_goal = False

        self.assertTrue(self._as_otto(campaign).has_access("read"))

    def test_names_stay_unique_beside_hidden_campaigns(self):
        campaigns = self.env["utm.campaign"].with_user(self.otto)

        campaign = campaigns.create({"title": self.campaign.title})
        found = (
            self.env["crm.lead"]
            .with_user(self.otto)
            ._find_or_create_record("utm.campaign", self.campaign.name)
        )

        self.assertEqual(campaign.name, f"{self.campaign.name} [2]")
        self.assertEqual(found, self.campaign)

    # === RESULTS === #
    def test_results_of_another_company_are_not_counted(self):
        self._contact(self.anna)

        rows = self.env["crm.campaign.report"].with_user(self.otto)
        self.assertFalse(rows.search([("campaign_id", "=", self.campaign.id)]))
        figures = self.env["mailing.trace.report"].with_user(self.otto)
        domain = [("campaign", "=", self.campaign.name)]
        self.assertFalse(figures.search(domain))
        self.assertFalse(figures._read_group(domain, [], ["sent:sum"])[0][0])

        figures = figures.with_user(self.mara)
        self.assertEqual(figures._read_group(domain, [], ["sent:sum"]), [(1,)])

    def test_figures_of_another_companys_mailings_are_not_read_by_number(self):
        trace = self._contact(self.anna)

        figures = self.env["mailing.trace.report"].browse(trace.id)

        self.assertTrue(figures.with_user(self.mara).has_access("read"))
        self.assertFalse(figures.with_user(self.otto).has_access("read"))

    def test_result_pages_of_another_company_do_not_open(self):
        campaign = self._as_otto(self.campaign.sudo(False))
        for name in ("crm_result_html", "crm_cost_total", "crm_budget", "crm_ab_html"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                campaign.read([name])
        with self.assertRaises(AccessError):
            self.env["crm.campaign.planning"]._prepare_values(campaign)

    def test_report_of_another_company_cannot_be_asked_for(self):
        self._contact(self.anna)
        exports = self.env["crm.campaign.export"].with_user(self.otto)
        values = {"campaign_id": self.campaign.id}
        with self.assertRaises(AccessError):
            exports.create({**values, "company_ids": [Command.set(self.company.ids)]})
        export = exports.create(values)
        self.authenticate("otto.campaign", "otto.campaign")

        with mute_logger("odoo.http"):
            response = self.url_open(f"/crm_ext_campaign/report/{export.id}")

        self.assertEqual(response.status_code, 403)
        self.assertNotIn(b"Anna", response.content)

    # === NAMES === #
    def test_contacts_that_the_user_may_not_read_count_without_name(self):
        self._hide(self.anna)
        self._contact(self.anna)
        self._contact(self.cora)
        rows = self.env["crm.campaign.report"].with_user(self.mara)
        domain = [("campaign_id", "=", self.campaign.id)]

        people = dict(rows._read_group(domain, ["person_id"], ["contacted:sum"]))

        self.assertEqual(people, {self.env["res.partner"]: 1, self.cora: 1})
        [row] = rows.search([*domain, ("person_id", "=", False)])
        self.assertEqual(row.partner_id, self.adler)
        self.assertFalse(rows.search([("person_id", "=", self.anna.id)]))

    def test_rows_of_letters_and_calls_name_only_whom_the_user_may_read(self):
        for channel, model, people in (
            ("letter", "crm.letter", "recipient_ids"),
            ("phone", "crm.call.list", "entry_ids"),
        ):
            with self.subTest(channel=channel):
                outreach = self._create_outreach(channel, model)
                count, rows = outreach.person_count, outreach.sudo()[people]
                self.assertEqual(count, len(rows))
                hidden = rows.filtered(lambda row: row.partner_id == self.cora)

                rule = self._hide(self.cora)
                self.env.invalidate_all()

                self.assertEqual(outreach.person_count, count)
                self.assertEqual(outreach[people], rows - hidden)
                with self.assertRaises(AccessError):
                    hidden.with_user(self.mara).read(["partner_id"])
                self.assertFalse(
                    self._as_otto(rows.sudo(False))._filtered_access("read")
                )
                rule.unlink()

    def test_stopping_a_call_list_stops_the_calls_to_everybody(self):
        call_list = self._create_outreach("phone", "crm.call.list")
        self._hide(self.anna)
        self.env.invalidate_all()

        call_list.action_stop()

        states = set(call_list.sudo().entry_ids.mapped("state"))
        self.assertEqual(states, {"stopped"})

    def _create_outreach(self, channel, model):
        """Return a letter or call list whose people are written down."""
        people = self.anna | self.bert | self.cora
        people.write({"street": "Mainstr. 1", "city": "Ulm", "zip": "89073"})
        for number, person in enumerate(people):
            person.phone = f"+49 711 55500{number}"
        self.env["crm.consent.purpose"].search([]).phone_requires_consent = False
        selection = self._create_selection(self.campaign, channel=channel)
        outreach = (
            self.env[model]
            .with_user(self.mara)
            .create(
                {
                    "selection_id": selection.id,
                    **(
                        {"subject": "Hello", "body": "<p>Hello</p>"}
                        if channel == "letter"
                        else {"name": "Calls", "agent_ids": self.mara.ids}
                    ),
                }
            )
        )
        outreach._create_people()
        return outreach

    # === CONSENTS === #
    def test_objection_to_all_names_no_contact_of_another_company(self):
        self.anna.company_id = self.company
        self.env["mail.blacklist"]._add(self.anna.email)
        rows = self.env["crm.consent"].search([("email", "=", self.anna.email)])
        self.assertFalse(rows.company_id)

        self.assertTrue(rows.with_user(self.mara).has_access("read"))
        self.assertFalse(rows.with_user(self.otto)._filtered_access("read"))
