from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_merge import CrmMergeCommon


@tagged("post_install", "-at_install")
class TestCrmMergeUndo(CrmMergeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.falke = cls._create_company("Falke AG", phone="030 7654321")
        cls.milan = cls._create_company("Milan KG", email="info@milan.example")

    def _create_lead(self, name, partner):
        return self.env["crm.lead"].create({"name": name, "partner_id": partner.id})

    # === LATER CHANGES === #

    def test_later_records_go_to_the_contact_chosen_for_them(self):
        old = self._create_lead("Old", self.falke)
        linked = self._create_lead("Linked later", self.milan)
        merge = self._merge(self.falke, into=self.nord)
        new, kept = (self._create_lead(name, self.nord) for name in ("New", "Kept"))
        linked.partner_id = self.nord
        activity = self.nord.activity_schedule(summary="Call Falke")
        of_lead = old.activity_schedule(summary="Send an offer")
        self.env.flush_all()

        wizard = self._undo(
            merge, **{n: self.falke.id for n in ("New", "Linked later", "Call Falke")}
        )

        names = wizard.line_ids.mapped("name")
        self.assertEqual(sorted(names), ["Call Falke", "Kept", "Linked later", "New"])
        self.assertEqual((old | new | linked).partner_id, self.falke)
        self.assertEqual(kept.partner_id, self.nord)
        self.assertEqual(activity.res_id, self.falke.id)
        self.assertEqual((activity | of_lead).crm_partner_id, self.falke)

    def test_later_order_goes_with_its_lines_and_keeps_its_terms(self):
        product = self.env["product.product"].create(
            {"name": "Rope", "type": "service"}
        )
        term = self.env["account.payment.term"].search([], limit=1)
        merge = self._merge(self.falke, into=self.nord)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.nord.id,
                "payment_term_id": term.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )

        self._undo(merge, **{order.name: self.falke.id})

        self.assertEqual(order.partner_id, self.falke)
        self.assertEqual(order.partner_invoice_id, self.falke)
        self.assertEqual(order.order_line.order_partner_id, self.falke)
        self.assertEqual(order.payment_term_id, term)

    def test_later_person_goes_to_the_tree_of_the_restored_company(self):
        merge = self._merge(self.falke, into=self.nord)
        frida = self.partner_model.create({"name": "Frida", "parent_id": self.nord.id})
        self.assertEqual(frida.crm_root_id, self.adler)

        self._undo(merge, **{frida.display_name: self.falke.id})

        self.assertEqual(frida.parent_id, self.falke)
        self.assertEqual(frida.commercial_partner_id, self.falke)
        self.assertEqual(frida.crm_root_id, self.falke)
        self.assertEqual(self.env["crm.account.link"]._rebuild(), 0)

    def test_value_changed_after_the_merge_stays_and_is_named(self):
        lead = self._create_lead("Rope", self.falke)
        self.assertFalse(self.nord.phone)
        merge = self._merge(self.falke, into=self.nord)
        self.assertEqual(self.nord.phone, "030 7654321")
        self.nord.phone = "0431 1"
        self.nord.comment = "New"
        lead.partner_id = self.milan

        wizard = self._undo(merge)

        self.assertEqual(self.nord.phone, "0431 1")
        self.assertEqual(self.nord.comment, "<p>New</p>")
        self.assertEqual(lead.partner_id, self.milan)
        self.assertEqual(self.falke.phone, "030 7654321")
        self.assertEqual(merge.note, wizard.note)
        phone, customer = (
            record._fields[name].get_description(self.env, ["string"])["string"]
            for record, name in ((self.nord, "phone"), (lead, "partner_id"))
        )
        contact, opportunity = (
            self.env["ir.model"]._get(name).name for name in ("res.partner", "crm.lead")
        )
        self.assertEqual(
            merge.note.split("\n"),
            [
                f"{opportunity} Rope: {customer}",
                f"{contact} {self.nord.display_name}: {phone}",
            ],
        )
        self.assertEqual(self._get_e164(self.nord), ["+494311"])

    def _get_e164(self, partner):
        self.env.flush_all()
        return partner.crm_phone_number_ids.mapped("e164")

    def test_deleted_record_stays_deleted_and_is_named(self):
        lead = self._create_lead("Rope", self.falke)
        merge = self._merge(self.falke, into=self.nord)
        lead_id = lead.id
        lead.unlink()

        self._undo(merge)

        self.assertTrue(self.falke.exists())
        self.assertIn(str(lead_id), merge.note)

    def test_contact_comes_back_without_what_was_deleted_meanwhile(self):
        tag = self.env["res.partner.category"].create({"name": "Sea"})
        industry = self.env["res.partner.industry"].create({"name": "Harbour"})
        self.falke.write({"category_id": tag.ids, "industry_id": industry.id})
        self.nord.industry_id = self.env["res.partner.industry"].create({"name": "Sky"})
        merge = self._merge(self.falke, into=self.nord)
        tag.unlink()
        industry.unlink()

        self._undo(merge)

        self.assertEqual(self.falke.name, "Falke AG")
        self.assertFalse(self.falke.category_id)
        self.assertFalse(self.falke.industry_id)

    def test_branch_moved_after_the_merge_stays_where_it_was_moved(self):
        ost, west = (
            self._create_company(name, crm_parent_id=self.falke.id)
            for name in ("Falke Ost", "Falke West")
        )
        merge = self._merge(self.falke, into=self.nord)
        ost.crm_parent_id = self.milan

        self._undo(merge)

        self.assertEqual(ost.crm_parent_id, self.milan)
        self.assertEqual(ost.crm_root_id, self.milan)
        self.assertEqual(west.crm_parent_id, self.falke)
        self.assertEqual(west.crm_root_id, self.falke)
        self.assertEqual(self.env["crm.account.link"]._rebuild(), 0)

    # === ORDER OF MERGES === #

    def test_merges_of_the_same_contact_are_undone_in_reverse_order(self):
        before = self._get_all_rows()
        first = self._merge(self.falke, into=self.milan)
        second = self._merge(self.milan, into=self.nord)
        with self.assertRaisesRegex(UserError, "Undo that merge first"):
            first.action_undo()

        self._undo(second)
        self._undo(first)

        self._assert_rows_equal(before)

    def test_merges_of_linked_contacts_are_undone_in_any_order(self):
        frida = self.partner_model.create({"name": "Frida", "parent_id": self.falke.id})
        franz = self.partner_model.create({"name": "Franz", "parent_id": self.falke.id})
        frida.crm_supervisor_id = franz
        before = self._get_all_rows()
        people = self._merge(frida, into=self.bert)
        companies = self._merge(self.falke, into=self.nord)

        self._undo(people)
        self.assertEqual(frida.parent_id, self.nord)
        self._undo(companies)

        self.assertEqual(frida.parent_id, self.falke)
        self._assert_rows_equal(before)

    # === REFUSALS === #

    def test_merge_is_undone_once(self):
        merge = self._merge(self.falke, into=self.nord)
        wizard = self.env["crm.merge.undo"].browse(merge.action_undo()["res_id"])
        wizard.action_undo()
        with self.assertRaisesRegex(UserError, "already undone"):
            wizard.action_undo()
        with self.assertRaisesRegex(UserError, "already undone"):
            merge.action_undo()

    def test_undo_is_refused_where_a_newer_record_is_in_the_way(self):
        user = new_test_user(self.env, "frida.merge", "base.group_portal")
        merge = self._merge(user.partner_id, into=self.nord)
        self._add_to_journal(merge, user, {"login": "old"})
        new_test_user(self.env, "old", "base.group_portal")
        with self.assertRaisesRegex(UserError, "login.*old"):
            merge._undo()
        self.assertEqual(merge.state, "done")
        self.assertEqual(user.partner_id, self.nord)

    def _add_to_journal(self, merge, record, before):
        """Let the merge have changed these columns as well."""
        row = self.env["crm.merge.row"].search(
            [
                ("merge_id", "=", merge.id),
                ("table_name", "=", record._table),
                ("kind", "=", "update"),
            ]
        )
        row.before = {**row.before, **before}
        row.after = {**row.after, **{name: record[name] for name in before}}

    def test_month_old_merge_is_final_and_its_journal_is_gone(self):
        self.falke.image_1920 = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
        self.nord.image_1920 = "R0lGODlhAQABAIABAP///wAAACwAAAAAAQABAAACAkQBADs="
        merge = self._merge(self.falke, into=self.nord)
        files = self.env["ir.attachment"].search([("res_model", "=", "crm.merge")])
        self.assertEqual(files.mapped("res_id"), merge.ids * len(files))
        self.assertTrue(files)
        now = fields.Datetime.now()
        self.assertEqual(merge.deadline.date(), (now + timedelta(days=30)).date())

        merge.deadline = now - timedelta(minutes=1)
        with self.assertRaisesRegex(UserError, "its time is over"):
            merge.action_undo()
        self.merge_model._gc_journals()

        self.assertEqual(merge.state, "expired")
        self.assertFalse(merge.merged_names)
        self.assertFalse(files.exists())
        self.assertFalse(
            self.env["crm.merge.row"].search([("merge_id", "=", merge.id)])
        )
        with self.assertRaisesRegex(UserError, "its time is over"):
            merge.action_undo()

    def test_deleted_contact_takes_the_journals_along(self):
        merge = self._merge(self.falke, into=self.milan)
        rows = self.env["crm.merge.row"].search([("merge_id", "=", merge.id)])
        self.assertTrue(rows)
        self.milan.unlink()
        self.assertFalse(merge.exists())
        self.assertFalse(rows.exists())

    def test_no_journal_is_kept_for_no_days(self):
        self.env["ir.config_parameter"].set_param("crm_ext_core.merge_undo_days", "0")
        count = self.merge_model.search_count([])
        self.wizard_model._merge((self.falke | self.nord).ids, self.nord)
        self.assertFalse(self.falke.exists())
        self.assertEqual(self.merge_model.search_count([]), count)

    # === NOTES === #

    def test_audit_trail_keeps_the_notes_of_merge_and_undo(self):
        self._set_audit_trail(True)
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.nord.id,
                "invoice_line_ids": [Command.create({"name": "Rope", "price_unit": 1})],
            }
        )
        merge = self._merge(self.falke, into=self.nord)
        note = self.nord.message_ids[0]
        self.assertIn("Falke AG", note.body)

        self._undo(merge)

        self.assertTrue(note.exists())
        self.assertIn("Falke AG", self.nord.message_ids[0].body)
        self.assertNotEqual(self.nord.message_ids[0], note)
