from odoo import api, models
from odoo.exceptions import AccessError, UserError


class CrmNumberResolver(models.AbstractModel):
    _inherit = "crm.number.resolver"

    @api.model
    def open_protocol(self, model, res_id):
        """Return the action that shows every talk about a record."""
        if model not in self.env or not self.env.user._is_internal():
            raise AccessError(self.env._("There is no protocol of this record."))
        record = self.env[model].browse(res_id).exists()
        if not record:
            raise UserError(
                self.env._("This record was deleted. Type the number once more.")
            )
        record.check_access("read")
        records = self._get_protocol_records(record)
        if len(records) == 1:
            return records.action_crm_open_conversations()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action"
        )
        return {
            **action,
            "name": self.env._("Talks: %(record)s", record=record.display_name),
            "domain": list(records._get_crm_conversation_domain()),
        }

    @api.model
    def _get_protocol_records(self, record):
        """Return the records whose talks tell the story of a record.

        Invoices, deliveries and the like have no talks of their own: their story is
        that of the sales orders behind them (``_get_crm_orders``), or else of their
        customer.
        """
        if hasattr(record, "action_crm_open_conversations"):
            return record
        orders = record.env["sale.order"]
        if hasattr(record, "_get_crm_orders"):
            # sudo: the way leads over lines that salespeople may not read.
            orders = record.sudo()._get_crm_orders().sudo(False)
        if orders := orders._filtered_access("read"):
            return orders
        if "partner_id" in record and record.partner_id:
            return record.partner_id
        raise UserError(
            self.env._(
                "%s belongs to no order and no customer: nobody talked about it.",
                record.display_name,
            )
        )
