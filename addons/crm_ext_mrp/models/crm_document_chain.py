from odoo import api, models

from odoo.addons.crm_ext_core.models.crm_document_chain import ChainKind


class CrmDocumentChain(models.AbstractModel):
    _inherit = "crm.document.chain"

    @api.model
    def _get_kinds(self):
        label = self.env._("Production")
        production = ChainKind(
            60, "production", label, _get_productions, "date_start", is_shared=True
        )
        return [*super()._get_kinds(), production]


def _get_productions(order):
    return order.mrp_production_ids
