# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class CrmCampaignReport(models.Model):
    """Which campaign, mailing and segment a document belongs to."""

    _inherit = "crm.campaign.report"

    @api.model
    def _attribute(self, documents):
        """Return the query of documents with the campaign and contact they are of."""
        return SQL(
            "%s UNION ALL %s",
            self._get_linked_sql(documents),
            self._get_within_window_sql(documents),
        )

    @api.model
    def _get_touches(self):
        """Return the query of what a customer can have reacted to."""
        return SQL(
            """
            SELECT contact.id, contact.campaign_id, contact.mailing_id,
                   contact.selection_id, contact.channel, contact.company_id,
                   contact.account_id,
                   contact.date, contact.date
                   + campaign.crm_attribution_days * interval '1 day' AS until
              FROM (%s) contact
              JOIN utm_campaign campaign ON campaign.id = contact.campaign_id
             WHERE contact.account_id IS NOT NULL AND contact.bounced = 0
            """,
            SQL(" UNION ALL ").join(self._get_contact_queries()),
        )

    @api.model
    def _get_linked_sql(self, documents):
        """Return the documents on which a campaign stands.

        Its mailing is the one that stands on the document as source, else the last one
        that the customer got.
        """
        return SQL(
            """
            SELECT document.document_id, document.campaign_id,
                   COALESCE(mailing.id, touch.mailing_id) AS mailing_id,
                   CASE WHEN mailing.id IS NOT NULL THEN mailing.crm_selection_id
                        ELSE touch.selection_id END AS selection_id,
                   CASE WHEN mailing.id IS NOT NULL THEN 'mail'
                        ELSE touch.channel END AS channel,
                   COALESCE(document.company_id, campaign.company_id) AS company_id,
                   document.account_id, document.date, document.user_id
              FROM (%(documents)s) document
              JOIN utm_campaign campaign ON campaign.id = document.campaign_id
         LEFT JOIN mailing_mailing mailing
                ON mailing.source_id = document.source_id
               AND mailing.campaign_id = document.campaign_id
         LEFT JOIN LATERAL (
                SELECT touch.mailing_id, touch.selection_id, touch.channel
                  FROM (%(touches)s) touch
                 WHERE touch.campaign_id = document.campaign_id
                   AND touch.account_id = document.account_id
                   AND touch.date <= document.date
                   AND mailing.id IS NULL
                 ORDER BY touch.date DESC, touch.id DESC
                 LIMIT 1
              ) touch ON TRUE
            """,
            documents=documents,
            touches=self._get_touches(),
        )

    @api.model
    def _get_within_window_sql(self, documents):
        """Return the documents within the window after the last contact."""
        return SQL(
            """
            SELECT document.document_id, touch.campaign_id, touch.mailing_id,
                   touch.selection_id, touch.channel,
                   COALESCE(document.company_id, touch.company_id) AS company_id,
                   document.account_id, document.date, document.user_id
              FROM (%(touches)s) touch
              JOIN (%(documents)s) document
                ON document.account_id = touch.account_id
               AND document.date >= touch.date AND document.date < touch.until
               AND (document.company_id IS NULL OR touch.company_id IS NULL
                    OR document.company_id = touch.company_id)
             WHERE document.campaign_id IS NULL
               AND NOT EXISTS (
                    SELECT FROM (%(touches)s) later
                     WHERE later.account_id = document.account_id
                       AND (later.date, later.id) > (touch.date, touch.id)
                       AND later.date <= document.date AND later.until > document.date
                       AND (document.company_id IS NULL OR later.company_id IS NULL
                            OR document.company_id = later.company_id)
               )
            """,
            documents=documents,
            touches=self._get_touches(),
        )
