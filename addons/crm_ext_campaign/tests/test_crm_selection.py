# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, users

from .common import CrmSelectionCommon

SOUTH = {"mode": "narrow", "kind": "zip", "zip_ranges": "70000-79999"}


class TestCrmSelection(CrmSelectionCommon):
    def _get_steps(self, selection):
        counts = selection._funnel_counts()
        return [counts["criteria"], counts["matched"], counts["net"]]

    def test_selection_without_criteria_means_nobody(self):
        selection = self._create_selection()
        selection.criterion_ids.unlink()

        self.assertEqual(self._get_steps(selection), [[], 0, 0])

    def test_funnel_tells_what_remains_and_what_fell_out(self):
        exclude = {
            "mode": "exclude",
            "kind": "domain",
            "domain": "[('name','=','Bert')]",
        }

        selection = self._create_selection(SOUTH, exclude)

        # Five tagged; Cora and Bär AG are elsewhere; Adler GmbH has no address.
        self.assertEqual(self._get_steps(selection), [[(5, 0), (3, 2), (2, 1)], 2, 1])
        self.assertEqual(selection._funnel_counts()["reasons"]["no_email"], 1)

    def test_included_people_are_added_once(self):
        munich = {"mode": "include", "kind": "zip", "zip_ranges": "80331"}

        selection = self._create_selection(munich)
        steps, matched, net = self._get_steps(selection)

        self.assertEqual(steps[0], (5, 0))
        self.assertEqual(net, 3)
        self.assertEqual(matched, steps[1][0])

    def test_without_including_criterion_the_first_narrowing_one_counts(self):
        selection = self._create_selection(SOUTH)
        selection.criterion_ids[0].mode = "narrow"

        self.assertEqual(self._get_steps(selection)[0], [(5, 0), (3, 2)])

    def test_only_excluding_starts_with_everybody(self):
        selection = self._create_selection()
        everybody = (
            self.env["res.partner"]
            .with_user(self.user_marketing)
            .search_count([("company_id", "in", [False, self.company.id])])
        )

        selection.criterion_ids.mode = "exclude"

        self.assertEqual(self._get_steps(selection)[0], [(everybody - 5, 5)])

    def test_each_reason_is_counted(self):
        self.env["mail.blacklist"].create({"email": "anna@example.com"})
        self._record_consent(self.bert, "withdrawn", purpose_id=False)
        self._create_people(["Dora", "Emil"], email="Cora@example.com")

        counts = self._create_selection()._funnel_counts()

        self.assertEqual(
            {reason: count for reason, count in counts["reasons"].items() if count},
            {"no_email": 2, "blacklisted": 1, "withdrawn": 1, "duplicate": 2},
        )
        self.assertEqual(counts["net"], 1)

    def test_nobody_of_a_company_of_our_own_is_contacted(self):
        self.other_company.partner_id = self.adler

        counts = self._create_selection()._funnel_counts()

        # Adler GmbH itself, Anna and Bert
        self.assertEqual(counts["reasons"]["own"], 3)
        self.assertEqual(counts["net"], 1)

    def test_only_who_consented_gets_the_newsletter(self):
        self._record_consent(self.anna)
        self._record_consent(self.bert, expiry=date(2020, 1, 1), date="2019-01-01")
        self._record_consent(self.cora, company_id=self.other_company.id)

        counts = self._create_selection(
            purpose_id=self.purpose_newsletter.id
        )._funnel_counts()

        self.assertEqual(counts["net"], 1)
        self.assertEqual(counts["reasons"]["no_consent"], 1)
        self.assertEqual(counts["reasons"]["expired"], 1)

    def test_newest_statement_about_the_address_counts(self):
        self._record_consent(self.anna, date="2025-01-01")
        self._record_consent(self.anna, "withdrawn", date="2025-02-01")
        self._record_consent(self.bert, "withdrawn", date="2025-02-01")
        self._record_consent(self.bert, date="2025-03-01")

        selection = self._create_selection(purpose_id=self.purpose_newsletter.id)

        self.assertEqual(
            selection._get_reason_texts((self.anna | self.bert).ids),
            {self.anna.id: "Consent withdrawn", self.bert.id: "Gets the mailing"},
        )

    def test_objection_follows_the_person_to_a_new_address(self):
        self._record_consent(self.anna, "withdrawn", purpose_id=False)
        self.anna.email = "anna.new@example.com"

        texts = self._create_selection()._get_reason_texts(self.anna.ids)

        self.assertEqual(texts, {self.anna.id: "Consent withdrawn"})

    def test_consent_does_not_follow_to_a_new_address(self):
        self._record_consent(self.anna)
        self.anna.email = "anna.new@example.com"

        selection = self._create_selection(purpose_id=self.purpose_newsletter.id)

        self.assertEqual(selection.net_count, 0)

    def test_archived_contacts_are_never_meant(self):
        self.bert.active = False

        self.assertEqual(self._create_selection().net_count, 2)

    def test_form_counts_while_editing(self):
        selections = self.env["crm.selection"].with_user(self.user_marketing)
        form = Form(selections)
        form.name = "Machinery"
        form.purpose_id = self.purpose_offers
        with form.criterion_ids.new() as line:
            line.kind = "tag"
            line.category_ids.add(self.tag)
        funnel = selections.count_funnel(form.funnel_request, "1")
        self.assertEqual(funnel["criteria"][0]["label"], "Everybody tagged Canary")
        self.assertEqual(funnel["net"], 3)
        with form.criterion_ids.new() as line:
            line.kind = "industry"
            line.industry_ids.add(self.industry)
        funnel = selections.count_funnel(form.funnel_request, "2")
        self.assertEqual(
            funnel["criteria"][1],
            {
                "label": "only those in the industry Machinery",
                "remaining": 3,
                "dropped": 2,
            },
        )

        selection = form.save()

        self.assertEqual(selection.net_count, funnel["net"])
        self.assertEqual(
            selection.sentence,
            "Everybody tagged Canary, only those in the industry Machinery",
        )

    def test_list_of_people_tells_why_they_fall_out(self):
        selection = self._create_selection(SOUTH)
        action = selection.action_view_people()
        people = self.env["res.partner"].with_user(self.user_marketing)
        people = people.with_context(**action["context"])

        dropped = people.search([("crm_selection_reason", "=", "dropped")])
        net = people.search([("crm_selection_reason", "=", "net")])

        self.assertEqual(net, self.anna | self.bert)
        self.assertEqual(dropped, self.adler | self.baer | self.cora)
        self.assertEqual(
            [
                who.with_env(dropped.env).crm_selection_reason
                for who in (self.adler, self.cora)
            ],
            ["No email address", "Fell out: only those with postcode 70000-79999"],
        )
        self.assertEqual(net.mapped("crm_selection_reason"), ["Gets the mailing"] * 2)

    def test_list_of_people_runs_the_statement_once(self):
        selection = self._create_selection(SOUTH)
        people = self.people.with_user(self.user_marketing).with_context(
            crm_selection_id=selection.id
        )
        people.mapped("crm_selection_reason")  # warm up
        people.invalidate_recordset(["crm_selection_reason"])
        selection._flush_sources()

        with self.assertQueryCount(3):  # the selection, estimate, its people
            people.mapped("crm_selection_reason")

    def test_list_of_selections_never_counts_people(self):
        selections = self._create_selection() | self._create_selection()
        spec = {"name": {}, "sentence": {}, "sent_count": {}, "mailing_count": {}}
        selections.web_read(spec)
        more = selections
        for _number in range(20):
            more |= self._create_selection()
        self.env.invalidate_all()

        with self.assertQueryCount(16):
            more.web_read(spec)

    def test_funnel_is_one_statement_and_its_estimate(self):
        selection = self._create_selection(SOUTH)
        selection._funnel_counts()

        with self.assertQueryCount(2):
            selection._funnel_counts()

    def test_many_people_are_counted_like_few(self):
        self._record_consent(self.anna)
        self._record_consent(self.bert, "withdrawn", purpose_id=False)
        ordered = {"mode": "exclude", "kind": "no_order_since"}
        selections = [
            self._create_selection(SOUTH, purpose_id=purpose.id)
            for purpose in (self.purpose_newsletter, self.purpose_offers)
        ] + [self._create_selection(ordered), self._create_selection(channel="letter")]
        few = [selection._funnel_counts() for selection in selections]
        statement = "odoo.addons.crm_ext_campaign.models.crm_selection_statement"

        with patch(f"{statement}.LARGE", 0):
            many = [selection._funnel_counts() for selection in selections]

        self.assertEqual(many, few)

    @users("user_marketing")
    def test_copy_starts_a_new_draft(self):
        selection = self._create_selection(SOUTH)
        selection.action_freeze()

        copy = selection.copy()

        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.name, "Machinery in the south (new version)")
        self.assertEqual(len(copy.criterion_ids), 2)
        self.assertFalse(copy.member_ids or copy.seal)
        copy.criterion_ids = [Command.clear()]
        self.assertFalse(copy.criterion_ids)
