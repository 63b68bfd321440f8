# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

# Without these an imported consent proves nothing.
REQUIRED = ("date", "source")
EVIDENCE = ("text", "proof")


class CrmConsent(models.Model):
    """Consents from a file: only with their proof, and never against an objection."""

    _inherit = "crm.consent"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template for Consents"),
                "template": "/crm_ext_campaign/static/import/consents.csv",
            }
        ]

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.context.get("import_file"):
            return super().create(vals_list)
        try:
            for vals in vals_list:
                self._check_import_values(vals)
            consents = super().create(vals_list)
            consents._check_import_reactivates_nobody()
        except UserError as error:
            if len(vals_list) == 1:
                raise
            # A UserError of many rows would be reported for the first of them; after
            # any other error Odoo tries row by row.
            raise ValueError(str(error)) from error
        return consents

    @api.model
    def _check_import_values(self, vals):
        if vals.get("action", "granted") != "granted":
            return
        has_evidence = any(vals.get(name) for name in EVIDENCE)
        if not has_evidence or not all(vals.get(name) for name in REQUIRED):
            raise UserError(
                self.env._(
                    "An imported consent needs its proof: fill in the columns Date, "
                    "Source, and Text or Proof."
                )
            )

    def _check_import_reactivates_nobody(self):
        """Refuse consents that would overrule an objection."""
        granted = self.filtered(lambda row: row.action == "granted")
        # sudo: an objection counts, also one about another company's contact
        before = self.sudo().search(
            [
                ("id", "not in", self.ids),
                "|",
                "|",
                ("email", "in", [email for email in granted.mapped("email") if email]),
                ("phone", "in", [phone for phone in granted.mapped("phone") if phone]),
                ("partner_id", "in", granted.partner_id.ids),
            ]
        )
        for consent in granted:
            last = before.filtered(consent._is_about_the_same)[:1]
            if last.action == "withdrawn" and last.date < consent.date:
                raise UserError(
                    self.env._(
                        "%(name)s objected on %(date)s. An import does not overrule "
                        "that: ask for consent by mail instead.",
                        name=consent.display_name,
                        date=last.date.date(),
                    )
                )

    def _is_about_the_same(self, other):
        """Tell whether another statement of the past concerns this consent."""
        point = {"mail": "email", "letter": "partner_id", "phone": "phone"}[
            self.channel
        ]
        objects = other.action == "withdrawn" and other.partner_id
        return (
            other.channel == self.channel
            and other.purpose_id in (self.purpose_id, self.purpose_id.browse())
            and other.company_id in (self.company_id, self.company_id.browse())
            and (other[point] == self[point] or objects == self.partner_id)
        )
