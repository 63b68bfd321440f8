from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import format_date

from .common_call import CallCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:30")
class TestCrmCallCard(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ring = cls._create_call("1", cls.anna)

    def _get_card(self, call=None, user=None):
        call = (call or self.ring).with_user(user or self.anna)
        cards = call.get_call_cards()
        self.assertEqual(len(cards), 1)
        return cards[0]

    def _get_hit(self, user=None):
        hits = self._get_card(user=user)["hits"]
        self.assertEqual([hit["res_id"] for hit in hits], self.bert.ids)
        return hits[0]

    def test_card_names_the_caller_and_the_state_of_the_call(self):
        card = self._get_card()
        self.assertEqual(card["number"], "+49 431 556677")
        self.assertEqual(card["state"], "ringing")
        self.assertEqual(card["started_at"], "2026-03-10 12:00:00")
        self.assertEqual(card["now"], "2026-03-10 12:00:30")
        self.assertTrue(card["is_mine"])
        self.assertFalse(card["has_talk"])
        hit = self._get_hit()
        self.assertEqual(hit["name"], self.bert.display_name)
        self.assertEqual(hit["company"], self.bert.commercial_partner_id.name)

    def test_card_shows_place_supervisor_talk_order_and_follow_up(self):
        company = self.nord
        self.bert.crm_supervisor_id = self.env["res.partner"].create(
            {"name": "Cora", "parent_id": company.id}
        )
        self.bert.crm_department_path = "Sales / Export"
        talk = self._create_talk(self.anna, name="Price", date=datetime(2026, 3, 9, 9))
        order = self.env["sale.order"].create(
            {"partner_id": company.id, "user_id": self.anna.id}
        )
        order.action_confirm()
        self.bert.activity_schedule(
            "mail.mail_activity_data_call",
            "2026-03-12",
            summary="Ask for the drawing",
            user_id=self.anna.id,
        )
        hit = self._get_hit()
        self.assertEqual(hit["company"], "Adler Nord")
        self.assertEqual(hit["branch"], "Adler GmbH")
        self.assertEqual(hit["supervisor"], "Cora")
        self.assertEqual(hit["department"], "Sales / Export")
        self.assertEqual(hit["last_talk"]["id"], talk.id)
        self.assertIn("Price", hit["last_talk"]["text"])
        self.assertEqual(hit["open_orders"]["count"], 1)
        self.assertEqual(hit["open_orders"]["records"][0]["id"], order.id)
        self.assertIn("Ask for the drawing", hit["next_followup"])

    def test_card_says_where_an_order_stands_and_why_it_is_late(self):
        product = self.env["product.product"].create(
            {"name": "Bearing", "type": "consu", "is_storable": True}
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.nord.id,
                "user_id": self.anna.id,
                "commitment_date": "2026-03-02 12:00:00",
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        order.action_confirm()
        (record,) = self._get_hit()["open_orders"]["records"]
        day = format_date(self.ring.with_user(self.anna).env, "2026-03-02")
        self.assertEqual(
            record["text"],
            f"{order.display_name} · Not delivered, was due {day} · Not invoiced"
            " · Bearing is missing",
        )
        self.assertTrue(record["late"])

    def test_unknown_and_withheld_number_have_no_hits(self):
        stranger = self._create_call("2", self.anna, number="004969123456")
        card = self._get_card(stranger)
        self.assertEqual((card["number"], card["hits"]), ("+49 69 123456", []))
        self.assertEqual(card["can_create"], ["res.partner", "crm.lead"])

        withheld = self._create_call("3", self.anna, number="anonymous")
        card = self._get_card(withheld)
        self.assertEqual((card["number"], card["hits"]), ("", []))

    def test_several_callers_are_a_list_until_one_is_chosen(self):
        cora = self.bert.copy({"name": "Cora"})
        hits = self._get_card()["hits"]
        self.assertEqual({hit["res_id"] for hit in hits}, set((self.bert + cora).ids))

        self.ring.with_user(self.anna).choose_caller("res.partner", cora.id)
        hits = self._get_card()["hits"]
        self.assertEqual([hit["res_id"] for hit in hits], cora.ids)
        self.assertEqual(self.ring.partner_id, cora)

    def test_people_of_a_told_company_are_still_offered(self):
        cora = self.bert.copy({"name": "Cora"})
        company = self.bert.commercial_partner_id
        self.ring.partner_id = company
        hits = self._get_card()["hits"]
        self.assertEqual(hits[0]["res_id"], company.id)
        self.assertEqual(len(hits), 3)
        self.assertIn(cora.id, [hit["res_id"] for hit in hits])

    def test_call_taken_by_a_colleague_is_not_mine(self):
        self.ring.user_ids = [Command.link(self.otto.id)]
        self.ring.write({"state": "answered", "user_id": self.otto.id})
        self.assertFalse(self._get_card()["is_mine"])
        self.assertTrue(self._get_card(user=self.otto)["is_mine"])

    def test_many_hits_cost_as_many_queries_as_one(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            hits = self._get_card()["hits"]
            return len(hits), self.env.cr.sql_log_count - before

        count_queries()
        self.assertEqual(count_queries()[0], 1)
        __, one = count_queries()
        for name in ("Cora", "Dora", "Emma"):
            self.bert.copy({"name": name})
        self.assertEqual(count_queries(), (4, one))
        self.assertLessEqual(one, 40)


@tagged("post_install", "-at_install")
class TestCrmCallCardRights(CallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ring = cls._create_call("1", cls.anna)

    def test_nobody_gets_the_card_of_somebody_elses_phone(self):
        self.assertEqual(self.ring.with_user(self.carl).get_call_cards(), [])
        with self.assertRaises(AccessError):
            self.ring.with_user(self.carl).choose_caller("res.partner", self.bert.id)
        self.assertEqual(self.ring.with_user(self.petra).get_call_cards(), [])

    def test_hidden_customer_is_an_unknown_caller(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.ring.partner_id = self.bert
        self.bert.company_id = other
        (card,) = self.ring.with_user(self.anna).get_call_cards()
        self.assertEqual(card["hits"], [])
        with self.assertRaises(AccessError):
            self.ring.with_user(self.anna).choose_caller("res.partner", self.bert.id)

    def test_phone_of_another_company_rings_whatever_company_is_chosen(self):
        other = self.env["res.company"].create({"name": "Other"})
        system = self.env["crm.phone.system"].create(
            {"name": "Other", "company_id": other.id}
        )
        self.anna.company_ids = [Command.link(other.id)]
        call = self._create_call("2", self.anna, system_id=system.id)
        own = {"allowed_company_ids": self.env.company.ids}
        call = call.with_user(self.anna).with_context(**own)
        self.assertEqual(len(call.get_call_cards()), 1)

    def test_confidential_talk_of_a_colleague_is_not_the_last(self):
        self._create_talk(self.anna, name="Price", date=datetime(2026, 3, 1, 9))
        self._create_talk(
            self.otto,
            name="Secret",
            date=datetime(2026, 3, 2, 9),
            is_confidential=True,
        )
        (card,) = self.ring.with_user(self.anna).get_call_cards()
        self.assertIn("Price", card["hits"][0]["last_talk"]["text"])

    def test_order_of_a_colleague_is_not_shown(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.bert.id, "user_id": self.otto.id}
        )
        order.action_confirm()
        (card,) = self.ring.with_user(self.anna).get_call_cards()
        self.assertFalse(card["hits"][0]["open_orders"])

    def test_who_may_not_sell_is_not_offered_an_order(self):
        plain = new_test_user(self.env, "plain", groups="base.group_user")
        self.ring.user_ids = [Command.link(plain.id)]
        (card,) = self.ring.with_user(plain).get_call_cards()
        methods = [action["method"] for action in card["actions"]]
        self.assertNotIn("action_register_order", methods)
        self.assertEqual(card["can_create"], [])
        for method in ("action_register_order", "unlink"):
            with self.assertRaises(UserError):
                self.ring.with_user(plain).run_card_action(
                    method, "res.partner", self.bert.id
                )

    def test_only_contacts_and_leads_can_call(self):
        with self.assertRaises(UserError):
            self.ring.with_user(self.anna).choose_caller("res.users", self.anna.id)
