# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..formulas.holdout import is_held_out
from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestHoldout(CrmSelectionCommon):
    """A campaign holds out 40 % of 60 customers, two people of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["utm.campaign"].create(
            {"title": "Autumn", "crm_holdout_share": 40, "crm_holdout_seed": "apple"}
        )
        companies = cls._create_people(
            [f"Company {number}" for number in range(60)], is_company=True, email=False
        )
        cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "email": f"{name}{company.id}@example.com",
                    "parent_id": company.id,
                    "category_id": [Command.link(cls.tag.id)],
                }
                for company in companies
                for name in ("Ida", "Otto")
            ]
        )

    @classmethod
    def _create_campaign_selection(cls, *criteria, **vals):
        return cls._create_selection(*criteria, campaign_id=cls.campaign.id, **vals)

    def _get_recipients(self, selection, holdout):
        return selection.member_ids.filtered(
            lambda member: member.state == "included" and member.holdout == holdout
        )

    def test_people_of_a_customer_are_held_out_together(self):
        selection = self._create_campaign_selection()
        selection.action_freeze()

        held = self._get_recipients(selection, True).partner_id
        contacted = self._get_recipients(selection, False).partner_id
        self.assertTrue(held and contacted)
        self.assertFalse(held.commercial_partner_id & contacted.commercial_partner_id)
        self.assertEqual(selection.holdout_count, len(held))
        self.assertEqual(selection.included_count, len(contacted))

    def test_anybody_can_repeat_the_draw(self):
        selection = self._create_campaign_selection()
        selection.action_freeze()

        for member in selection.member_ids.filtered(lambda m: m.state == "included"):
            customer = member.frozen_customer_id
            self.assertEqual(customer, member.partner_id.commercial_partner_id.id)
            self.assertEqual(
                member.holdout, is_held_out("apple", self.campaign.id, customer, 40)
            )

    def test_held_out_customers_are_the_same_in_every_selection_of_the_campaign(self):
        first, second = (self._create_campaign_selection() for _number in range(2))
        (first | second).mapped(lambda selection: selection.action_freeze())

        self.assertEqual(
            self._get_recipients(first, True).partner_id,
            self._get_recipients(second, True).partner_id,
        )

    def test_campaigns_hold_out_independently(self):
        other = self.campaign.copy({"title": "Winter", "crm_holdout_seed": "apple"})
        first = self._create_campaign_selection()
        second = self._create_selection(campaign_id=other.id)
        (first | second).mapped(lambda selection: selection.action_freeze())

        self.assertNotEqual(
            self._get_recipients(first, True).partner_id,
            self._get_recipients(second, True).partner_id,
        )

    def test_funnel_predicts_who_is_held_out(self):
        # The first of two people with one address decides.
        self.anna.email = self.bert.email = self.cora.email = "shared@example.com"
        selection = self._create_campaign_selection()

        counts = selection._funnel_counts()
        selection.action_freeze()

        self.assertEqual(counts["net"], selection.included_count)
        self.assertEqual(counts["reasons"]["holdout"], selection.holdout_count)
        self.assertEqual(counts["reasons"]["duplicate"], 2)
        self.assertEqual(
            counts["matched"], counts["net"] + sum(counts["reasons"].values())
        )

    def test_list_of_people_tells_who_is_held_out(self):
        selection = self._create_campaign_selection()
        people = self.env["res.partner"].with_context(crm_selection_id=selection.id)

        held = people.search([("crm_selection_reason", "=", "holdout")])

        self.assertEqual(len(held), selection._funnel_counts()["reasons"]["holdout"])
        self.assertEqual(
            set(held.mapped("crm_selection_reason")), {"Held out to see the effect"}
        )

    def test_who_is_held_out_gets_no_mail_whatever_happens(self):
        selection = self._create_campaign_selection()
        selection.action_freeze()
        held = self._get_recipients(selection, True).partner_id
        mailing = self._create_mailing(selection)

        self.assertEqual(mailing.total, selection.included_count)
        self.assertFalse(self._send(mailing) & held)
        self.assertEqual(
            selection._get_skip_reasons(held.ids), dict.fromkeys(held.ids, "holdout")
        )

    def test_who_stands_in_both_groups_after_a_merge_is_contacted(self):
        selection = self._create_campaign_selection()
        selection.action_freeze()
        held = self._get_recipients(selection, True)[0]
        contacted = self._get_recipients(selection, False)[0].partner_id
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_selection_member SET partner_id = %s WHERE id = %s",
                contacted.id,
                held.id,
            )
        )

        self.assertFalse(selection._get_skip_reasons(contacted.ids))

    def test_seal_covers_the_draw(self):
        selection = self._create_campaign_selection()
        selection.action_freeze()
        self.assertTrue(selection._is_seal_intact())

        self.env.cr.execute(
            SQL(
                "UPDATE crm_selection_member SET holdout = FALSE WHERE id = %s",
                self._get_recipients(selection, True)[0].id,
            )
        )

        self.assertFalse(selection._is_seal_intact())

    def test_seals_of_rows_without_a_draw_stay_valid(self):
        selection = self._create_selection()
        selection.action_freeze()
        # As frozen before there were hold-out groups.
        self.env.cr.execute(
            SQL(
                """UPDATE crm_selection_member
                      SET holdout = NULL, frozen_customer_id = NULL
                    WHERE selection_id = %s""",
                selection.id,
            )
        )
        self.env.cr.execute(
            SQL(
                """UPDATE crm_selection_member
                      SET hash = encode(sha256(convert_to(concat_ws('|',
                          selection_id, frozen_partner_id, COALESCE(email, ''), state,
                          COALESCE(reason, ''), COALESCE(consent_id::text, ''),
                          COALESCE(basis, '')), 'UTF8')), 'hex')
                    WHERE selection_id = %s""",
                selection.id,
            )
        )
        selection.seal = selection._compute_seal_of_rows(selection.previous_seal)
        self.env.invalidate_all()

        self.assertTrue(selection._is_seal_intact())
        mailing = self._create_mailing(selection)
        self.assertEqual(mailing.total, selection.included_count)

    def test_without_a_share_nobody_is_held_out(self):
        self.campaign.crm_holdout_share = 0
        selection = self._create_campaign_selection()
        selection.action_freeze()

        self.assertEqual(selection.holdout_count, 0)
        self.assertEqual(selection.included_count, 123)
