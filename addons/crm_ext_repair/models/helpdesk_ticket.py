from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_ext_service.tools.open_action import get_open_action

REPAIRERS = "stock.group_stock_user"  # Who makes repair orders in Odoo.


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    crm_repair_ids = fields.One2many(
        "repair.order", "crm_ticket_id", string="Repairs", groups=REPAIRERS
    )
    crm_repair_count = fields.Integer(
        string="Number of Repairs",
        compute="_compute_crm_document_count",
        compute_sudo=True,
        groups=REPAIRERS,
    )

    @api.model
    def _get_crm_documents(self):
        return [*super()._get_crm_documents(), "crm_repair_ids"]

    def action_crm_repair(self):
        """Make a repair order of what is concerned."""
        self.ensure_one()
        if not self.crm_product_id or not self.partner_id:
            raise UserError(
                self.env._("Choose the contact and the product to be repaired first.")
            )
        repairs = self.env["repair.order"].with_company(self.company_id)
        order = repairs.create(self._prepare_crm_repair_values())
        return get_open_action(order, self.env._("Repair"))

    def _prepare_crm_repair_values(self):
        """Return the values of the order: parts are free where we are at fault."""
        returns = self.crm_return_ids.filtered(
            lambda picking: (
                picking.return_id and self.crm_product_id in picking.move_ids.product_id
            )
        )
        return {
            "crm_ticket_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.crm_product_id.id,
            "product_qty": self.crm_quantity or 1,
            "lot_id": self.crm_lot_id.id,
            "picking_id": returns[:1].id,
            "under_warranty": self.crm_verdict in ("justified", "goodwill"),
            "internal_notes": self.description,
        }
