# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import CrmSelectionCommon

STUTTGART = {"latitude": 48.7758, "longitude": 9.1829}


@freeze_time("2026-06-15")
class TestCrmSelectionCriterionContact(CrmSelectionCommon):
    """Criteria by language, department, position, place, lead and ticket."""

    def test_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.cora.lang = "fr_FR"
        french = self.env["res.lang"]._lang_get("fr_FR")

        self.assertEqual(
            self._get_kept(kind="language", lang_ids=french.ids), self.cora
        )

    def test_department_by_part_of_its_name_with_those_below(self):
        sales = self.env["crm.department"].create(
            {"name": "Sales", "partner_id": self.adler.id}
        )
        export = sales.create(
            {"name": "Export", "partner_id": self.adler.id, "parent_id": sales.id}
        )
        self.anna.crm_department_id = sales
        self.bert.crm_department_id = export

        for words, kept in (
            ("sales", self.anna | self.bert),
            ("purchasing, EXPORT", self.bert),
            ("100%", self.env["res.partner"]),
        ):
            with self.subTest(words=words):
                self.assertEqual(
                    self._get_kept(kind="department", departments=words), kept
                )

    def test_position_by_part_of_its_name(self):
        self.anna.function = "Managing Director"
        self.cora.function = "Head of purchasing"

        kept = self._get_kept(kind="function", functions="director; purchas")

        self.assertEqual(kept, self.anna | self.cora)

    def test_distance_from_coordinates_to_the_person_or_its_company(self):
        # Adler in Esslingen, 11 km from Stuttgart; Cora in Munich, 190 km away.
        self.adler.write({"partner_latitude": 48.7396, "partner_longitude": 9.3048})
        self.cora.write({"partner_latitude": 48.1374, "partner_longitude": 11.5755})

        for distance, kept in (
            (9, self.env["res.partner"]),
            (11, self.anna | self.bert),
            (189, self.anna | self.bert),
            (192, self.people),
        ):
            with self.subTest(distance=distance):
                found = self._get_kept(kind="distance", distance=distance, **STUTTGART)
                self.assertEqual(found, kept)
        self.bert.write({"partner_latitude": 52.52, "partner_longitude": 13.405})
        self.assertEqual(
            self._get_kept(kind="distance", distance=20, **STUTTGART), self.anna
        )

    def test_distance_across_the_180th_meridian_and_around_the_pole(self):
        self.anna.write({"partner_latitude": -17.0, "partner_longitude": 179.9})
        self.bert.write({"partner_latitude": 89.9, "partner_longitude": -90.0})

        fiji = self._get_kept(
            kind="distance", distance=50, latitude=-17.0, longitude=-179.9
        )
        pole = self._get_kept(
            kind="distance", distance=30, latitude=89.9, longitude=90.0
        )

        self.assertEqual([fiji, pole], [self.anna, self.bert])

    def test_distance_from_a_contact(self):
        self.cora.write({"partner_latitude": 48.1374, "partner_longitude": 11.5755})
        around = {"kind": "distance", "distance": 5, "place_partner_id": self.cora.id}

        selection = self._create_selection({"mode": "narrow", **around})

        self.assertEqual(selection.net_count, 1)
        self.assertIn("only those within 5 km of", selection.sentence)

    def test_stage_of_a_lead_of_the_company(self):
        stage, other = self.env["crm.stage"].create([{"name": "Won"}, {"name": "Lost"}])
        self.env["crm.lead"].create(
            [
                {"name": "A", "partner_id": self.adler.id, "stage_id": stage.id},
                {"name": "B", "partner_id": self.cora.id, "stage_id": other.id},
            ]
        )

        kept = self._get_kept(kind="lead_stage", stage_ids=stage.ids)

        self.assertEqual(kept, self.anna | self.bert)

    def test_kind_and_outcome_of_a_talk(self):
        visit, call = self.env["crm.conversation.kind"].create(
            [{"name": "Fair"}, {"name": "Ring"}]
        )
        hot = self.env["crm.conversation.outcome"].create({"name": "Hot"})
        self.env["crm.conversation"].create(
            [
                {"partner_id": self.anna.id, "name": "A", "kind_id": visit.id}
                | {"date": "2026-01-15", "outcome_id": hot.id},
                {"partner_id": self.cora.id, "name": "B", "kind_id": call.id}
                | {"date": "2026-01-15"},
            ]
        )
        by_visit = {"talk_kind_ids": visit.ids}

        self.assertEqual(
            self._get_kept(kind="talk_since", **by_visit), self.anna | self.bert
        )
        self.assertEqual(self._get_kept(kind="no_talk_since", **by_visit), self.cora)
        self.assertFalse(
            self._get_kept(
                kind="talk_since", talk_kind_ids=call.ids, outcome_ids=hot.ids
            )
        )
        selection = self._create_selection(
            {"kind": "talk_since", "outcome_ids": hot.ids, **by_visit}
        )
        self.assertIn("with a talk (Fair, outcome: Hot) since", selection.sentence)

    def test_tickets_are_asked_for_where_an_addon_answers(self):
        partners = self.env.registry["res.partner"]
        kinds = {"open_ticket", "open_complaint", "ticket_since", "rating_since"}
        answer = SQL("SELECT %s AS id", self.adler.id)
        with patch.object(partners, "_has_crm_tickets", lambda self: False):
            offered = dict(self.env["crm.selection.criterion"]._get_kinds())
            self.assertFalse(kinds & set(offered))
        with (
            patch.object(partners, "_has_crm_tickets", lambda self: True),
            patch.object(
                partners, "_get_crm_ticket_sql", lambda *args, **kwargs: answer
            ),
        ):
            for kind in kinds:
                with self.subTest(kind=kind):
                    kept = self._get_kept(kind=kind)
                    self.assertEqual(kept, self.anna | self.bert)

    def test_bad_values_are_refused_with_advice(self):
        for values, advice in (
            ({"kind": "department", "departments": " , "}, "Departments"),
            ({"kind": "function"}, "Functions"),
            ({"kind": "distance", "distance": 0, **STUTTGART}, "distance of more"),
            ({"kind": "distance", "distance": 5}, "enter the coordinates"),
            (
                {"kind": "distance", "latitude": 95, "longitude": 9},
                "Coordinates go from",
            ),
            ({"kind": "lead_stage"}, "Lead Stages"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, advice):
                    self._create_selection({"mode": "narrow", **values})
