from datetime import date, datetime

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_merge import CrmMergeCommon


@tagged("post_install", "-at_install")
class TestCrmMerge(CrmMergeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.falke = cls._create_company(
            "Falke AG", phone="030 7654321", email="info@falke.example", ref="F-1"
        )
        cls.frida = cls.partner_model.create(
            {"name": "Frida", "parent_id": cls.falke.id, "phone": "030 7654322"}
        )
        cls.ost = cls._create_company("Falke Ost", crm_parent_id=cls.falke.id)
        cls.product = cls.env["product.product"].create(
            {"name": "Rope", "type": "service", "list_price": 10.0}
        )

    @classmethod
    def _add_documents(cls, partner):
        env = cls.env
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": cls.product.id})],
            }
        )
        order.action_confirm()
        env["crm.lead"].create({"name": "Ropes", "partner_id": partner.id})
        env["crm.conversation"].create(
            {
                "name": "Ropes",
                "date": datetime(2026, 11, 2, 9, 0),
                "partner_id": partner.id,
                "participant_ids": [Command.link(partner.id)],
            }
        )
        env["calendar.event"].create(
            {
                "name": "Visit",
                "start": datetime(2026, 11, 3, 9, 0),
                "stop": datetime(2026, 11, 3, 10, 0),
                "partner_ids": [Command.link(partner.id)],
            }
        )
        partner.activity_schedule("mail.mail_activity_data_todo", date(2026, 12, 1))
        partner.message_post(body="Hello")
        partner.message_subscribe([cls.env.user.partner_id.id])
        env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"a",
                "res_model": "res.partner",
                "res_id": partner.id,
            }
        )
        partner.category_id = env["res.partner.category"].create({"name": "Sea"})
        partner.image_1920 = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
        env["res.partner.bank"].create(
            {"acc_number": "DE89370400440532013000", "partner_id": partner.id}
        )
        partner.property_payment_term_id = env["account.payment.term"].search(
            [], limit=1
        )
        env["ir.model.data"].create(
            {
                "module": "test",
                "name": f"partner_{partner.id}",
                "model": "res.partner",
                "res_id": partner.id,
            }
        )
        return order

    def _add_invoice(self, partner):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": date(2026, 11, 4),
                "invoice_line_ids": [
                    Command.create({"product_id": self.product.id, "price_unit": 10.0})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def test_undone_merge_leaves_every_row_of_the_database_as_it_was(self):
        for partner in (self.falke, self.frida, self.nord):
            self._add_documents(partner)
        invoice = self._add_invoice(self.falke)
        image = self.falke.image_1920
        before = self._get_all_rows()

        merge = self._merge(self.falke, into=self.nord)
        self.assertFalse(self.falke.exists())
        self.assertEqual(invoice.partner_id, self.nord)
        self.assertEqual(self.frida.crm_root_id, self.adler)
        self._undo(merge)

        self._assert_rows_equal(before)
        self.assertEqual(merge.state, "undone")
        self.assertEqual(self.falke.image_1920, image)
        self.assertEqual(self.env.ref(f"test.partner_{self.falke.id}"), self.falke)
        self.assertEqual(self.frida.crm_root_id, self.falke)
        self.assertEqual(self.env["crm.account.link"]._rebuild(), 0)

    def test_fifty_contacts_merged_into_one_come_back(self):
        people = self.partner_model.create(
            [
                {
                    "name": f"Person {i}",
                    "phone": f"030 9900{i:02}",
                    "email": f"p{i}@example.com",
                    "city": i % 2 and "Ulm",
                }
                for i in range(50)
            ]
        )
        self.env["crm.lead"].create(
            [{"name": p.name, "partner_id": p.id} for p in people]
        )
        for person in people:
            person.message_subscribe(self.bert.ids)
        before = self._get_all_rows()

        merge = self._merge(*people[:-1], into=people[-1])
        self.assertEqual(people.exists(), people[-1])
        self.assertEqual(merge.merged_count, 49)
        self.assertEqual(len(people[-1].crm_phone_number_ids), 50)
        self._undo(merge)

        self._assert_rows_equal(before)

    def test_many_merges_undone_in_any_order_leave_all_rows_equal(self):
        pairs = []
        for i in range(8):
            company = self._create_company(f"Firm {i}", crm_parent_id=self.adler.id)
            double = self._create_company(f"Firm {i} Ltd", phone=f"030 8800{i:02}")
            self.partner_model.create({"name": f"P {i}", "parent_id": double.id})
            pairs.append((double, company))
        before = self._get_all_rows()

        merges = [self._merge(double, into=company) for double, company in pairs]
        for merge in merges[::2] + merges[1::2]:
            self._undo(merge)

        self._assert_rows_equal(before)

    def test_note_names_the_merged_contacts_once(self):
        self.frida.email = "frida@falke.example"
        people = self.partner_model.create([{"name": f"F{i}"} for i in range(3)])
        last_id = self.bert.message_ids[:1].id
        self._merge(self.frida, *people, into=self.bert)
        note = self.bert.message_ids.filtered(lambda m: m.id > last_id and m.body)
        self.assertEqual(len(note), 1)
        self.assertIn("Frida &lt;frida@falke.example&gt;", note.body)
        self.assertIn("<li>F2</li>", note.body)

    # === WHAT A MERGE KEEPS === #

    def test_equally_named_departments_become_one(self):
        self.frida.crm_department_path = "Sales / Export"
        ida = self.partner_model.create({"name": "Ida", "parent_id": self.falke.id})
        ida.crm_department_path = "Purchase"
        self.bert.crm_department_path = "sales / export"
        export = self.bert.crm_department_id
        before = self._get_all_rows()

        merge = self._merge(self.falke, into=self.nord)

        departments = self.env["crm.department"].search(
            [("partner_id", "=", self.nord.id)]
        )
        self.assertEqual(
            departments.mapped("complete_name"),
            ["Purchase", "sales", "sales / export"],
        )
        self.assertEqual(self.frida.crm_department_id, export)
        self.assertEqual(ida.crm_department_id.complete_name, "Purchase")
        self._undo(merge)
        self._assert_rows_equal(before)
        self.assertEqual(self.frida.crm_department_path, "Sales / Export")

    def test_common_follower_costs_no_other_following(self):
        talks = self.env["crm.lead"].create([{"name": f"L{i}"} for i in range(2)])
        talks.message_subscribe(self.frida.ids)
        talks[0].message_subscribe(self.bert.ids)
        (self.frida | self.bert).message_subscribe(self.ost.ids)
        self.frida.message_subscribe(self.nord.ids)

        self._merge(self.frida, into=self.bert)

        self.assertEqual(talks[0].message_partner_ids, self.bert)
        self.assertEqual(talks[1].message_partner_ids, self.bert)
        self.assertEqual(self.bert.message_partner_ids, self.ost | self.nord)

    def test_common_bank_account_comes_back_on_both(self):
        for partner in (self.frida, self.bert):
            self.env["res.partner.bank"].create(
                {"acc_number": "DE89370400440532013000", "partner_id": partner.id}
            )
        before = self._get_all_rows()
        merge = self._merge(self.frida, into=self.bert)
        self.assertEqual(len(self.bert.bank_ids), 1)
        self._undo(merge)
        self._assert_rows_equal(before)

    def test_user_follows_the_contact_there_and_back(self):
        user = new_test_user(self.env, "frida.merge", "base.group_portal")
        company = self.env["res.company"].create({"name": "Other"})
        self.bert.company_id = company
        before = self._get_all_rows()
        merge = self._merge(user.partner_id, into=self.bert)
        self.assertEqual(user.partner_id, self.bert)
        self.assertIn(company, user.company_ids)
        self._undo(merge)
        self._assert_rows_equal(before)
        self.assertNotEqual(user.partner_id, self.bert)
