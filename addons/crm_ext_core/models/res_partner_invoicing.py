from odoo import api, fields, models

# What an invoice address has to have
ADDRESS = ("street", "zip", "city", "country_id")


class ResPartner(models.Model):
    """What a customer wants of his invoices; branches follow."""

    _inherit = "res.partner"

    crm_invoice_rhythm = fields.Selection(
        [
            ("order", "Each order by itself"),
            ("week", "Collective, weekly"),
            ("month", "Collective, monthly"),
        ],
        string="Invoicing Rhythm",
        company_dependent=True,
        help="A payer with collective invoices gets one for all orders of his branches "
        "in a period, with a page for each branch.",
        groups="base.group_user",
    )
    crm_invoice_rhythm_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_purchase_ref_rule = fields.Selection(
        [("required", "Required"), ("free", "Not required")],
        string="Purchase Reference",
        company_dependent=True,
        help="Whether the customer accepts no invoice without his purchase reference.",
        groups="base.group_user",
    )
    crm_purchase_ref_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )

    @api.model
    def _get_crm_placeholders(self):
        return super()._get_crm_placeholders() | {
            "crm_invoice_rhythm_placeholder": "crm_invoice_rhythm",
            "crm_purchase_ref_placeholder": "crm_purchase_ref_rule",
        }

    def _get_crm_agreed(self, name):
        """Return what applies to each partner of one agreement; absent is not agreed.

        :rtype: dict[int, Any]
        """
        return {
            partner_id: found[name][0]
            for partner_id, found in self._get_crm_agreements([name]).items()
            if name in found
        }

    def _get_crm_missing_for_invoice(self, company):
        """Return the names of what the address lacks for an invoice of our company.

        :rtype: list[str]
        """
        words = [
            self._fields[name]._description_string(self.env)
            for name in ADDRESS
            if self and not self[name]
        ]
        payer = self.commercial_partner_id
        abroad = self._get_crm_countries_abroad(company)
        if payer.is_company and not payer.vat and payer.country_id in abroad:
            words.append(self.env._("VAT number"))
        return words

    @api.model
    def _get_crm_countries_abroad(self, company):
        """Return where companies need a VAT number for an invoice without VAT."""
        union = self.env.ref("base.europe").sudo().country_ids
        country = company.account_fiscal_country_id or company.country_id
        return union - country if country in union else union.browse()
