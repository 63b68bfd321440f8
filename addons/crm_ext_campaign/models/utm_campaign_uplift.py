# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from ..formulas import detectable, uplift


class UtmCampaign(models.Model):
    """What a campaign caused: its customers against those who were held out."""

    _inherit = "utm.campaign"

    def _get_buyer_groups(self):
        """Return what contacted and held-out customers of these campaigns bought.

        Everybody frozen as a recipient counts as contacted, also who dropped out before
        sending: nobody drops out of the others, so the groups stay comparable. For both
        the window opens when the first message to their selection went out.

        :rtype: dict[tuple[int, bool], BuyerGroup]
        """
        report = self.env["crm.campaign.report"].sudo()  # figures, no names
        self.env["crm.selection.member"].flush_model()
        report._flush_sources()
        companies = self.env.companies.ids
        return report._get_buyer_groups(
            SQL(
                """
                SELECT selection.campaign_id,
                       person.commercial_partner_id AS account_id, selection.company_id,
                       bool_and(COALESCE(member.holdout, FALSE)) AS is_held_out,
                       min(start.date) AS date,
                       min(start.date) + campaign.crm_attribution_days
                           * interval '1 day' AS until
                  FROM crm_selection selection
                  JOIN utm_campaign campaign ON campaign.id = selection.campaign_id
                  JOIN (
                        SELECT contact.selection_id, min(contact.date) AS date
                          FROM (%(contacts)s) contact
                         WHERE contact.campaign_id = ANY(%(ids)s)
                         GROUP BY contact.selection_id
                       ) start ON start.selection_id = selection.id
                  JOIN crm_selection_member member
                    ON member.selection_id = selection.id
                   AND member.state = 'included'
                  JOIN res_partner person ON person.id = member.partner_id
                 WHERE selection.campaign_id = ANY(%(ids)s)
                   AND selection.company_id = ANY(%(companies)s)
                 GROUP BY selection.campaign_id, person.commercial_partner_id,
                          selection.company_id, campaign.crm_attribution_days
                """,
                contacts=SQL(" UNION ALL ").join(report._get_contact_queries()),
                ids=self.ids,
                companies=companies,
            )
        )

    def _get_uplift(self, contacted, held_out):
        """Return what the comparison of two groups says.

        :param BuyerGroup contacted:
        :param BuyerGroup held_out:
        :return: ``share`` and ``amount``: each of contacted, of held out, their
            difference and the uplift in parts (None where the others bought nothing) as
            (value, low, high); ``amount`` is None for groups too small for a mean;
            ``smallest``: smallest share of buyers that would show
        :rtype: dict
        """
        result = {
            "share": self._compare(
                uplift.share(contacted.buyers, contacted.size),
                uplift.share(held_out.buyers, held_out.size),
            ),
            "amount": None,
            "smallest": None,
        }
        if min(contacted.size, held_out.size) >= uplift.LEAST_GROUP:
            result["amount"] = self._compare(
                uplift.mean(contacted.revenue_sums, contacted.size),
                uplift.mean(held_out.revenue_sums, held_out.size),
            )
        base = held_out.buyers / held_out.size
        if base < 1:
            result["smallest"] = detectable.smallest_share(
                base, contacted.size, held_out.size
            )
        return result

    def _compare(self, contacted, held_out):
        return {
            "contacted": contacted,
            "held_out": held_out,
            "difference": uplift.difference(contacted, held_out),
            "uplift": uplift.uplift(contacted, held_out),
        }
