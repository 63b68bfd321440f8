# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class ReportCrmLetter(models.AbstractModel):
    """The pages of a letter: one for each person, in his language."""

    _name = "report.crm_ext_campaign.report_crm_letter"
    _description = "Printed Letter"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        letter = self.env["crm.letter"].browse(docids or [data.get("letter_id")])[:1]
        people = self.env["res.partner"].browse(map(int, data.get("partner_ids") or []))
        return {
            "doc_ids": letter.ids,
            "doc_model": "crm.letter",
            "docs": letter,
            "pages": letter._get_pages(people),
        }


class CrmLetter(models.Model):
    _inherit = "crm.letter"

    def _get_pages(self, people):
        """Return what stands in the letter to each of these people.

        :return: for each person ``partner``, ``address`` (lines), ``subject``, ``body``
        :rtype: list[dict]
        """
        self.ensure_one()
        people.check_access("read")
        subjects, bodies = (
            self._render_field(field, people.ids) for field in ("subject", "body")
        )
        return [
            {
                "partner": person,
                "address": self._get_address_lines(person),
                "subject": subjects[person.id],
                "body": bodies[person.id],
            }
            for person in people
        ]

    def _get_address_lines(self, partner):
        """Return the lines of the address field: company, person, street, place.

        The country stands only in letters that leave ours.
        """
        company = partner.commercial_partner_id
        country = partner.country_id
        abroad = country and country != self.company_id.country_id
        lines = [
            company.name if company.is_company else partner.company_name,
            partner.name if partner != company or not company.is_company else "",
            partner.street,
            partner.street2,
            " ".join(filter(None, [partner.zip, partner.city])),
            country.name.upper() if abroad else "",
        ]
        return [line for line in lines if line]
