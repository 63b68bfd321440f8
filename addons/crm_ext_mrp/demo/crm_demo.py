from odoo import Command, api, models
from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

DRIVE_UNIT = _lt("Drive unit AE 250: motor, converter and frame")
FRAME = _lt("Base frame AE 250")
FRAMES_IN_STOCK = 12
# Days ago on which the trial unit was built, shipped with its invoice, and paid.
TRIAL_BUILT, TRIAL_SHIPPED, TRIAL_PAID = 50, 48, 15


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    @api.model
    def _load_mrp(self):
        """Add a drive unit that is built to order: one shipped, two in production."""
        demo = self._in_company_language()
        if demo._find("crm_ext_mrp.bom_ae250"):
            return
        demo._load_drive_unit()
        demo._load_orders("crm_ext_mrp/demo/orders.csv")
        demo._finish_trial_unit()
        samples = demo._get("crm_ext_mrp.order_unit_samples")
        samples.mrp_production_ids.action_start()
        demo._get("talk_m_units_order").order_id = samples
        self.env.flush_all()

    def _load_drive_unit(self):
        frame = self._create(
            "crm_ext_mrp.product_frame",
            "product.product",
            name=FRAME,
            default_code="FRAME250",
            list_price=310,
            standard_price=190,
            is_storable=True,
        )
        self._count_stock(frame, FRAMES_IN_STOCK)
        # Odoo ships "make to order" archived.
        make_to_order = self.env.ref("stock.route_warehouse0_mto")
        make_to_order.active = True
        manufacture = self.env.ref("mrp.route_warehouse0_manufacture")
        unit = self._create(
            "crm_ext_mrp.product_ae250",
            "product.product",
            name=DRIVE_UNIT,
            default_code="AE250",
            list_price=3450,
            standard_price=2140,
            is_storable=True,
            invoice_policy="order",
            route_ids=[Command.set([make_to_order.id, manufacture.id])],
        )
        parts = self._get("product_gm132") | self._get("product_fc15") | frame
        self._create(
            "crm_ext_mrp.bom_ae250",
            "mrp.bom",
            product_tmpl_id=unit.product_tmpl_id.id,
            bom_line_ids=[
                Command.create({"product_id": part.id, "product_qty": 1})
                for part in parts
            ],
        )

    def _finish_trial_unit(self):
        order = self._get("crm_ext_mrp.order_unit_trial")
        production = order.mrp_production_ids
        production.qty_producing = production.product_qty
        production._set_qty_producing()
        production.move_raw_ids.picked = True
        production.button_mark_done()
        production.date_finished = self._get_moment(TRIAL_BUILT, "15:00")
        self._deliver(order, 1, TRIAL_SHIPPED)
        self._invoice(order, TRIAL_SHIPPED)
        self._pay(order, TRIAL_PAID)
