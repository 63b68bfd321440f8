# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .utm_campaign import MARKETING


class MailingMailing(models.Model):
    """A mailing to the people of a campaign belongs to it."""

    _inherit = "mailing.mailing"

    crm_ab_html = fields.Html(
        related="campaign_id.crm_ab_html", sanitize=False, groups=MARKETING
    )

    @api.onchange("crm_selection_id")
    def _onchange_crm_selection_campaign(self):
        if self.crm_selection_id.campaign_id:
            self.campaign_id = self.crm_selection_id.campaign_id

    @api.constrains("crm_selection_id", "campaign_id")
    def _check_crm_selection_campaign(self):
        for mailing in self:
            campaign = mailing.crm_selection_id.campaign_id
            if campaign and mailing.campaign_id != campaign:
                raise ValidationError(
                    self.env._(
                        "The people of %(selection)s were chosen for the campaign "
                        "%(campaign)s. Choose it as the campaign of the mailing, too.",
                        selection=mailing.crm_selection_id.name,
                        campaign=campaign.title,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        selections = self.env["crm.selection"]
        for vals in vals_list:
            campaign = selections.browse(vals.get("crm_selection_id")).campaign_id
            if campaign and not vals.get("campaign_id"):
                vals["campaign_id"] = campaign.id
        return super().create(vals_list)
