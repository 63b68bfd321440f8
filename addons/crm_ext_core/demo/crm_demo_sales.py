from datetime import timedelta

from odoo import Command, models

from .texts import LEADS, PRODUCTS, PROJECTS, PROSPECTS, STAGES, TASKS

# How far an order got; each state includes the ones before it.
CONFIRMED, PART, DELIVERED, INVOICED, PAID = range(1, 6)
STATES = {
    "draft": 0,
    "sent": 0,
    "cancel": 0,
    "confirmed": CONFIRMED,
    "part": PART,
    "delivered": DELIVERED,
    "invoiced": INVOICED,
    "paid": PAID,
}
# Days after the order; an invoice is due 30 days after its date.
DELIVERED_AFTER = 6
INVOICED_AFTER = 7
PAID_AFTER = 34
PART_SHARE = 0.6


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    def _load_sales(self):
        for name in PRODUCTS:
            self._load_product(name)
        for name in LEADS:
            self._load_lead(name)
        for name in PROSPECTS:
            self._load_prospect(name)
        self._load_projects()
        self._draft_invoices_on_confirmation()
        self._load_orders("crm_ext_core/demo/orders.csv")

    # === PRODUCTS, LEADS, PROJECTS === #

    def _load_product(self, name):
        if self._find(f"product_{name}"):
            return
        label, price, stock = PRODUCTS[name]
        is_service = stock is None
        product = self._create(
            f"product_{name}",
            "product.product",
            name=label,
            default_code=name.upper(),
            list_price=price,
            standard_price=round(price * 0.6),
            type="service" if is_service else "consu",
            is_storable=not is_service,
            invoice_policy="order",
        )
        if stock:
            self._count_stock(product, stock)

    def _count_stock(self, product, quantity):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": product.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    def _load_lead(self, name):
        if self._find(f"lead_{name}"):
            return
        label, person, revenue, stage, age, days = LEADS[name]
        contact = self._get(person)
        lead = self._create(
            f"lead_{name}",
            "crm.lead",
            name=label,
            type="opportunity",
            partner_id=contact.id,
            user_id=self._get_id("anna"),
            expected_revenue=revenue,
            stage_id=self._get_stage_id(stage),
            date_deadline=self._get_day(-days),
        )
        self._set_create_date(lead, self._get_moment(age))
        if name == "paper":
            lead.action_set_lost(lost_reason_id=self._get_lost_reason_id())

    def _load_prospect(self, name):
        label, company, person, phone, city = PROSPECTS[name]
        self._ensure(
            f"lead_{name}",
            "crm.lead",
            name=label,
            type="opportunity",
            partner_name=company,
            contact_name=person,
            phone=phone,
            city=city,
            country_id=self.env.ref("base.de").id,
            user_id=self._get_id("anna"),
            stage_id=self._get_stage_id(1),
        )

    def _get_stage_id(self, number):
        stage = self.env.ref(f"crm.stage_lead{number}", raise_if_not_found=False)
        return stage.id if stage else self.env["crm.stage"].search([], limit=1).id

    def _get_lost_reason_id(self):
        """Return "Too expensive", unless somebody deleted it."""
        reason = self.env.ref("crm.lost_reason_1", raise_if_not_found=False)
        return reason.id if reason else False

    def _load_projects(self):
        stages = [
            self._ensure(f"stage_{name}", "project.task.type", name=label).id
            for name, label in STAGES.items()
        ]
        for name, (label, customer) in PROJECTS.items():
            self._ensure(
                f"project_{name}",
                "project.project",
                name=label,
                partner_id=self._get_id(customer),
                user_id=self._get_id("anna"),
                type_ids=[Command.set(stages)],
            )
        for name, (label, project, stage, user, days) in TASKS.items():
            self._ensure(
                f"task_{name}",
                "project.task",
                name=label,
                project_id=self._get_id(f"project_{project}"),
                stage_id=self._get_id(f"stage_{stage}"),
                state="1_done" if stage == "done" else "01_in_progress",
                user_ids=[Command.set(self._get(user).ids)],
                date_deadline=self._get_moment(-days, "16:00"),
            )

    # === ORDERS === #

    def _draft_invoices_on_confirmation(self):
        """Show the setting at work, where the company has books to invoice in."""
        company = self.env.company
        if company.chart_template and not self._find("order_gm_ffm"):
            company.crm_draft_invoice_on_confirm = True

    def _load_orders(self, path):
        for row in self._read_table(path):
            if not self._find(row["name"]):
                self._load_order(row)

    def _load_order(self, row):
        days = int(row["days"])
        promised = self._get_moment(days - int(row["promised"]), "12:00")
        order = self._create(
            row["name"],
            "sale.order",
            partner_id=self._get_id(row["customer"]),
            client_order_ref=self._get(row["contact"]).name,
            user_id=self._get_id("anna"),
            opportunity_id=self._get_id(row["lead"]),
            date_order=self._get_moment(days),
            commitment_date=promised,
            payment_term_id=self.env.ref("account.account_payment_term_30days").id,
            order_line=[
                Command.create(self._prepare_line(*line.split(":")))
                for line in row["lines"].split()
            ],
        )
        self._set_create_date(order, order.date_order)
        self._advance_order(order, row["state"], days)

    def _prepare_line(self, product, quantity):
        return {
            "product_id": self._get_id(product),
            "product_uom_qty": float(quantity),
        }

    def _advance_order(self, order, state, days):
        """Take an order through Odoo's own flow as far as the table says."""
        reached = STATES[state]
        if state == "sent":
            order.action_quotation_sent()
        elif state == "cancel":
            order._action_cancel()
        if reached >= CONFIRMED:
            order.action_confirm()
            order.date_order = self._get_moment(days)
        if reached >= PART:
            share = PART_SHARE if reached == PART else 1
            self._deliver(order, share, days - DELIVERED_AFTER)
        if reached >= INVOICED:
            self._invoice(order, days - INVOICED_AFTER)
        if reached >= PAID:
            self._pay(order, days - PAID_AFTER)

    def _deliver(self, order, share, days):
        """Ship a share of the order; a back order keeps the rest."""
        for picking in order.picking_ids:
            for move in picking.move_ids:
                move.quantity = round(move.product_uom_qty * share)
                move.picked = True
            picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
            picking.date_done = self._get_moment(days, "14:00")

    def _invoice(self, order, days):
        """Post the draft that the confirmation has left, if it has."""
        invoice = order.invoice_ids
        invoice.invoice_date = self._get_day(days)
        invoice.action_post()

    def _pay(self, order, days):
        invoices = order.invoice_ids
        if not invoices:
            return
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        payment_date = max(
            self._get_day(days), invoices.invoice_date + timedelta(days=1)
        )
        wizard.create({"payment_date": payment_date}).action_create_payments()
