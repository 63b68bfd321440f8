# Rollback and commit are what these tests are about.
# pylint: disable=invalid-commit
import threading
from contextlib import closing
from unittest.mock import patch

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import freeze_time, tagged

from odoo.addons.base.tests.common import BaseCommon

from ..formulas.ticket_number import NumberFormat

SERIES = "ZZTEST"
FORMAT = NumberFormat(SERIES)


@tagged("post_install", "-at_install")
class TestCrmNumberSeries(BaseCommon):
    """Claims in transactions of their own, as several workers make them."""

    def setUp(self):
        super().setUp()
        self._remove_series()
        self.addCleanup(self._remove_series)

    def _remove_series(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM crm_number_series WHERE name LIKE %s", [f"{SERIES}%"]
            )
            cr.execute(
                "DELETE FROM crm_number_alias WHERE number LIKE %s", [f"{SERIES}-%"]
            )

    def _draw(self, cr, count=1):
        """Draw numbers as a creator of tickets would; return the counter values."""
        env = api.Environment(cr, self.uid, {})
        company_id = self.env.company.id
        numbers = env["crm.number.series"]._draw(
            company_id, SERIES, FORMAT.render, count
        )
        env["crm.number.alias"].create(
            [{"number": number, "company_id": company_id} for number in numbers]
        )
        return [int(number.split("-")[1]) for number in numbers]

    def test_numbers_follow_each_other(self):
        with self.registry.cursor() as cr:
            self.assertEqual(self._draw(cr, 3), [1, 2, 3])
            self.assertEqual(self._draw(cr), [4])

    def test_a_rollback_gives_the_numbers_back(self):
        with closing(self.registry.cursor()) as cr:
            self.assertEqual(self._draw(cr, 2), [1, 2])
            cr.rollback()
            self.assertEqual(self._draw(cr), [1])
            cr.commit()
            self.assertEqual(self._draw(cr, 2), [2, 3])

    def test_many_numbers_given_back_do_not_burden_each_claim(self):
        with closing(self.registry.cursor()) as cr:
            self.assertEqual(len(self._draw(cr, 500)), 500)
            cr.rollback()
            self.assertEqual(self._draw(cr), [1])
            self.assertEqual(self._count_claims(), {"undecided": 1, "given back": 499})
            cr.commit()
            self.assertEqual(self._draw(cr, 600), [*range(2, 602)])

    def _count_claims(self):
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT CASE WHEN pg_visible_in_snapshot(
                                   owner::xid8, pg_current_snapshot())
                               THEN 'given back' ELSE 'undecided' END, count(*)
                     FROM crm_number_claim claim
                     JOIN crm_number_series series ON series.id = claim.series_id
                    WHERE series.name = %s
                 GROUP BY 1""",
                [SERIES],
            )
            return dict(cr.fetchall())

    def test_a_number_is_not_drawn_twice_while_it_is_undecided(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.assertEqual(self._draw(first), [1])
            self.assertEqual(self._draw(second), [2])
            first.rollback()
            self.assertEqual(self._draw(second, 2), [1, 3])

    def test_what_the_old_year_gave_back_goes_first_in_the_new_one(self):
        old, new = NumberFormat(SERIES, 2026), NumberFormat(SERIES, 2027)
        company_id = self.env.company.id

        def draw(cr, number_format, count=1):
            env = api.Environment(cr, self.uid, {})
            numbers = env["crm.number.series"]._draw(
                company_id,
                number_format.series,
                number_format.render,
                count,
                former=(number_format.former.series, number_format.former.render),
            )
            env["crm.number.alias"].create(
                [{"number": number, "company_id": company_id} for number in numbers]
            )
            return [number.rsplit("-", 1)[0] for number in numbers]

        with closing(self.registry.cursor()) as late, self.registry.cursor() as cr:
            draw(cr, old)
            cr.commit()
            draw(late, old, 2)
            self.assertEqual(draw(cr, new), ["ZZTEST-27-00001"])
            cr.commit()
            late.rollback()
            self.assertEqual(draw(cr, new), ["ZZTEST-26-00002"])
            cr.commit()
            self.assertEqual(draw(cr, new, 2), ["ZZTEST-26-00003", "ZZTEST-27-00002"])

    def test_a_savepoint_of_an_import_gives_the_number_back(self):
        with closing(self.registry.cursor()) as cr:
            with closing(cr.savepoint()):
                self.assertEqual(self._draw(cr), [1])
            self.assertEqual(self._draw(cr), [2])
            cr.commit()
            self.assertEqual(self._draw(cr), [1])

    def test_a_lost_connection_gives_the_number_back(self):
        cr = self.registry.cursor()
        self._draw(cr)
        cr._cnx.close()  # What the death of a worker is for PostgreSQL.
        with self.registry.cursor() as other:
            self.assertEqual(self._draw(other), [1])

    def test_a_claim_restored_from_another_cluster_does_not_block(self):
        with self.registry.cursor() as cr:
            self._draw(cr)
        with self.registry.cursor() as cr:
            cr.execute(
                "INSERT INTO crm_number_claim (series_id, value, key, owner)"
                " SELECT id, 2, 'ZZTEST000021', '99999999999' FROM crm_number_series"
                " WHERE name = %s",
                [SERIES],
            )
            cr.execute(
                "UPDATE crm_number_series SET last_value = 2 WHERE name = %s", [SERIES]
            )
        with self.registry.cursor() as cr:
            self.assertEqual(self._draw(cr), [2])

    def test_a_number_from_an_import_is_skipped(self):
        with self.registry.cursor() as cr:
            self.env(cr=cr)["crm.number.alias"].create(
                {"number": FORMAT.render(2), "company_id": self.env.company.id}
            )
        with self.registry.cursor() as cr:
            self.assertEqual(self._draw(cr, 2), [1, 3])

    def test_creators_at_once_get_dense_numbers(self):
        """8 creators x 20 numbers, every fifth rolled back."""
        errors = []

        def create(rounds=20):
            try:
                for turn in range(rounds):
                    with closing(self.registry.cursor()) as cr:
                        self._draw(cr)
                        if turn % 5:
                            cr.commit()
            except Exception as error:  # pylint: disable=broad-except
                errors.append(error)

        threads = [threading.Thread(target=create) for _ in range(8)]
        # Odoo runs its tests under this lock, which new environments take.
        with patch.object(Registry, "_lock", DummyRLock()):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        self.assertEqual(errors, [])
        with self.registry.cursor() as cr:
            # What is still free comes first.
            cr.execute(
                "SELECT last_value FROM crm_number_series WHERE name = %s", [SERIES]
            )
            (last_value,) = cr.fetchone()
            self._draw(cr, last_value - 8 * 16)
            cr.execute(
                "SELECT split_part(number, '-', 2)::int FROM crm_number_alias"
                " WHERE number LIKE %s ORDER BY 1",
                [f"{SERIES}-%"],
            )
            self.assertEqual(
                [value for (value,) in cr.fetchall()], list(range(1, last_value + 1))
            )

    def test_a_test_cursor_draws_in_the_transaction_of_the_test(self):
        with closing(self.env.cr.savepoint()), self.enter_registry_test_mode():
            self.assertEqual(self._draw(self.env.cr, 2), [1, 2])
            self.assertEqual(self._draw(self.env.cr), [3])
        with self.registry.cursor() as cr:
            self.assertEqual(self._draw(cr), [1])

    def test_a_counter_goes_forward_only(self):
        series = self.env["crm.number.series"].create(
            {"name": SERIES, "company_key": self.env.company.id, "last_value": 10}
        )
        with self.assertRaises(UserError):
            series.last_value = 9
        series.last_value = 5000
        self.assertEqual(series.last_value, 5000)
        self.assertEqual(series.company_id, self.env.company)

    def test_the_year_is_that_of_the_company(self):
        self.env.company.partner_id.tz = "Pacific/Auckland"
        team = self.env["helpdesk.ticket.team"]
        with freeze_time("2026-12-31 12:00:00"):
            number_format = team._get_crm_number_format(self.env.company)
        self.assertEqual(number_format.series, "T-27")
