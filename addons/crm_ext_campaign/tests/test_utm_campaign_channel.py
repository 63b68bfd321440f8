# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestUtmCampaignChannel(CrmSelectionCommon):
    """Martial writes to the people of a campaign by all channels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign, cls.other = (
            cls.env["utm.campaign"]
            .with_user(cls.user_marketing)
            .create([{"title": "Autumn"}, {"title": "Winter"}])
        )

    def _freeze(self, channel, **vals):
        selection = self._create_selection(
            channel=channel, campaign_id=self.campaign.id, **vals
        )
        selection.action_freeze()
        return selection

    def test_letters_and_calls_are_found_on_their_campaign(self):
        letter = self._create_outreach("crm.letter", self._freeze("letter"))
        calls = self._create_outreach("crm.call.list", self._freeze("phone"))
        self.assertEqual(
            (self.campaign.crm_letter_count, self.campaign.crm_call_list_count), (1, 1)
        )
        self.assertEqual(
            (self.other.crm_letter_count, self.other.crm_call_list_count), (0, 0)
        )
        for action, record in (
            (self.campaign.action_crm_view_letters(), letter),
            (self.campaign.action_crm_view_call_lists(), calls),
        ):
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, record)

    def _create_outreach(self, model, selection):
        name = self.env[model]._rec_name
        return (
            self.env[model]
            .with_user(self.user_marketing)
            .create({name: "Gears", "selection_id": selection.id})
        )

    def test_a_mailing_started_on_the_campaign_goes_to_its_people(self):
        self.assertFalse(self.campaign.crm_mailing_selection_id)
        self._create_selection(campaign_id=self.campaign.id)  # not frozen
        self._freeze("mail")
        newest = self._freeze("mail")
        self._freeze("letter")
        self.env.invalidate_all()
        self.assertEqual(self.campaign.crm_mailing_selection_id, newest)
        self.assertFalse(self.other.crm_mailing_selection_id)

    def test_counts_of_many_campaigns_are_read_at_once(self):
        campaigns = self.campaign | self.other
        campaigns |= campaigns.create([{"title": f"No {n}"} for n in range(20)])
        self._create_outreach("crm.letter", self._freeze("letter"))
        names = ["crm_letter_count", "crm_call_list_count", "crm_mailing_selection_id"]
        campaigns.read(names)
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            campaigns.read(names)
