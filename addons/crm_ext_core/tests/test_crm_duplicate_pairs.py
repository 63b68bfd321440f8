import csv
from pathlib import Path

from odoo.tests import TransactionCase
from odoo.tools import groupby

PAIRS = Path(__file__).with_name("duplicate_pairs.csv")

# Nothing but a guess would find these: an abbreviation, a name of one short word with a
# letter missing, a new name after a wedding.
MISSED = {"Bosch / Bosh", "IBM Deutschland / International Business Machines"} | {
    "Lisa Meier / Lisa Schulze"
}
# Father and son at one address; daughter and father on one line.
WRONG = {"Karl Roth / Karl Roth jun.", "Maria Vogt / Mario Vogt"}


class TestCrmDuplicatePairs(TransactionCase):
    """Pairs of contacts, labelled by hand: which are found, and which wrongly?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.labels = {}
        with PAIRS.open(encoding="utf-8") as file:
            for __, rows in groupby(csv.DictReader(file), lambda row: row["pair"]):
                cls._create_pair(list(rows))

    @classmethod
    def _create_pair(cls, rows):
        is_same = rows[0]["same"] == "yes"
        names = ("name", "street", "zip", "city", "phone", "email", "vat")
        partners = cls.env["res.partner"].with_context(no_vat_validation=True)
        pair = partners.create(
            [
                {
                    "is_company": row["kind"] == "company",
                    **{name: row[name] for name in names},
                }
                for row in rows
            ]
        )
        cls.labels[tuple(pair.ids)] = (is_same, " / ".join(pair.mapped("name")))

    def _check(self, pairs):
        found = {self.labels.get(tuple(sorted(pair))) for pair in pairs}
        right = {name for is_same, name in filter(None, found) if is_same}
        wrong = {name for is_same, name in filter(None, found) if not is_same}
        same = {name for is_same, name in self.labels.values() if is_same}
        self.assertEqual(same - right, MISSED)
        self.assertEqual(wrong, WRONG)
        self.assertEqual((len(right), len(same)), (30, 33), "recall")
        self.assertEqual(len(right | wrong), 32, "precision is 30 of these")

    def test_on_entry_32_of_65_pairs_are_shown_and_30_are_right(self):
        partner_ids = [partner_id for pair in self.labels for partner_id in pair]
        result = self.env["res.partner"].browse(partner_ids)._crm_find_duplicates()
        self._check(
            (partner_id, other_id)
            for partner_id, others in result.items()
            for other_id, __, __ in others
        )

    def test_in_bulk_the_same_pairs_are_found(self):
        search = self.env["crm.duplicate.search"].create({"scope": "all"})
        while search.state != "done":
            search._do_step()
        duplicates = self.env["crm.duplicate"].search([])
        self._check((row.partner_id.id, row.other_id.id) for row in duplicates)
