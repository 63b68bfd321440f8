# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

RECEIVED = ("pending", "sent", "open", "reply")
"""States of a trace whose mail arrived, as far as anybody knows."""


class ResPartner(models.Model):
    """Mailings to many are no talks: the protocol counts them apart."""

    _inherit = "res.partner"

    def _get_crm_protocol_notes(self, with_tree=False):
        notes = super()._get_crm_protocol_notes(with_tree=with_tree)
        mailing_ids = self._get_crm_mailing_ids(with_tree)
        if not mailing_ids:
            return notes
        text = self.env._("1 mailing received")
        if len(mailing_ids) > 1:
            text = self.env._("%(count)s mailings received", count=len(mailing_ids))
        action = False
        if self.env["mailing.mailing"].has_access("read"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "mass_mailing.mailing_mailing_action_mail"
            )
            action |= {
                "name": text,
                "display_name": text,
                "domain": [("id", "in", mailing_ids)],
                "context": {"create": False},
            }
        return [*notes, {"text": text, "action": action}]

    def _get_crm_mailing_ids(self, with_tree):
        """Return the mailings that people of these customers received.

        A mailing counts once, however many people of a company got it. Mailing lists
        know an address only, so traces are found by contact and by address. What other
        companies sent to their selections or by their campaigns is theirs.

        :rtype: list[int]
        """
        people = self.with_context(active_test=False)._search(
            self._get_crm_mailing_people_domain(with_tree)
        )
        self.env["mailing.trace"].flush_model()
        self.env["mailing.mailing"].flush_model(["campaign_id", "crm_selection_id"])
        self.env["utm.campaign"].flush_model(["crm_company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH people AS (%(people)s)
                SELECT DISTINCT trace.mass_mailing_id
                  FROM (
                    SELECT trace.mass_mailing_id, trace_status, is_test_trace
                      FROM mailing_trace trace
                      JOIN people ON trace.res_id = people.id
                     WHERE trace.model = 'res.partner'
                 UNION ALL
                    SELECT trace.mass_mailing_id, trace_status, is_test_trace
                      FROM mailing_trace trace
                      JOIN people ON trace.email = people.email_normalized
                  ) trace
                  JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
             LEFT JOIN crm_selection selection
                    ON selection.id = mailing.crm_selection_id
             LEFT JOIN utm_campaign campaign ON campaign.id = mailing.campaign_id
                 WHERE trace_status IN %(received)s
                   AND is_test_trace IS NOT TRUE
                   AND (COALESCE(selection.company_id, campaign.crm_company_id)
                        = ANY(%(companies)s)
                        OR COALESCE(selection.company_id, campaign.crm_company_id)
                        IS NULL)
                """,
                people=people.select(
                    SQL.identifier("res_partner", "id"),
                    SQL.identifier("res_partner", "email_normalized"),
                ),
                received=RECEIVED,
                companies=self.env.companies.ids,
            )
        )
        return sorted(mailing_id for (mailing_id,) in rows)

    def _get_crm_mailing_people_domain(self, with_tree):
        companies = self.filtered(lambda p: p.commercial_partner_id == p)
        if with_tree:
            return Domain(
                "commercial_partner_id.crm_ancestor_link_ids.ancestor_id",
                "in",
                companies.ids,
            )
        return Domain("commercial_partner_id", "in", companies.ids) | Domain(
            "id", "in", self.ids
        )
