from odoo import api, models
from odoo.exceptions import AccessError, UserError


class CrmNumberResolver(models.AbstractModel):
    _inherit = "crm.number.resolver"

    @api.model
    def open_protocol(self, model, res_id):
        """Return the action that shows every talk about a record."""
        record = self._get_hit(model, res_id)
        return self._get_protocol_records(record).action_crm_open_conversations()

    @api.model
    @api.readonly
    def open_chain(self, model, res_id):
        """Return the action that shows the documents before and after a record."""
        record = self._get_hit(model, res_id)
        if not hasattr(record, "action_crm_open_chain"):
            raise AccessError(self.env._("There is no chain of this record."))
        return record.action_crm_open_chain()

    @api.model
    def _get_hit(self, model, res_id):
        """Return the record that the number box found, if the user may read it."""
        if model not in self.env or not self.env.user._is_internal():
            raise AccessError(self.env._("There is no protocol of this record."))
        record = self.env[model].browse(res_id).exists()
        if not record:
            raise UserError(
                self.env._("This record was deleted. Type the number once more.")
            )
        record.check_access("read")
        return record

    @api.model
    def _get_protocol_records(self, record):
        """Return the records whose talks tell the story of a record.

        Invoices, deliveries and the like have no talks of their own: their story is
        that of the sales orders behind them (``_get_crm_orders``), or else of their
        customer.
        """
        if hasattr(record, "_get_crm_conversation_domain"):
            return record
        if orders := self._get_protocol_orders(record):
            return orders
        if "partner_id" in record and record.partner_id:
            return record.partner_id
        raise UserError(
            self.env._(
                "%s belongs to no order and no customer: nobody talked about it.",
                record.display_name,
            )
        )

    @api.model
    def _get_protocol_orders(self, record):
        """Return the sales orders behind a document that the user may read."""
        if not hasattr(record, "_get_crm_orders"):
            return record.env["sale.order"]
        # sudo: the way leads over lines that salespeople may not read.
        orders = record.sudo()._get_crm_orders().sudo(False)
        return orders._filtered_access("read")
