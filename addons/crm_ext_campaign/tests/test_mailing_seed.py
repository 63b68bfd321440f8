# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestMailingSeed(CrmSelectionCommon):
    """Colleagues see that a mailing arrives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        selection = cls._create_selection()
        selection.action_freeze()
        cls.mailing = cls._create_mailing(selection)
        campaign = cls.env["utm.campaign"].create({"name": "Spring"})
        [colleague] = cls._create_people(["Colleague"], category_id=False)
        campaign.crm_seed_partner_ids = colleague
        cls.mailing.campaign_id = campaign

    def _get_mails_to_seeds(self):
        return [m for m in self._mails if "colleague@" in str(m["email_to"])]

    def _run_queue(self):
        cron = self.env.ref("mass_mailing.ir_cron_mass_mailing_queue").sudo()
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return self._get_mails_to_seeds()

    def test_seeds_get_the_mailing_and_count_nowhere(self):
        mailed = self._send(self.mailing)

        self.assertEqual(mailed, self.people)
        [mail] = self._get_mails_to_seeds()
        self.assertIn("[TEST]", mail["subject"])
        self.assertEqual(self.mailing.sent, 3)
        self.assertEqual(self._run_queue(), [])

    def test_seeds_get_nothing_before_it_is_committed_that_the_mailing_is_done(self):
        self.mailing.state = "sending"
        with self.mock_mail_gateway():
            self.mailing.action_send_mail()

        self.assertEqual(self.mailing.state, "done")
        self.assertEqual(self._get_mails_to_seeds(), [])
        # Whatever comes between: the queue has it in its list
        self.assertTrue(self.mailing.crm_seeds_due)
        self.assertEqual(len(self._run_queue()), 1)
        self.assertFalse(self.mailing.crm_seeds_due)

    def test_mailing_is_done_even_if_its_seeds_cannot_be_reached(self):
        wizard = type(self.env["mailing.mailing.test"])
        with (
            patch.object(wizard, "send_mail_test", side_effect=ValueError("No way")),
            mute_logger("odoo.addons.crm_ext_campaign.models.mailing_mailing_seed"),
        ):
            mailed = self._send(self.mailing)

        self.assertEqual(mailed, self.people)
        self.assertEqual(self.mailing.state, "done")
        self.assertIn("No way", self.mailing.message_ids[0].body)
        self.assertEqual(self._run_queue(), [])

    def test_mailing_without_seeds_has_nothing_due(self):
        self.mailing.campaign_id.crm_seed_partner_ids = False

        self._send(self.mailing)

        self.assertFalse(self.mailing.crm_seeds_due)
