# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import formatLang, html2plaintext

from .common import CrmSelectionCommon

RECIPIENTS = 40


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestABTest(CrmSelectionCommon):
    """Two versions were sent to 40 people each; the winner is due."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["utm.campaign"].create(
            {"title": "Autumn", "user_id": cls.user_marketing.id}
        )
        selection = cls._create_selection(campaign_id=cls.campaign.id)
        selection.action_freeze()
        cls.short, cls.long = (cls._create_mailing(selection) for _number in range(2))
        cls.short.subject = "Short"
        cls.long.subject = "Long"
        (cls.short | cls.long).write({"ab_testing_enabled": True, "ab_testing_pc": 10})
        # After Odoo's own defaults of the mailings.
        cls.campaign.write(
            {
                "ab_testing_winner_selection": "clicks_ratio",
                "ab_testing_schedule_datetime": "2026-06-14",
            }
        )

    def _respond(self, mailing, clicks):
        self.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": self.anna.id,
                    "trace_status": "sent",
                    "sent_datetime": "2026-06-10",
                    "links_click_datetime": number < clicks and "2026-06-11",
                }
                for number in range(RECIPIENTS)
            ]
        )
        mailing.state = "done"
        self.env.invalidate_all()

    def _get_text(self):
        campaign = self.campaign.with_user(self.user_marketing)
        return " ".join(html2plaintext(campaign.crm_ab_html or "").split())

    def _format(self, number):
        return formatLang(self.env(user=self.user_marketing), number, digits=1)

    def _run_cron(self):
        self.campaign._cron_process_mass_mailing_ab_testing()

    def test_clear_difference_is_no_chance(self):
        self._respond(self.short, 16)
        self._respond(self.long, 4)

        text = self._get_text()
        self.assertIn("“Short” is ahead, and that is hardly chance", text)
        self.assertIn(f"in {self._format(0.4)} % of all tests", text)
        self.assertIn(f"{self._format(40)} %", text)
        self.assertIn("16 of 40", text)
        self.assertEqual(self.short.crm_ab_html, self.campaign.crm_ab_html)

    def test_small_difference_may_be_chance(self):
        self._respond(self.short, 6)
        self._respond(self.long, 4)

        self.assertIn("that may be chance", self._get_text())
        self.assertIn(f"in {self._format(73.7)} % of all tests", self._get_text())

    def test_one_version_is_nothing_to_compare(self):
        self.assertFalse(self.campaign.crm_ab_html)

        self._respond(self.short, 6)

        self.assertIn("nothing to compare", self._get_text())

    def test_clear_winner_is_sent_by_itself(self):
        self._respond(self.short, 16)
        self._respond(self.long, 4)

        self._run_cron()

        self.assertTrue(self.campaign.ab_testing_completed)
        winner = self.campaign.ab_testing_winner_mailing_id
        self.assertEqual(winner.subject, "Short")
        self.assertEqual(winner.crm_selection_id, self.short.crm_selection_id)

    def test_unclear_test_is_handed_to_the_responsible_once(self):
        self._respond(self.short, 6)
        self._respond(self.long, 4)

        self._run_cron()
        self._run_cron()

        self.assertFalse(self.campaign.ab_testing_completed)
        self.assertEqual(self.campaign.ab_testing_winner_selection, "manual")
        self.assertEqual(self.short.activity_ids.user_id, self.user_marketing)
        self.assertEqual(len(self.short.activity_ids), 1)
        self.assertFalse(self.long.activity_ids)

    def test_whoever_needs_no_confidence_gets_the_version_ahead(self):
        self.campaign.crm_ab_confidence = 0
        self._respond(self.short, 6)
        self._respond(self.long, 4)
        self.assertIn("that may be chance", self._get_text())

        self._run_cron()

        self.assertTrue(self.campaign.ab_testing_completed)

    def test_mailing_to_the_people_of_a_campaign_belongs_to_it(self):
        self.assertEqual(self.short.campaign_id, self.campaign)
        selection = self.short.crm_selection_id
        other = self.env["utm.campaign"].create({"title": "Winter"})
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Hello",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "crm_selection_id": selection.id,
            }
        )
        self.assertEqual(mailing.campaign_id, self.campaign)

        with self.assertRaisesRegex(ValidationError, "chosen for the campaign"):
            mailing.campaign_id = other

    def test_choosing_the_selection_on_the_form_sets_the_campaign(self):
        self.user_marketing.group_ids += self.env.ref(
            "mass_mailing.group_mass_mailing_campaign"
        )
        form = Form(self.env["mailing.mailing"].with_user(self.user_marketing))
        form.subject = "Hello"
        form.crm_selection_id = self.short.crm_selection_id

        self.assertEqual(form.campaign_id, self.campaign)
