# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Letters to many are no talks: the protocol counts them apart, like mailings."""

    _inherit = "res.partner"

    def _get_crm_protocol_notes(self, with_tree=False):
        notes = super()._get_crm_protocol_notes(with_tree=with_tree)
        letter_ids = self._get_crm_letter_ids(with_tree)
        if not letter_ids:
            return notes
        text = self.env._("1 letter to many received")
        if len(letter_ids) > 1:
            text = self.env._(
                "%(count)s letters to many received", count=len(letter_ids)
            )
        action = False
        if self.env["crm.letter"].has_access("read"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "crm_ext_campaign.crm_letter_action"
            )
            action |= {
                "name": text,
                "display_name": text,
                "domain": [("id", "in", letter_ids)],
                "context": {"create": False},
            }
        return [*notes, {"text": text, "action": action}]

    def _get_crm_letter_ids(self, with_tree):
        """Return the letters of the chosen companies that people of these customers
        received.

        :rtype: list[int]
        """
        people = self.with_context(active_test=False)._search(
            self._get_crm_mailing_people_domain(with_tree)
        )
        self.env["crm.letter.recipient"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH people AS (%s)
                SELECT DISTINCT letter.id
                  FROM crm_letter_recipient recipient
                  JOIN people ON people.id = recipient.partner_id
                  JOIN crm_letter letter ON letter.id = recipient.letter_id
                 WHERE recipient.state = 'printed' AND letter.company_id = ANY(%s)
                """,
                people.select(),
                self.env.companies.ids,
            )
        )
        return sorted(letter_id for (letter_id,) in rows)
