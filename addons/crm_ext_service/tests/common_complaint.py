from odoo import Command
from odoo.tests import new_test_user

from .common import ServiceCommon


class ComplaintCommon(ServiceCommon):
    """Adler GmbH ordered ten pumps, which were delivered and invoiced.

    Ole serves, sells, ships and invoices; Nele works in production, outside of the
    helpdesk.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ole = cls._create_user("ole", "group_helpdesk_user")
        cls.ole.group_ids = [
            Command.link(cls.env.ref(group).id)
            for group in (
                "sales_team.group_sale_salesman_all_leads",
                "stock.group_stock_user",
                "account.group_account_invoice",
            )
        ]
        cls.nele = new_test_user(
            cls.env, login="nele.works@service.test", company_id=cls.company.id
        )
        (cls.ole + cls.nele + cls.erika).lang = "en_US"
        cls.foundry = cls.env["res.partner"].create(
            {"name": "Foundry", "is_company": True}
        )
        cls.pump = cls.env["product.product"].create(
            {
                "name": "Pump",
                "is_storable": True,
                "list_price": 200,
                "standard_price": 120,
                "invoice_policy": "order",
                "seller_ids": [Command.create({"partner_id": cls.foundry.id})],
            }
        )
        cls.order = cls._create_order()

    @classmethod
    def _create_order(cls, quantity=10):
        """Return a confirmed order of pumps."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.adler.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.pump.id,
                            "product_uom_qty": quantity,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _deliver(cls, order):
        picking = order.picking_ids.filtered(lambda p: p.state != "done")
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    @classmethod
    def _invoice(cls, order):
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    @classmethod
    def _create_complaint(cls, **values):
        return cls._create_ticket(
            partner_id=cls.bert.id, crm_is_complaint=True, **values
        )
