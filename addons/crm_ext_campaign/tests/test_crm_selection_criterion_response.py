# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time
from odoo.tools import format_date

from .common import CrmSelectionCommon


@freeze_time("2026-06-15")
class TestCrmSelectionCriterionResponse(CrmSelectionCommon):
    """Criteria by what people did with mailings and what they consented to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partner_model = cls.env["ir.model"]._get_id("res.partner")
        cls.campaign = cls.env["utm.campaign"].create({"name": "Spring"})
        cls.mailing, cls.other_mailing = cls.env["mailing.mailing"].create(
            [
                {"subject": subject, "mailing_model_id": partner_model}
                | {"campaign_id": campaign}
                for subject, campaign in (
                    ("Spring offer", cls.campaign.id),
                    ("News", False),
                )
            ]
        )
        cls._create_trace(cls.anna, trace_status="open", open_datetime="2026-05-02")
        cls._create_trace(cls.bert, trace_status="sent")
        cls._create_trace(
            cls.cora, mass_mailing_id=cls.other_mailing.id, trace_status="bounce"
        )

    @classmethod
    def _create_trace(cls, partner, **vals):
        return cls.env["mailing.trace"].create(
            {
                "mass_mailing_id": cls.mailing.id,
                "model": "res.partner",
                "res_id": partner.id,
                "email": partner.email_normalized,
                "sent_datetime": "2026-05-01 10:00:00",
                **vals,
            }
        )

    def test_each_response(self):
        self._create_trace(
            self.cora,
            trace_status="reply",
            open_datetime="2026-05-02",
            links_click_datetime="2026-05-02",
        )
        for response, kept in (
            ("received", self.people),
            ("opened", self.anna | self.cora),
            ("clicked", self.cora),
            ("replied", self.cora),
            ("ignored", self.bert),
            ("bounced", self.cora),
        ):
            with self.subTest(response=response):
                self.assertEqual(
                    self._get_kept(kind="response", response=response), kept
                )

    def test_only_the_mailings_or_campaigns_asked_for(self):
        adler = self.anna | self.bert
        for values, kept in (
            ({"mailing_ids": self.mailing.ids}, adler),
            ({"campaign_ids": self.campaign.ids}, adler),
            ({"mailing_ids": self.other_mailing.ids}, adler - adler),
            ({"since_date": "2026-05-02"}, adler - adler),
        ):
            with self.subTest(values=values):
                self.assertEqual(
                    self._get_kept(kind="response", response="received", **values), kept
                )

    def test_response_from_a_mailing_list_counts_by_address(self):
        self._create_trace(
            self.cora, model="mailing.contact", res_id=1, trace_status="sent"
        )

        kept = self._get_kept(kind="response", response="ignored")

        self.assertEqual(kept, self.bert | self.cora)

    def test_mailing_to_a_selection_of_another_company_does_not_count(self):
        foreign = self._create_selection(
            user=self.env.user, company_id=self.other_company.id
        )
        foreign.action_freeze()
        self.mailing.crm_selection_id = foreign

        self.assertFalse(self._get_kept(kind="response", response="opened"))

    def test_mailing_of_a_campaign_of_another_company_does_not_count(self):
        self.mailing.campaign_id.write(
            {"company_id": self.other_company.id, "crm_goal": "20 orders"}
        )

        self.assertFalse(self._get_kept(kind="response", response="opened"))

        self.mailing.campaign_id.crm_goal = False
        self.assertTrue(self._get_kept(kind="response", response="opened"))

    def test_newest_consent_counts(self):
        self._record_consent(self.anna, date="2026-01-01")
        self._record_consent(self.bert, date="2026-01-01")
        self._record_consent(self.bert, "withdrawn", date="2026-02-01")
        for state, kept in (
            ("granted", self.anna),
            ("none", self.cora),
        ):
            with self.subTest(state=state):
                self.assertEqual(self._get_by_consent(state), kept)
        # Who objected gets nothing, but is counted.
        selection = self._create_selection(self._get_consent_criterion("withdrawn"))
        self.assertEqual(selection.matched_count, 1)

    def test_expired_consent_is_none(self):
        self._record_consent(self.anna, date="2026-01-01", expiry="2026-06-14")
        self._record_consent(self.bert, date="2026-01-01", expiry="2026-06-15")

        self.assertEqual(self._get_by_consent("granted"), self.bert)

    def _get_consent_criterion(self, state):
        return {
            "mode": "narrow",
            "kind": "consent",
            "consent_state": state,
            "consent_purpose_id": self.purpose_newsletter.id,
        }

    def _get_by_consent(self, state):
        return self._get_kept(**self._get_consent_criterion(state))

    def test_sentences_are_readable(self):
        selection = self._create_selection(
            {"kind": "response", "response": "opened", "mailing_ids": self.mailing.ids},
            self._get_consent_criterion("granted"),
        )
        since = format_date(selection.env, date(2025, 6, 15))

        self.assertIn(
            f"only those who opened “Spring offer” since {since}, only those who "
            "consented to “News”",
            selection.sentence,
        )

    def test_bad_values_are_refused_with_advice(self):
        for values, advice in (
            ({"kind": "response"}, "Response"),
            ({"kind": "consent", "consent_state": "none"}, "Choose statement"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, advice):
                    self._create_selection({"mode": "narrow", **values})
