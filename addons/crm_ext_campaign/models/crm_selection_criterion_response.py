# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

# Condition on mailing.trace for each response.
RESPONSES = {
    "received": SQL("trace.trace_status IN ('pending', 'sent', 'open', 'reply')"),
    "opened": SQL("(trace.open_datetime IS NOT NULL OR trace.trace_status = 'reply')"),
    "clicked": SQL("trace.links_click_datetime IS NOT NULL"),
    "replied": SQL("trace.trace_status = 'reply'"),
    "ignored": SQL(
        "trace.trace_status IN ('pending', 'sent') AND trace.open_datetime IS NULL"
    ),
    "bounced": SQL("trace.trace_status = 'bounce'"),
}

# What a statement is about in each channel: column of contacts, column of crm.consent.
STATEMENT_KEYS = {
    "mail": ("email_normalized", "email"),
    "letter": ("id", "partner_id"),
    "phone": ("phone_sanitized", "phone"),
}


class CrmSelectionCriterion(models.Model):
    """Criteria by what a person did with mailings, and by what it consented to."""

    _inherit = "crm.selection.criterion"

    response = fields.Selection(
        [
            ("received", "Received"),
            ("opened", "Opened"),
            ("clicked", "Clicked a link"),
            ("replied", "Replied"),
            ("ignored", "Received, not opened"),
            ("bounced", "Could not be delivered"),
        ]
    )
    mailing_ids = fields.Many2many(
        "mailing.mailing", string="Mailings", help="Empty: any mailing."
    )
    campaign_ids = fields.Many2many(
        "utm.campaign", string="Campaigns", help="Mailings of these campaigns."
    )
    consent_state = fields.Selection(
        [
            ("granted", "Consented, still valid"),
            ("withdrawn", "Objected"),
            ("none", "No statement"),
        ],
        string="Statement",
    )
    consent_purpose_id = fields.Many2one(
        "crm.consent.purpose", string="Purpose", ondelete="restrict"
    )

    @api.model
    def _get_kinds(self):
        kinds = super()._get_kinds()
        return [
            *kinds[:-1],
            ("response", self.env._("Response to mailings")),
            ("consent", self.env._("Consent")),
            *kinds[-1:],
        ]

    @api.model
    def _get_fields_by_kind(self):
        return super()._get_fields_by_kind() | {
            "response": ("response", "mailing_ids", "campaign_ids", "since_months"),
            "consent": ("consent_state", "consent_purpose_id"),
        }

    # === RESPONSES === #
    def _get_sentence_response(self):
        names = [*self.mailing_ids.mapped("subject"), *self.campaign_ids.mapped("name")]
        values = {
            "mailing": self._join_words([f"“{name}”" for name in names])
            or self.env._("a mailing"),
            "date": self._format_since(),
        }
        sentences = {
            "received": self.env._("who received %(mailing)s since %(date)s", **values),
            "opened": self.env._("who opened %(mailing)s since %(date)s", **values),
            "clicked": self.env._(
                "who clicked a link in %(mailing)s since %(date)s", **values
            ),
            "replied": self.env._(
                "who replied to %(mailing)s since %(date)s", **values
            ),
            "ignored": self.env._(
                "who did not open %(mailing)s since %(date)s", **values
            ),
            "bounced": self.env._(
                "to whom %(mailing)s could not be delivered since %(date)s", **values
            ),
        }
        return sentences.get(self.response, "")

    def _get_domain_response(self):
        """A mailing reaches a person as contact, or by the address on a list."""
        responses = self._get_response_conditions()
        return self._among(
            "id",
            SQL(
                """
                SELECT trace.res_id AS id
                  FROM mailing_trace trace
                 WHERE trace.model = 'res.partner' AND %s
                """,
                responses,
            ),
        ) | self._among(
            "email_normalized",
            SQL(
                """
                SELECT trace.email AS id
                  FROM mailing_trace trace
                 WHERE trace.model <> 'res.partner' AND %s
                """,
                responses,
            ),
        )

    def _get_response_conditions(self):
        """Return the condition on mailing.trace, called trace.

        Mailings to selections of other companies do not count, nor those of campaigns
        that other companies planned.
        """
        self.env["utm.campaign"].flush_model(["crm_company_id"])
        mailings = SQL(
            """
            SELECT mailing.id
              FROM mailing_mailing mailing
         LEFT JOIN crm_selection selection ON selection.id = mailing.crm_selection_id
         LEFT JOIN utm_campaign campaign ON campaign.id = mailing.campaign_id
             WHERE (selection.id IS NULL OR selection.company_id = %(company)s)
               AND (campaign.crm_company_id IS NULL
                    OR campaign.crm_company_id = %(company)s)
            """,
            company=self._get_company_id(),
        )
        if self.mailing_ids or self.campaign_ids:
            mailings = SQL(
                "%s AND (mailing.id = ANY(%s) OR mailing.campaign_id = ANY(%s))",
                mailings,
                self.mailing_ids.ids,
                self.campaign_ids.ids,
            )
        return SQL(
            """
            trace.is_test_trace IS NOT TRUE
            AND trace.sent_datetime >= %s
            AND trace.mass_mailing_id IN (%s)
            AND %s
            """,
            self._get_since(),
            mailings,
            RESPONSES[self.response],
        )

    # === CONSENTS === #
    def _get_problem_consent(self):
        if self.consent_state and self.consent_purpose_id:
            return None
        return self.env._("Choose statement and purpose of the criterion.")

    def _get_sentence_consent(self):
        purpose = self.consent_purpose_id.display_name or ""
        if self.consent_state == "granted":
            return self.env._("who consented to “%(purpose)s”", purpose=purpose)
        if self.consent_state == "withdrawn":
            return self.env._("who objected to “%(purpose)s”", purpose=purpose)
        return self.env._("who said nothing about “%(purpose)s”", purpose=purpose)

    def _get_domain_consent(self):
        """The newest statement about the address of the channel counts."""
        column, key = STATEMENT_KEYS[self.selection_id.channel]
        tests = {
            "granted": SQL(
                "action = 'granted' AND (expiry IS NULL OR expiry >= %s)",
                fields.Date.context_today(self),
            ),
            "withdrawn": SQL("action = 'withdrawn'"),
            "none": SQL("TRUE"),
        }
        statements = SQL(
            """
            SELECT id
              FROM (
                SELECT DISTINCT ON (%(key)s) %(key)s AS id, action, expiry
                  FROM crm_consent
                 WHERE %(key)s IS NOT NULL AND channel = %(channel)s
                   AND (purpose_id = %(purpose)s OR purpose_id IS NULL)
                   AND (company_id = %(company)s OR company_id IS NULL)
                 ORDER BY %(key)s, date DESC, id DESC
              ) newest
             WHERE %(test)s
            """,
            key=SQL.identifier(key),
            channel=self.selection_id.channel,
            purpose=self.consent_purpose_id.id,
            company=self._get_company_id(),
            test=tests[self.consent_state],
        )
        return self._among(column, statements, negate=self.consent_state == "none")
