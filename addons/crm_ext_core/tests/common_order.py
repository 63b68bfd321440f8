from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import format_date

from .common_accounting import AccountingCommon


class CrmOrderCommon(AccountingCommon):
    """Anna sells bearings to the branch Adler Nord; Bert buys there."""

    @classmethod
    def get_default_groups(cls):
        sales = cls.env.ref("sales_team.group_sale_manager")
        stock = cls.env.ref("stock.group_stock_manager")
        system = cls.env.ref("base.group_system")
        return super().get_default_groups() | sales | stock | system

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.env.company.crm_draft_invoice_on_confirm = False
        salesman = "sales_team.group_sale_salesman"
        cls.anna = new_test_user(cls.env, "anna", groups=salesman)
        cls.adler = cls.env["res.partner"].create(
            {"name": "Adler Nord GmbH", "is_company": True}
        )
        cls.bert = cls.env["res.partner"].create(
            {"name": "Bert", "parent_id": cls.adler.id}
        )
        cls.bearing = cls._create_product(
            name="Bearing", type="consu", is_storable=True, invoice_policy="order"
        )
        cls.service = cls._create_product(
            name="Mounting", type="service", invoice_policy="order"
        )

    @classmethod
    def _create_order(cls, products=None, **values):
        return cls.env["sale.order"].create(cls._prepare_order(products, **values))

    @classmethod
    def _prepare_order(cls, products=None, **values):
        return {
            "partner_id": cls.adler.id,
            "user_id": cls.anna.id,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": 2})
                for product in products or cls.bearing
            ],
            **values,
        }

    def _stock(self, quantity):
        location = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            self.bearing, location.lot_stock_id, quantity
        )

    def _deliver(self, order, quantity):
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking._action_done()

    def _assert_progress(self, order, stage, text):
        self.env.invalidate_all()
        self.assertEqual((order.crm_progress, order.crm_progress_text), (stage, text))


class CrmOrderDocumentsCommon(CrmOrderCommon):
    """Orders with their deliveries, returns, invoices and payments."""

    def _confirm(self, products=None, **values):
        order = self._create_order(products, **values)
        order.action_confirm()
        if order.picking_ids:
            order.picking_ids.action_assign()
        return order

    def _deliver(self, order, quantity, backorder=True):
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(
            skip_backorder=True,
            picking_ids_not_to_backorder=[] if backorder else picking.ids,
        ).button_validate()
        return picking

    def _return(self, picking, quantity):
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        action = wizard.action_create_returns()
        return self.env["stock.picking"].browse(action["res_id"])

    def _receive(self, picking):
        picking.move_ids.picked = True
        picking._action_done()

    def _invoice(self, order):
        invoice = order._create_invoices()
        invoice.invoice_date = invoice.invoice_date_due = "2099-01-01"
        invoice.action_post()
        return invoice

    def _credit(self, invoice):
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": invoice.ids, "journal_id": invoice.journal_id.id}
        )
        wizard.refund_moves()
        return wizard.new_move_ids

    def _pay(self, invoice):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()

    def _day(self, date):
        """Return a day as the language of the test writes it."""
        return format_date(self.env, date)
