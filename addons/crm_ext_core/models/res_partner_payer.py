from odoo import api, fields, models


class ResPartner(models.Model):
    """Who pays for a branch: itself, the company above it or the head office."""

    _inherit = "res.partner"

    crm_payer = fields.Selection(
        [
            ("own", "The customer itself"),
            ("parent", "The company above it"),
            ("root", "The head office"),
        ],
        string="Who Pays",
        company_dependent=True,
        help="Who gets the invoices of this customer and of its branches. A branch "
        "without a choice of its own follows the company above it. Goods are always "
        "delivered to the branch.",
        groups="base.group_user",
    )
    crm_payer_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_payer_id = fields.Many2one(
        "res.partner",
        string="Invoices To",
        compute="_compute_crm_payer_id",
        groups="base.group_user",
        help="The company that gets the invoices of new orders.",
    )

    @api.depends_context("company")
    @api.depends("crm_parent_id", "crm_payer")
    def _compute_crm_payer_id(self):
        payers = self._get_crm_payers()
        for partner in self:
            partner.crm_payer_id = payers[partner.id]

    @api.model
    def _get_crm_placeholders(self):
        return super()._get_crm_placeholders() | {"crm_payer_placeholder": "crm_payer"}

    def _get_crm_payers(self):
        """Return the company that pays for each partner.

        A company above that pays for a branch but does not pay its own invoices passes
        those of the branch on as well.

        :rtype: dict[int, Self]
        """
        return {
            partner_id: self._find_crm_payer(chain)
            for partner_id, chain in self._get_crm_chains().items()
        }

    @api.model
    def _find_crm_payer(self, chain):
        """Return who pays for the first company of a chain up to its head office."""
        rules = chain.mapped(lambda company: company.crm_payer or None)
        for position, company in enumerate(chain):
            rule = next(filter(None, rules[position:]), "own")
            if rule == "root":
                return chain[-1]
            if rule == "own":
                return company
        return chain[-1:]

    def _get_crm_invoice_addresses(self):
        """Return the address to which the invoices of each customer go.

        :return: partners of whom somebody else pays, with the invoice address of that
            company
        :rtype: dict[int, Self]
        """
        payers = self._get_crm_payers()
        result = {}
        for partner in self:
            payer = payers[partner.id].with_env(self.env)
            if payer and payer != partner.commercial_partner_id:
                result[partner.id] = self.browse(
                    payer.address_get(["invoice"])["invoice"]
                )
        return result
