from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_complaint import ComplaintCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicketComplaint(ComplaintCommon):
    def test_the_order_brings_product_supplier_delivery_and_invoice(self):
        delivery, invoice = self._deliver(self.order), self._invoice(self.order)
        ticket = self._create_complaint(crm_order_id=self.order.id)
        self.assertEqual(ticket.crm_product_id, self.pump)
        self.assertEqual(ticket.crm_supplier_id, self.foundry)
        self.assertEqual(ticket.crm_picking_id, delivery)
        self.assertEqual(ticket.crm_invoice_id, invoice)

    def test_what_is_not_yet_delivered_or_invoiced_is_not_proposed(self):
        ticket = self._create_complaint(crm_order_id=self.order.id)
        self.assertFalse(ticket.crm_picking_id)
        self.assertFalse(ticket.crm_invoice_id)

    def test_what_was_chosen_stays_while_it_belongs_to_the_order(self):
        delivery = self._deliver(self.order)
        other = self._create_order()
        ticket = self._create_complaint(
            crm_order_id=self.order.id, crm_picking_id=delivery.id
        )
        ticket.crm_order_id = other
        self.assertFalse(ticket.crm_picking_id)

    def test_a_lot_tells_the_product(self):
        lot = self.env["stock.lot"].create(
            {"name": "L-7", "product_id": self.pump.id, "company_id": self.company.id}
        )
        ticket = self._create_complaint(crm_lot_id=lot.id)
        self.assertEqual(ticket.crm_product_id, self.pump)
        self.assertEqual(lot.crm_ticket_count, 1)
        screw = self.env["product.product"].create({"name": "Screw"})
        with self.assertRaises(ValidationError):
            ticket.crm_product_id = screw
        self.assertEqual(ticket.crm_product_id, self.pump)

    def test_a_complaint_is_about_documents_of_its_own_company_only(self):
        with self.assertRaises(UserError):
            self._create_complaint(
                team_id=self.nord_team.id, crm_order_id=self.order.id
            )

    def test_an_ordinary_ticket_costs_no_query_for_the_cost(self):
        tickets = self._create_ticket() + self._create_ticket()
        self.env.flush_all()
        tickets.crm_is_complaint = False
        with self.assertQueryCount(0):
            tickets._compute_crm_complaint_cost()

    def test_causes_are_counted_by_company_tree(self):
        branch = self.env["res.partner"].create(
            {"name": "Adler Nord", "is_company": True, "crm_parent_id": self.adler.id}
        )
        material = self.env.ref("crm_ext_service.crm_complaint_cause_material")
        self._create_complaint(crm_cause_id=material.id)
        self._create_ticket(
            crm_is_complaint=True, partner_id=branch.id, crm_cause_id=material.id
        )
        rows = (
            self.env["helpdesk.ticket"]
            .with_user(self.erika)
            ._read_group(
                [("team_id", "=", self.team.id)],
                ["crm_root_id", "crm_cause_id"],
                ["__count"],
            )
        )
        self.assertEqual(rows, [(self.adler, material, 2)])

    def test_the_portal_reads_nothing_of_what_was_found_out(self):
        portal = self.env["res.users"].create(
            {
                "name": "Bert",
                "login": "bert@service.test",
                "partner_id": self.bert.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        ticket = self._create_complaint(crm_root_cause="Our fault")
        mine = ticket.with_user(portal)
        self.assertEqual(mine.read(["name"]), [{"id": ticket.id, "name": "Pump leaks"}])
        for name in (
            "crm_root_cause",
            "crm_cause_id",
            "crm_supplier_id",
            "crm_complaint_cost",
            "crm_measure_ids",
            "crm_documents",
        ):
            with self.assertRaises(AccessError, msg=name):
                mine.read([name])

    def test_kinds_and_causes_are_kept_by_managers(self):
        for model in ("crm.complaint.kind", "crm.complaint.cause"):
            record = self.env[model].create({"name": "Own", "company_id": self.nord.id})
            shared = self.env[model].create({"name": "Shared"})
            self.assertFalse(record.with_user(self.paula).has_access("read"))
            self.assertTrue(shared.with_user(self.paula).has_access("unlink"))
            self.assertTrue(shared.with_user(self.max).has_access("read"))
            for user in (self.max, self.erika):
                self.assertFalse(shared.with_user(user).has_access("write"))
            self.assertFalse(shared.with_user(self.nele).has_access("read"))

    def test_a_cause_in_use_is_archived_not_deleted(self):
        material = self.env.ref("crm_ext_service.crm_complaint_cause_material")
        defect = self.env.ref("crm_ext_service.crm_complaint_kind_defect")
        self._create_complaint(
            crm_cause_id=material.id, crm_complaint_kind_id=defect.id
        )
        for record in (material, defect):
            with self.assertRaisesRegex(UserError, "Archive it instead"):
                record.with_user(self.paula).unlink()
            record.with_user(self.paula).active = False
        self.env["crm.complaint.cause"].create({"name": "Own"}).with_user(
            self.paula
        ).unlink()
