# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_result import SENT, CampaignResultCommon


@tagged("post_install", "-at_install")
class TestCampaignReport(CampaignResultCommon):
    # === REACTIONS === #
    def test_reactions_to_the_mailing_are_counted(self):
        self._contact(self.anna, trace_status="open", open_datetime=SENT)
        self._contact(self.bert, trace_status="bounce")
        self._contact(
            self.cora, trace_status="reply", open_datetime=SENT, reply_datetime=SENT
        )

        self.assertEqual(
            self._get_figures(
                "contacted", "delivered", "bounced", "opened", "answered"
            ),
            (3, 2, 1, 2, 1),
        )

    def test_who_was_left_out_before_sending_was_not_contacted(self):
        self._contact(self.anna)
        self._contact(self.bert, trace_status="cancel", sent=False)
        self._contact(self.cora, trace_status="sent", is_test_trace=True)

        self.assertEqual(self._get_figures("contacted"), 1)

    def test_click_of_a_person_counts(self):
        [trace] = self._contact(self.anna)
        self._click(trace, 3600)

        self.assertEqual(
            self._get_figures("opened", "clicked", "machine_clicked"), (1, 1, 0)
        )

    def test_click_before_anybody_can_have_read_the_mail_is_a_machines(self):
        [trace] = self._contact(self.anna)
        self._click(trace, 2)
        trace.open_datetime = SENT + timedelta(seconds=2)

        self.assertEqual(
            self._get_figures("opened", "clicked", "machine_clicked"), (0, 0, 1)
        )

    def test_many_links_at_once_are_a_machines_clicks(self):
        [trace] = self._contact(self.anna)
        self._click(trace, 600, 600.3, 600.6)

        self.assertEqual(self._get_figures("clicked", "machine_clicked"), (0, 1))

    def test_person_who_clicks_after_the_machine_counts(self):
        [trace] = self._contact(self.anna)
        self._click(trace, 2, 2.1, 7200)

        self.assertEqual(self._get_figures("clicked", "machine_clicked"), (1, 0))

    def test_click_whose_record_is_gone_still_counts(self):
        self._contact(self.anna, links_click_datetime=SENT + timedelta(hours=1))

        self.assertEqual(self._get_figures("clicked"), 1)

    # === LETTERS AND CALLS === #
    def test_letters_and_calls_are_contacts_too(self):
        self.campaign.crm_cost_ids = [Command.create({"name": "Print", "amount": 6})]
        by_letter = self._create_selection(self.campaign, channel="letter")
        letter = self.env["crm.letter"].create(
            {"subject": "Oil", "selection_id": by_letter.id}
        )
        self.env["crm.letter.recipient"].create(
            [
                {
                    "letter_id": letter.id,
                    "partner_id": person.id,
                    "state": state,
                    "date": SENT,
                }
                for person, state in ((self.anna, "printed"), (self.bert, "skipped"))
            ]
        )
        by_phone = self._create_selection(self.campaign, channel="phone")
        calls = self.env["crm.call.list"].create(
            {"name": "Oil", "selection_id": by_phone.id}
        )
        self.env["crm.call.list.entry"].create(
            {
                "call_list_id": calls.id,
                "partner_id": self.cora.id,
                "state": "done",
                "date": SENT,
            }
        )
        self._contact(self.bert, sent=SENT - timedelta(days=9))
        self._order(self.adler, 2)
        self._order(self.baer, 3)

        self.assertEqual(
            self._get_figures("contacted", "cost", "ordered_amount", groupby="channel"),
            {"mail": [1, 2, 0], "letter": [1, 2, 2], "phone": [1, 2, 3]},
        )

    # === GROUPS === #
    def test_results_show_by_segment_postcode_and_salesperson(self):
        self.adler.user_id = seller = new_test_user(
            self.env, "seller.result", groups="sales_team.group_sale_salesman"
        )
        self._contact(self.anna | self.cora)
        self._order(self.adler, 2, user_id=seller.id)
        self._order(self.baer, 3, user_id=False)

        for groupby, expected in (
            ("selection_id", {"People of Autumn": [2, 5]}),
            ("zip_area", {"70": [1, 2], "80": [1, 3]}),
            ("user_id", {seller.display_name: [1, 2], False: [1, 3]}),
        ):
            with self.subTest(groupby=groupby):
                self.assertEqual(
                    self._get_figures("contacted", "ordered_amount", groupby=groupby),
                    expected,
                )

    def test_ratio_of_a_group_is_made_of_its_sums(self):
        self._contact(self.anna | self.bert)
        self._contact(self.cora, trace_status="bounce")
        self._order(self.adler, 2)

        self.assertEqual(
            self._get_figures("delivered_ratio:avg", "ordered_ratio:avg"),
            (100 * 2 / 3, 100 / 3),
        )

    def test_lists_name_each_row(self):
        self._contact(self.anna)
        self._bill(self._order(self.anna, 17))

        report = self.env["crm.campaign.report"].with_user(self.mara)
        rows = report.search_read(
            [("campaign_id", "=", self.campaign.id)], ["kind", "revenue"], order="kind"
        )

        self.assertEqual(
            [(row["kind"], row["revenue"]) for row in rows],
            [("contact", 0), ("invoice", 17), ("order", 0)],
        )

    # === RIGHTS === #
    def test_only_marketing_sees_results(self):
        seller = new_test_user(
            self.env, "seller.result", groups="sales_team.group_sale_manager"
        )

        with self.assertRaises(AccessError):
            self._get_figures("contacted", user=seller)
        with self.assertRaises(AccessError):
            self.campaign.with_user(seller).crm_result_html  # noqa: B018

    def test_results_of_another_company_stay_there(self):
        other = self.env["res.company"].create({"name": "Other Inc."})
        stranger = new_test_user(
            self.env,
            "stranger.result",
            groups="mass_mailing.group_mass_mailing_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self._contact(self.anna)
        self._order(self.anna, 2)

        self.assertFalse(self._get_figures("contacted", user=stranger))
        with self.assertRaises(AccessError):
            self.campaign.with_user(stranger).read(["crm_result_html"])
