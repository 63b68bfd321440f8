# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import CrmSelectionCommon

MODELS = (
    "crm.consent",
    "crm.consent.ask",
    "crm.consent.check",
    "crm.consent.purpose",
    "crm.consent.request",
    "crm.consent.text",
    "crm.selection",
    "crm.selection.criterion",
    "crm.selection.member",
)


@tagged("post_install", "-at_install")
class TestSecurity(CrmSelectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = new_test_user(
            cls.env, "sally", groups="sales_team.group_sale_salesman"
        )
        cls.marketing_elsewhere = new_test_user(
            cls.env,
            "otto",
            groups="base.group_partner_manager,mass_mailing.group_mass_mailing_user",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )

    def test_salesman_and_portal_see_nothing(self):
        portal = new_test_user(self.env, "portal_paula", groups="base.group_portal")
        for user in (self.salesman, portal):
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_salesman_does_not_see_the_fields_on_contacts(self):
        with self.assertRaises(AccessError):
            self.anna.with_user(self.salesman).read(["crm_consent_count"])
        people = self.env["res.partner"].with_user(self.salesman)
        people = people.with_context(crm_selection_id=self._create_selection().id)
        with self.assertRaises(AccessError):
            people.search([("crm_selection_reason", "=", "net")])

    def test_marketing_cannot_touch_frozen_rows(self):
        selection = self._create_selection()
        selection.action_freeze()
        member = selection.member_ids[0]

        for operation in ("write", "create", "unlink"):
            self.assertFalse(member.has_access(operation))
        with self.assertRaises(AccessError):
            member.write({"state": "included"})
        self.assertEqual(member.state, "excluded")

    def test_marketing_of_another_company_sees_nothing_of_ours(self):
        selection = self._create_selection()
        selection.action_freeze()
        mailing = self._create_mailing(selection)
        self._send(mailing)
        consent = self._record_consent(self.anna)

        for records in (
            selection,
            selection.criterion_ids,
            selection.member_ids,
            mailing,
            mailing.mailing_trace_ids,
            consent,
        ):
            with self.subTest(model=records._name):
                self.assertTrue(records)
                self.assertFalse(
                    records.with_user(self.marketing_elsewhere)._filtered_access("read")
                )

    def test_traces_without_mailing_stay_odoos(self):
        trace = self.env["mailing.trace"].create(
            {"model": "res.partner", "res_id": self.anna.id}
        )

        self.assertTrue(trace.with_user(self.marketing_elsewhere).has_access("write"))

    def test_contacts_of_another_company_are_never_selected(self):
        self.cora.company_id = self.other_company
        self.user_marketing.company_ids += self.other_company

        selection = self._create_selection()

        self.assertEqual(selection.net_count, 2)

    def test_contacts_that_the_user_may_not_read_count_without_name(self):
        self._hide(self.cora)
        selection = self._create_selection()
        people = self.env["res.partner"].with_user(self.user_marketing)
        people = people.with_context(crm_selection_id=selection.id)

        self.assertEqual(selection.net_count, 3)
        net = people.search([("crm_selection_reason", "=", "net")])
        self.assertEqual(net.ids, (self.anna | self.bert).ids)

        selection.action_freeze()

        self.assertEqual(selection.included_count, 3)
        rows = self.env["crm.selection.member"].with_user(self.user_marketing)
        shown = rows.search([("selection_id", "=", selection.id)])
        self.assertNotIn(self.cora, shown.sudo().partner_id)
        self.assertEqual(len(shown), 4)
        hidden = rows.sudo().search([("partner_id", "=", self.cora.id)])
        with self.assertRaises(AccessError):
            hidden.with_user(self.user_marketing).read(["email"])

    def test_a_condition_counts_contacts_that_the_user_may_not_read(self):
        self._hide(self.cora)
        condition = {"kind": "domain", "domain": "[('name', 'like', 'ora')]"}

        selection = self._create_selection({"mode": "narrow", **condition})

        self.assertEqual(selection.net_count, 1)

    def test_people_of_a_company_not_chosen_are_never_counted(self):
        selection = self._create_selection()
        selections = self.env["crm.selection"].with_user(self.user_marketing)

        with self.assertRaises(AccessError):  # which empties the cache
            typed = selections.new(origin=selection)
            typed.company_id = self.other_company
            typed._funnel_counts()

    def _hide(self, partner):
        self.env["ir.rule"].create(
            {
                "name": "Nobody reads this contact",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {partner.id})]",
            }
        )

    def test_condition_cannot_read_forbidden_fields(self):
        selection = self._create_selection(
            {
                "mode": "narrow",
                "kind": "domain",
                "domain": "[('credit_limit', '>', 1000)]",
            }
        )

        with self.assertRaises(AccessError):
            selection._funnel_counts()
