# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .utm_campaign import MARKETING


class UtmCampaign(models.Model):
    """Whatever goes out for a campaign is found on it, not only its mailings."""

    _inherit = "utm.campaign"

    crm_mailing_selection_id = fields.Many2one(
        "crm.selection", compute="_compute_crm_mailing_selection_id", groups=MARKETING
    )
    crm_letter_count = fields.Integer(
        string="Letters", compute="_compute_crm_letter_count", groups=MARKETING
    )
    crm_call_list_count = fields.Integer(
        string="Call Lists", compute="_compute_crm_call_list_count", groups=MARKETING
    )

    # === COMPUTE METHODS === #
    def _compute_crm_mailing_selection_id(self):
        """Whom a new mailing of the campaign goes to, until somebody says otherwise."""
        newest = dict(
            self.env["crm.selection"]._read_group(
                [
                    ("campaign_id", "in", self.ids),
                    ("state", "=", "frozen"),
                    ("channel", "=", "mail"),
                ],
                ["campaign_id"],
                ["id:max"],
            )
        )
        for campaign in self:
            campaign.crm_mailing_selection_id = newest.get(campaign._origin)

    def _compute_crm_letter_count(self):
        counts = self._count_by_campaign("crm.letter")
        for campaign in self:
            campaign.crm_letter_count = counts.get(campaign._origin, 0)

    def _compute_crm_call_list_count(self):
        counts = self._count_by_campaign("crm.call.list")
        for campaign in self:
            campaign.crm_call_list_count = counts.get(campaign._origin, 0)

    # === ACTION METHODS === #
    def action_crm_view_letters(self):
        return self._get_crm_channel_action("crm_ext_campaign.crm_letter_action")

    def action_crm_view_call_lists(self):
        return self._get_crm_channel_action("crm_ext_campaign.crm_call_list_action")

    # === BUSINESS METHODS === #
    def _count_by_campaign(self, model):
        """Return how many records of a model each campaign has.

        :rtype: dict[UtmCampaign, int]
        """
        domain = [("campaign_id", "in", self.ids)]
        return dict(self.env[model]._read_group(domain, ["campaign_id"], ["__count"]))

    def _get_crm_channel_action(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [("campaign_id", "=", self.id)]}
