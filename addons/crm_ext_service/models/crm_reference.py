from odoo import api, models


class CrmReferenceMixin(models.AbstractModel):
    """The number of the ticket stands on all that follows from it."""

    _inherit = "crm.reference.mixin"

    @api.model
    def _get_crm_reference_labels(self):
        labels = super()._get_crm_reference_labels()
        customer = labels.pop("customer")
        return {"customer": customer, "ticket": self.env._("Ticket"), **labels}


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _iterate_crm_references(self, internal):
        yield from super()._iterate_crm_references(internal)
        yield "ticket", self.crm_ticket_id.number


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _iterate_crm_references(self, internal):
        yield from super()._iterate_crm_references(internal)
        yield "ticket", self.crm_ticket_id.number


class AccountMove(models.Model):
    _inherit = "account.move"

    def _iterate_crm_references(self, internal):
        yield from super()._iterate_crm_references(internal)
        yield "ticket", self.crm_ticket_id.number
