# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

MARKETING = "mass_mailing.group_mass_mailing_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_selection_reason = fields.Char(
        string="Mailing",
        compute="_compute_crm_selection_reason",
        search="_search_crm_selection_reason",
        groups=MARKETING,
        help="Whether the contact gets the mailing of the selection at hand, else why "
        "not.",
    )
    crm_consent_count = fields.Integer(
        string="Consents", compute="_compute_crm_consent_count", groups=MARKETING
    )

    # Criteria of selections: postcode (ranges in the order of bytes), industry,
    # salesperson, distance. Rows of contacts are wide: what every selection by postcode
    # needs to know of a person is read from the index alone.
    _crm_zip_idx = models.Index(
        """(zip COLLATE "C") INCLUDE (id, commercial_partner_id, crm_root_id,
                                      email_normalized, country_id, company_id,
                                      is_company)
           WHERE zip IS NOT NULL AND active IS TRUE"""
    )
    _crm_industry_idx = models.Index(
        "(industry_id) INCLUDE (id) WHERE industry_id IS NOT NULL"
    )
    _crm_user_idx = models.Index("(user_id) WHERE user_id IS NOT NULL")
    _crm_place_idx = models.Index(
        "(partner_latitude, partner_longitude) WHERE partner_latitude <> 0"
    )

    @api.depends_context("crm_selection_id", "uid", "lang", "allowed_company_ids")
    def _compute_crm_selection_reason(self):
        selection = self._get_crm_selection()
        texts = selection._get_reason_texts(self.ids) if selection else {}
        for partner in self:
            partner.crm_selection_reason = texts.get(partner.id, False)

    def _search_crm_selection_reason(self, operator, value):
        """Search people of the selection in the context by reason.

        Values: ``net``, ``dropped`` (all who fell out), ``criterion`` (fell out at a
        criterion) and the reasons of ``crm.selection.member``.
        """
        selection = self._get_crm_selection()
        if operator != "in" or not selection:
            return NotImplemented if operator != "in" else Domain.FALSE
        return Domain("id", "in", SQL("(%s)", selection._get_people_sql(value)))

    def _compute_crm_consent_count(self):
        counts = dict(
            self.env["crm.consent"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.crm_consent_count = counts.get(partner, 0)

    def action_crm_open_consents(self):
        """Open what this contact agreed and objected to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_consent_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    def _get_crm_selection(self):
        """Return the selection whose people the list shows, as the user may read it."""
        selection_id = self.env.context.get("crm_selection_id")
        selections = self.env["crm.selection"]
        return (
            selections.search([("id", "=", selection_id)])
            if selection_id
            else selections
        )
