import itertools

from odoo import api, fields, models
from odoo.tools import OrderedSet

# What applies to a branch as long as it has nothing of its own
INHERITED = (
    "crm_payer",
    "specific_property_product_pricelist",
    "property_payment_term_id",
    "crm_incoterm_id",
    "crm_incoterm_location",
    "crm_picking_policy",
    "invoice_sending_method",
    "invoice_edi_format_store",
    "crm_invoice_rhythm",
    "crm_purchase_ref_rule",
)


class ResPartner(models.Model):
    """Agreements run down the company tree until a company has its own.

    They stay in the fields in which Odoo keeps them; a branch shows in the empty field
    what applies and whose agreement it is.
    """

    _inherit = "res.partner"

    crm_incoterm_id = fields.Many2one(
        "account.incoterms",
        string="Incoterm",
        company_dependent=True,
        help="Delivery terms of new orders of this customer and of its branches.",
        groups="base.group_user",
    )
    crm_incoterm_location = fields.Char(
        string="Incoterm Location",
        company_dependent=True,
        groups="base.group_user",
    )
    crm_picking_policy = fields.Selection(
        [("direct", "As soon as possible"), ("one", "When all products are ready")],
        string="Shipping Policy",
        company_dependent=True,
        help="How new orders of this customer and of its branches are delivered.",
        groups="base.group_user",
    )
    crm_payment_term_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_incoterm_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_incoterm_location_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_picking_policy_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_sending_method_placeholder = fields.Char(
        compute="_compute_crm_agreements",
        export_string_translation=False,
        groups="base.group_user",
    )
    crm_pricelist_source = fields.Char(
        string="Pricelist From",
        compute="_compute_crm_agreements",
        groups="base.group_user",
        help="The company above whose pricelist applies here.",
    )

    @api.depends_context("company", "lang")
    @api.depends("crm_parent_id", *INHERITED)
    def _compute_crm_agreements(self):
        agreements = self._get_crm_agreements(INHERITED)
        for partner in self:
            sources = {
                name: partner._describe_crm_agreement(name, value, source)
                for name, (value, source) in agreements[partner.id].items()
                if source != partner.commercial_partner_id
            }
            for field_name, name in self._get_crm_placeholders().items():
                partner[field_name] = sources.get(name, False)

    @api.model
    def _get_crm_placeholders(self):
        """Return by the field that shows it which inherited agreement it is about."""
        return {
            "crm_payment_term_placeholder": "property_payment_term_id",
            "crm_incoterm_placeholder": "crm_incoterm_id",
            "crm_incoterm_location_placeholder": "crm_incoterm_location",
            "crm_picking_policy_placeholder": "crm_picking_policy",
            "crm_sending_method_placeholder": "invoice_sending_method",
            "crm_pricelist_source": "specific_property_product_pricelist",
        }

    def _describe_crm_agreement(self, name, value, source):
        """Return what applies and from where, such as "30 Days (Adler GmbH)"."""
        field = self._fields[name]
        if field.type == "many2one":
            value = value.display_name
        elif field.type == "selection":
            value = dict(field._description_selection(self.env)).get(value, value)
        return self.env._(
            "%(value)s (%(company)s)", value=value, company=source.display_name
        )

    # === WHAT APPLIES === #

    def _get_crm_agreements(self, names):
        """Return what was agreed with each customer in the company of the environment.

        The nearest of the company itself and of those above it decides, for each field
        on its own. People have the agreements of their company. The values are read
        without rights: they apply to whoever may write an order.

        :param names: fields of partners, company dependent ones among them
        :return: for each partner the fields of which somebody has a value, with the
            value and the company that has it
        :rtype: dict[int, dict[str, tuple[Any, Self]]]
        """
        chains = self._get_crm_chains()
        fallbacks = {
            name: self._fields[name].get_company_dependent_fallback(self.sudo())
            for name in names
            if self._fields[name].company_dependent
        }
        result = {}
        for partner in self:
            found = result[partner.id] = {}
            for company in chains[partner.id]:
                for name in names:
                    value = company[name]
                    if name not in found and value and value != fallbacks.get(name):
                        found[name] = value, company
        return result

    def _get_crm_chains(self):
        """Return for each partner its company and those above it, the nearest first.

        Archived companies and those of other companies of ours end a chain: nothing is
        taken over from them, nor from those above them. Level by level, so that Odoo
        reads the companies of many chains at once.

        :rtype: dict[int, Self]
        """
        chains = {}
        for partner in self:
            company = partner.sudo().commercial_partner_id
            chain = chains[partner.id] = [company.id]
            while company._crm_takes_over():
                company = company.crm_parent_id
                chain.append(company.id)
        companies = self.sudo().browse(
            OrderedSet(itertools.chain.from_iterable(chains.values()))
        )
        return {
            partner_id: companies.browse(chain).with_prefetch(companies._prefetch_ids)
            for partner_id, chain in chains.items()
        }

    def _crm_takes_over(self):
        """Tell whether what is agreed above the company can hold for it."""
        above = self.crm_parent_id
        return above.active and above.company_id.id in (False, self.env.company.id)
