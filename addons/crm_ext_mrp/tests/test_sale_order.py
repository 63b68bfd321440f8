from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import format_date

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.crm_ext_core.tests.common_number import NumberBoxMixin, spellings


@tagged("post_install", "-at_install")
class TestSaleOrderProduction(NumberBoxMixin, BaseCommon):
    """Anna sells gears that are made to order from blanks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = new_test_user(
            cls.env, "anna", groups="sales_team.group_sale_salesman"
        )
        mto = cls.env.ref("stock.route_warehouse0_mto")
        mto.active = True
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        routes = mto | warehouse.manufacture_pull_id.route_id
        cls.gear, cls.blank = cls.env["product.product"].create(
            [
                {
                    "name": "Gear",
                    "is_storable": True,
                    "route_ids": [Command.set(routes.ids)],
                },
                {"name": "Blank", "is_storable": True},
            ]
        )
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.gear.product_tmpl_id.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.blank.id, "product_qty": 1})
                ],
            }
        )
        cls.adler = cls.env["res.partner"].create({"name": "Adler GmbH"})
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.adler.id,
                "user_id": cls.anna.id,
                "order_line": [
                    Command.create({"product_id": cls.gear.id, "product_uom_qty": 2})
                ],
            }
        )

    def _confirm(self):
        self.order.with_user(self.anna).action_confirm()
        return self.order.sudo().mrp_production_ids

    def _get_progress(self):
        self.env.invalidate_all()
        order = self.order.with_user(self.anna).with_context(lang="en_US")
        return order.crm_progress, order.crm_progress_text

    def test_confirming_an_order_starts_the_production_and_shows_it(self):
        production = self._confirm()
        self.assertEqual(production.product_id, self.gear)
        self.assertEqual(
            self._get_progress(),
            ("production", "In production · Not delivered · Not invoiced"),
        )

        production.qty_producing = 2
        production.move_raw_ids.write({"quantity": 2, "picked": True})
        production.button_mark_done()
        self.assertEqual(
            self._get_progress(),
            ("ready", "Produced · Ready to deliver · Not invoiced"),
        )

    def test_next_step_names_who_produces_until_when(self):
        production = self._confirm()
        production.write({"user_id": self.anna.id, "date_finished": "2099-05-04 10:00"})
        self.env.flush_all()
        self.env.invalidate_all()
        order = self.order.with_user(self.anna).with_context(lang="en_US")
        day = format_date(order.env, "2099-05-04")
        self.assertEqual(
            order.crm_next_step, f"Finish production by {day}: {self.anna.name}"
        )
        self.order.commitment_date = "2026-01-08 12:00:00"
        self.env.invalidate_all()
        self.assertEqual(order.crm_late_reason, "Production is not finished")
        late = [step["key"] for step in order.crm_progress_steps if step["late"]]
        self.assertEqual(late, ["production", "delivered"])

    def test_kit_is_delivered_when_all_its_parts_are(self):
        kit = self.env["product.product"].create({"name": "Set", "is_storable": True})
        parts = self.env["product.product"].create(
            [{"name": name, "is_storable": True} for name in ("Bolt", "Nut")]
        )
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": 2})
                    for part in parts
                ],
            }
        )
        self.order.order_line.product_id = kit
        self.assertFalse(self._confirm())
        picking = self.order.picking_ids
        picking.move_ids[0].write({"quantity": 4, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(
            self._get_progress(), ("ordered", "Not delivered · Not invoiced")
        )
        rest = self.order.picking_ids - picking
        rest.move_ids.write({"quantity": 2, "picked": True})
        rest.with_context(skip_backorder=True).button_validate()
        self.assertEqual(
            self._get_progress(), ("partial", "Delivered 1 of 2 · Not invoiced")
        )
        last = self.order.picking_ids - picking - rest
        last.move_ids.write({"quantity": 2, "picked": True})
        last.button_validate()
        self.assertEqual(
            self._get_progress(), ("delivered", "Delivered · Not invoiced")
        )

    def test_cancelled_production_is_no_step(self):
        self._confirm().action_cancel()
        self.assertEqual(
            self._get_progress(), ("ordered", "Not delivered · Not invoiced")
        )

    def test_order_without_production_has_no_such_step(self):
        self.order.order_line.product_id = self.blank
        self.assertFalse(self._confirm())
        self.assertNotIn("roduc", self._get_progress()[1])

    def test_production_in_all_spellings(self):
        production = self._confirm()
        production.name = "WH/MO/90158"
        self._assert_finds(production, spellings("WH/MO/90158"))

    def test_number_of_a_production_finds_it_for_who_may_read_it(self):
        production = self._confirm()
        resolver = self.env["crm.number.resolver"]
        text = production.name.lower().replace("/", " ")
        hit = resolver.with_user(self.anna).resolve(text)[0]
        self.assertEqual(
            (hit["model"], hit["res_id"]), ("mrp.production", production.id)
        )
        self.assertEqual(hit["label"], "Adler GmbH")

        boris = new_test_user(self.env, "boris", groups="base.group_user")
        self.assertFalse(resolver.with_user(boris).resolve(text))

    def test_protocol_of_a_production_is_that_of_its_order(self):
        production = self._confirm()
        talk = self.env["crm.conversation"].create(
            {"name": "Two gears", "partner_id": self.adler.id}
        )
        talk.order_id = self.order
        action = self.env["crm.number.resolver"].open_protocol(
            "mrp.production", production.id
        )
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, talk)
        self.assertEqual(production.crm_conversation_count, 1)

    def test_production_of_a_part_shows_the_talks_about_the_order(self):
        self.blank.route_ids = self.gear.route_ids
        self.env["mrp.bom"].create({"product_tmpl_id": self.blank.product_tmpl_id.id})
        self.env["crm.conversation"].create({"order_id": self.order.id})
        productions = self._confirm()
        parts = productions._get_children()
        self.assertEqual(parts.product_id, self.blank)
        self.assertEqual(parts.crm_conversation_count, 1)

    def test_references_and_chain_reach_the_production(self):
        self.order.client_order_ref = "PO 4711"
        production = self._confirm()
        references = dict(production._get_crm_references())
        self.assertEqual(references, {"Your Reference": "PO 4711"})
        html = self.env["ir.actions.report"]._render_qweb_html(
            "mrp.report_mrporder", production.ids
        )[0]
        self.assertEqual(html.decode().count("PO 4711"), 1)

        for record in (production, self.order):
            chain = self.env["crm.document.chain"].get_chain(record._name, record.id)
            names = {
                group["key"]: [entry["name"] for entry in group["entries"]]
                for group in chain["groups"]
            }
            self.assertEqual(names["order"], [self.order.name])
            self.assertEqual(names["production"], [production.name])

    def test_urgent_order_is_produced_first(self):
        self.order.crm_urgency = "promise"
        production = self._confirm()
        self.assertEqual(production.priority, "1")

    def test_order_that_becomes_urgent_raises_its_production(self):
        production = self._confirm()
        self.assertEqual(production.priority, "0")
        self.order.company_id.crm_priority_days = 3
        self.order.commitment_date = fields.Datetime.now()
        self.assertEqual(production.priority, "1")

    def test_note_for_production_is_shown_and_printed_there(self):
        self.order.crm_delivery_note = "Paint it green"
        production = self._confirm()
        self.assertEqual(production.crm_delivery_note, "Paint it green")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "mrp.report_mrporder", production.ids
        )[0]
        self.assertEqual(html.decode().count("Paint it green"), 1)

    def test_planner_of_the_production_is_asked_for_an_earlier_delivery(self):
        production = self._confirm()
        walter = new_test_user(
            self.env, "walter", groups="mrp.group_mrp_user", lang="en_US"
        )
        self.order.warehouse_id.crm_production_planner_id = walter
        order = self.order.with_user(self.anna)
        self.assertEqual(order._get_crm_planner(), walter)
        activity = order._request_crm_earlier(walter, fields.Date.today())
        self.assertEqual(activity.res_model, "mrp.production")
        self.assertEqual(activity.res_id, production.id)
        production.user_id = self.env.user
        self.assertEqual(order._get_crm_planner(), self.env.user)
