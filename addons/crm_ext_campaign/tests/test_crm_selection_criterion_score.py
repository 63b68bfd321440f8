# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import CrmSelectionCommon


@freeze_time("2026-06-15")
class TestCrmSelectionCriterionScore(CrmSelectionCommon):
    """Criteria by scores. Adler is in class B, its tree in A; Bär never ordered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_marketing.group_ids = [
            Command.link(cls.env.ref("account.group_account_readonly").id)
        ]
        cls._score(cls.adler, "own", abc_class="b", revenue_12m=500, days_late=9)
        cls._score(cls.adler, "tree", abc_class="a", revenue_12m=900, days_late=9)

    @classmethod
    def _score(cls, partner, scope, company=None, **figures):
        """Write a row, as only the refresh does."""
        values = {
            "partner_id": partner.id,
            "company_id": (company or cls.company).id,
            "scope": scope,
            **figures,
        }
        cls.env.cr.execute(
            SQL(
                "INSERT INTO crm_customer_score (%s) VALUES (%s)",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            )
        )

    def test_class_of_the_company_or_of_its_tree(self):
        adler = self.anna | self.bert
        for classes, scope, kept in (
            ("b", "own", adler),
            ("a", "own", adler - adler),
            ("a,b", "own", adler),
            ("a", "tree", adler),
        ):
            with self.subTest(classes=classes, scope=scope):
                values = {"abc_class": classes, "score_scope": scope}
                self.assertEqual(self._get_kept(kind="abc", **values), kept)

    def test_figure_of_at_least_and_at_most(self):
        adler = self.anna | self.bert
        for figure, operator, value, kept in (
            ("revenue_12m", "at_least", 500, adler),
            ("revenue_12m", "at_least", 500.01, adler - adler),
            # Who never ordered has a revenue of nothing, but is not late.
            ("revenue_12m", "at_most", 499, self.cora),
            ("revenue_12m", "at_most", 500, self.people),
            ("days_late", "at_least", 9, adler),
            ("days_late", "at_most", 9, adler),
        ):
            with self.subTest(figure=figure, operator=operator, value=value):
                self.assertEqual(
                    self._get_kept(
                        kind="score",
                        score_figure=figure,
                        operator=operator,
                        score_value=value,
                    ),
                    kept,
                )

    def test_scores_of_another_company_do_not_count(self):
        self._score(self.baer, "own", self.other_company, abc_class="a")

        self.assertFalse(self._get_kept(kind="abc", abc_class="a"))

    def test_hidden_amounts_cannot_be_found_out_by_counting(self):
        group = self.env.ref("account.group_account_readonly")
        self.user_marketing.group_ids = [Command.unlink(group.id)]
        figure = {"kind": "score", "score_figure": "margin_12m", "score_value": 1}
        selection = self._create_selection({"mode": "narrow", **figure})

        with self.assertRaises(AccessError):
            selection._funnel_counts()

    def test_sentences_are_readable(self):
        selection = self._create_selection(
            {"kind": "abc", "abc_class": "b,c", "score_scope": "tree"},
            {"kind": "score", "score_figure": "order_count_12m", "score_value": 3},
        )

        self.assertIn(
            "only those in class B or C (with branches), only those with “Orders, 12 "
            "Months” of at least 3",
            selection.sentence,
        )

    def test_bad_values_are_refused_with_advice(self):
        for values, advice in (
            ({"kind": "abc"}, "Class"),
            ({"kind": "score"}, "Choose the figure"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, advice):
                    self._create_selection({"mode": "narrow", **values})
